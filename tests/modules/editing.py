"""An author who renames, moves, splits, merges, reorders, rewrites and deletes lessons, and what is true of each.

The truth is kept by lesson as it was born, never by ids: it shares nothing with what the course remembers.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from random import Random

HEAD = "---\nid: course\ntitle: A course\nsummary: S.\ntime_zone: Asia/Karachi\nmodules: [one, two]\n"
REST = (
    "partners:\n  - id: nust\n    name: NUST\n    country: PK\n"
    "categories:\n  - id: staff\n    name: Staff\n---\nWelcome.\n"
)
MODULE = "---\nid: {id}\ntitle: Module {id}\nsummary: S.\noutcomes: [Do it.]\n---\nText.\n"
QUIZ = (
    "---\ntitle: Quiz\ndraw: 1\n---\n"
    "{{#item lesson={lesson} level=recall facts=F1}}\nWhich one of the two?\n\n"
    "- [(x)] This one\n  > Right.\n- [( )] That other one\n  > Wrong.\n"
)


@dataclass(frozen=True)
class Lesson:
    born: int
    """Which lesson it is, whatever it is called."""
    id: str
    sentences: tuple[str, ...]
    origins: frozenset[int] = frozenset()
    """Lessons whose text went into it."""
    was: str = ""
    """The line of the front matter, if the author wrote one."""


@dataclass
class Author:
    random: Random
    modules: dict[str, list[Lesson]] = field(default_factory=dict)
    retired: list[str] = field(default_factory=list)
    names: "count[int]" = field(default_factory=count)

    def begin(self) -> None:
        self.modules = {name: [self.new_lesson() for _ in range(3)] for name in ("one", "two")}

    def new_lesson(self) -> Lesson:
        number = next(self.names)
        words = [f"w{number}x{place}" for place in range(30)]
        sentences = tuple(" ".join(words[start : start + 5]).capitalize() + "." for start in range(0, 30, 5))
        return Lesson(number, f"lesson-{number}", sentences)

    def edit(self) -> None:
        actions: list[Callable[[], None]] = [
            self.rename, self.move, self.split, self.merge, self.reorder, self.delete, self.rewrite, self.add
        ]  # fmt: skip
        self.random.choice(actions)()

    def pick(self) -> tuple[str, int]:
        module = self.random.choice(sorted(self.modules))
        return module, self.random.randrange(len(self.modules[module]))

    def rename(self) -> None:
        module, place = self.pick()
        self.modules[module][place] = replace(self.modules[module][place], id=f"lesson-{next(self.names)}")

    def move(self) -> None:
        module, place = self.pick()
        if len(self.modules[module]) > 1:
            lesson = self.modules[module].pop(place)
            other = next(name for name in self.modules if name != module)
            self.modules[other].insert(self.random.randrange(len(self.modules[other]) + 1), lesson)

    def split(self) -> None:
        module, place = self.pick()
        lesson = self.modules[module][place]
        if len(lesson.sentences) < 4:
            return
        half = len(lesson.sentences) // 2
        origins = lesson.origins | {lesson.born}
        parts = []
        for sentences in (lesson.sentences[:half], lesson.sentences[half:]):
            number = next(self.names)
            parts.append(Lesson(number, f"lesson-{number}", sentences, origins))
        self.modules[module][place : place + 1] = parts

    def merge(self) -> None:
        module, place = self.pick()
        lessons = self.modules[module]
        if len(lessons) < 2:
            return
        first = lessons.pop(place)
        second = lessons.pop(self.random.randrange(len(lessons)))
        number = next(self.names)
        origins = first.origins | second.origins | {first.born, second.born}
        lessons.append(Lesson(number, f"lesson-{number}", first.sentences + second.sentences, origins))

    def reorder(self) -> None:
        self.random.shuffle(self.modules[self.pick()[0]])

    def delete(self) -> None:
        module, place = self.pick()
        if len(self.modules[module]) > 1:
            self.modules[module].pop(place)

    def rewrite(self) -> None:
        module, place = self.pick()
        lesson = self.modules[module][place]
        changed = self.random.randrange(len(lesson.sentences))
        words = f"Other words {next(self.names)} stand here now."
        sentences = (*lesson.sentences[:changed], words, *lesson.sentences[changed + 1 :])
        self.modules[module][place] = replace(lesson, sentences=sentences)

    def add(self) -> None:
        self.modules[self.pick()[0]].append(self.new_lesson())

    def files(self) -> dict[str, bytes]:
        retired = f"retired: [{', '.join(self.retired)}]\n" if self.retired else ""
        texts = {"course.md": HEAD + retired + REST}
        for module, lessons in self.modules.items():
            texts[f"{module}/module.md"] = MODULE.format(id=module)
            texts[f"{module}/quiz.md"] = QUIZ.format(lesson=lessons[0].id)
            texts |= {self.path(module, place): _text(lesson) for place, lesson in enumerate(lessons)}
        return {path: text.encode() for path, text in texts.items()}

    @staticmethod
    def path(module: str, place: int) -> str:
        return f"{module}/{place + 1:02}-lesson.md"

    def read_back(self, files: Mapping[str, bytes]) -> None:
        """Take over the lines that mends wrote into the files."""
        for module, lessons in self.modules.items():
            for place, lesson in enumerate(lessons):
                line = re.search(r"^was: .*$", files[self.path(module, place)].decode(), flags=re.MULTILINE)
                lessons[place] = replace(lesson, was=line[0] if line else "")

    def living(self) -> dict[tuple[str, str], Lesson]:
        return {(module, lesson.id): lesson for module, lessons in self.modules.items() for lesson in lessons}


def _text(lesson: Lesson) -> str:
    was = f"{lesson.was}\n" if lesson.was else ""
    head = f"---\nid: {lesson.id}\n{was}title: Lesson {lesson.id}\nsummary: S.\noutcomes: [Do it.]\n---\n"
    return head + "\n\n".join(lesson.sentences) + "\n"
