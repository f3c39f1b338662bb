"""Whatever authors do to lessons, what a learner completed stays completed, unless the author decides otherwise."""

from collections.abc import Mapping
from copy import deepcopy
from random import Random

import pytest

from app.modules.catalogue import Course
from app.modules.continuity import carry_over, is_retired
from app.modules.loading import load_course
from app.modules.losses import find_losses
from tests.modules.editing import Author, Lesson
from tests.modules.make import LESSON_HEAD, faults, make_files

SEQUENCES = 500
IN_THE_DAILY_SUITE = 10
EDITS = 5
Facts = list[tuple[tuple[str, str], str | None]]


def load(files: Mapping[str, bytes]) -> Course:
    course, found = load_course(files)
    assert course, "\n".join(map(str, found))
    return course


class Learner:
    def __init__(self) -> None:
        self.facts: Facts = []
        self.read: dict[int, str] = {}
        """Lesson as it was born → its text when the learner completed it."""

    def complete(self, course: Course, key: tuple[str, str], lesson: Lesson) -> None:
        [found] = [one for module in course.modules for one in module.lessons if one.key == key]
        self.facts.append((key, found.words_hash))
        self.read[lesson.born] = " ".join(lesson.sentences)

    def true_state(self, author: Author) -> dict[tuple[str, str], bool]:
        state = {}
        for key, lesson in author.living().items():
            texts = [self.read[born] for born in {lesson.born, *lesson.origins} if born in self.read]
            if texts:
                state[key] = " ".join(lesson.sentences) not in texts
        return state


@pytest.mark.parametrize(
    "seeds",
    [range(IN_THE_DAILY_SUITE)]
    + [
        pytest.param(range(start, start + 98), marks=pytest.mark.slow)
        for start in range(IN_THE_DAILY_SUITE, SEQUENCES, 98)
    ],
)
def test_the_completed_set_never_shrinks_by_itself(seeds: range) -> None:
    for seed in seeds:
        walk(Random(seed))  # noqa: S311 - repeatable


def walk(random: Random) -> None:
    author, learners = Author(random), [Learner(), Learner()]
    author.begin()
    live = load(author.files())
    for _ in range(EDITS):
        for learner in learners:
            key = random.choice(sorted(author.living()))
            learner.complete(live, key, author.living()[key])
        before = deepcopy(author.modules)
        author.edit()
        live = publish_or_go_back(author, before, live)
        for learner in learners:
            assert carry_over(live, learner.facts) == learner.true_state(author)


def publish_or_go_back(author: Author, before: dict[str, list[Lesson]], live: Course) -> Course:
    """The author makes every mend that is offered; for text that is gone, decides to retire it or takes it back."""
    files = author.files()
    found = find_losses(files, live, load(files))
    for finding in found:
        if finding.edit:
            files[finding.path] = finding.edit.apply(files[finding.path].decode()).encode()
    author.read_back(files)
    left = find_losses(author.files(), live, load(author.files()))
    if not left:
        return load(author.files())
    if author.random.random() < 0.5:
        author.modules = before
        return live
    gone = [key for key in live.heirs if key not in load(author.files()).heirs]
    author.retired += ["/".join(key) for key in gone]
    new = load(author.files())
    assert find_losses(author.files(), live, new) == []
    assert [key for key in gone if key in new.heirs or not is_retired(new, key)] == []
    return new


# What an author is told

OLD = make_files("The student, the sending and the receiving university sign before departure, all three of them.\n")
NEXT = "one/02-second.md"


def renamed(id_: str, **lines: str) -> bytes:
    extra = "".join(f"{key}: {value}\n" for key, value in lines.items())
    text = OLD["one/01-first.md"].decode().replace("id: first\n", f"id: {id_}\n{extra}")
    return text.encode()


def test_a_renamed_lesson_is_found_by_its_text() -> None:
    quiz = OLD["one/quiz.md"].replace(b"lesson=first", b"lesson=other")
    files = OLD | {"one/01-first.md": renamed("other"), "one/quiz.md": quiz}
    [finding] = find_losses(files, load(OLD), load(files))
    assert (finding.path, finding.line) == ("one/01-first.md", 2)
    assert finding.mend == "Write “was: [one/first]”, so that whoever completed it keeps it."
    assert finding.edit
    files["one/01-first.md"] = finding.edit.apply(files["one/01-first.md"].decode()).encode()
    assert find_losses(files, load(OLD), load(files)) == []
    assert list(carry_over(load(files), [(("one", "first"), None)])) == [("one", "other")]


def test_a_lesson_without_heir_must_be_retired_in_words() -> None:
    second = LESSON_HEAD.replace("id: first", "id: second").encode() + b"Quite another text about visas.\n"
    live = load(OLD | {NEXT: second})
    [finding] = find_losses(OLD, live, load(OLD))
    assert finding.path == "course.md"
    assert "its completions would be lost" in finding.message
    assert finding.edit is None
    retired = OLD | {"course.md": OLD["course.md"].replace(b"\npartners", b"\nretired: [one/second]\npartners")}
    assert find_losses(retired, live, load(retired)) == []


def test_an_id_is_never_used_again() -> None:
    quiz = OLD["one/quiz.md"].replace(b"lesson=first", b"lesson=other")
    live = load(OLD | {"one/01-first.md": renamed("other", was="[first]"), "one/quiz.md": quiz})
    again = LESSON_HEAD.encode() + b"Quite another text about visas.\n"
    files = OLD | {"one/01-first.md": renamed("other", was="[first]"), NEXT: again, "one/quiz.md": quiz}
    [finding] = find_losses(files, live, load(files))
    assert (finding.path, finding.line) == (NEXT, 2)
    assert "belonged to another lesson" in finding.message


def test_the_line_of_former_lessons_is_checked() -> None:
    [fault] = faults(OLD | {"one/01-first.md": renamed("first", was="[One/First Lesson]")})
    assert "is no lesson" in fault.message


def test_layout_and_punctuation_are_no_change() -> None:
    other = OLD["one/01-first.md"].replace(b"before departure,", b"**before** departure;")
    files = OLD | {"one/01-first.md": other}
    facts: Facts = [(("one", "first"), load(OLD).modules[0].lessons[0].words_hash)]
    assert carry_over(load(files), facts) == {("one", "first"): False}
    files["one/01-first.md"] = other.replace(b"student", b"teacher")
    assert carry_over(load(files), facts) == {("one", "first"): True}
