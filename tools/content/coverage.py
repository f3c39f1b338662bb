"""Write docs/content-coverage.md: python tools/content/coverage.py

Which facts of the dossier each lesson rests on, and which quiz items test each lesson. `--check` writes nothing and
ends with 1 where the file is out of date.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from app.modules.catalogue import Course, Html, Lesson, Module  # noqa: E402 - the script may be started from any folder
from app.modules.toolkit import list_kits  # noqa: E402 - as above
from app.questions.question import Question  # noqa: E402 - as above
from tools.content.make_templates import find_course  # noqa: E402 - as above

TARGET = ROOT / "docs" / "content-coverage.md"
TAG = re.compile(r"<[^>]+>")
SECTION = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>(.*?)(?=<h2 id|\Z)', re.DOTALL)
CASES: Mapping[str, tuple[str, str, str]] = {
    "CS1 The vanishing course": ("mobilities", "agreements", "A course is cancelled in week 3"),
    "CS2 One campus, two awards": ("recognition", "programmes-across-borders", "The poster in your city"),
    "CS3 Strategy on a shelf": ("strategy", "change-risk-lessons", "The strategy on the shelf"),
    "CS4 The quiet partner": ("research-partnerships", "managing", "The quiet partner"),
    "CS5 No papers, real skills": ("recognition", "staff-and-wider-learning", "Two years of nursing, no transcript"),
}
"""Case of the dossier: module, lesson and the words of the worked example that tells it."""
CALCULATIONS: Mapping[str, tuple[str, str, str]] = {
    "ECTS and credit hours, by proportion": ("recognition", "credits-and-grades", "ECTS credits per credit hour"),
    "ECTS and credit hours, by workload": ("recognition", "credits-and-grades", "Hours in one 3-CH course"),
    "Grades by shared bands": ("recognition", "credits-and-grades", "Four of the five host grades, converted"),
    "Travel by distance band": ("mobilities", "safe-and-fair", "Travel lump sum by distance in one direction"),
    "A grant, added up": ("mobilities", "safe-and-fair", "Two stays in Italy"),
    "Table of indicators": ("strategy", "kpis-monitoring", "KPI table of an invented university"),
    "Visit budget with unit costs": ("research-partnerships", "proposal", "Visit budget, unit costs"),
}
"""Worked calculation: module, lesson and the beginning of its table's caption."""


@dataclass(frozen=True)
class CaseStudy:
    title: str
    words: int
    lessons: tuple[Lesson, ...]
    """Those that link to it."""


def case_studies(course: Course) -> list[CaseStudy]:
    """The sections of content/cases.md that hold questions to discuss."""
    page = course.find_page("cases")
    sections = SECTION.findall(page.html) if page else []
    return [
        CaseStudy(plain(name), len(plain(text).split()), _readers_of(slug, course))
        for slug, name, text in sections
        if "Discuss." in text
    ]


def _readers_of(slug: str, course: Course) -> tuple[Lesson, ...]:
    address = f'href="/pages/cases#{slug}"'
    lessons = [lesson for module in course.modules for lesson in module.lessons]
    return tuple(
        lesson for lesson in lessons if any(address in part.html for part in lesson.body if isinstance(part, Html))
    )


def coverage_text(course: Course) -> str:
    """The whole file."""
    lines = [
        "# What the content covers",
        "",
        "Made by `python tools/content/coverage.py`; a test fails when it is out of date. Facts are named by their ids",
        "in the dossier that the authors worked from. It is no part of this repository.",
        "",
        *_totals(course),
        *_case_studies(course),
        *_examples("Cases of the dossier, told as worked examples", "Case", CASES, course),
        *_examples("Worked calculations", "Calculation", CALCULATIONS, course),
        *_templates(course),
    ]
    for module in course.modules:
        lines += _module(module)
    return "\n".join(lines).rstrip() + "\n"


def plain(html: str) -> str:
    """The words of a piece of HTML."""
    return unescape(TAG.sub("", html)).strip()


def is_longest_right(item: Question) -> bool:
    """Whether the right option of a single choice is longer than every other one."""
    right = [len(plain(option.html)) for option in item.options if option.is_right]
    wrong = [len(plain(option.html)) for option in item.options if not option.is_right]
    return max(right) > max(wrong)


def single_choices(module: Module) -> list[Question]:
    """Items with one right option; true/false is left out."""
    return [item for item in module.bank.items if item.kind.value == "single"]


def right_place(item: Question) -> int:
    """0-based place of the right option in the source; options are shuffled when shown."""
    return [option.is_right for option in item.options].index(True)


def _totals(course: Course) -> list[str]:
    head = ["Module", "Lessons", "Words a lesson", "Checks", "Items", "Apply", "Right option longest", "Minutes"]
    rows = [
        [
            module.title,
            str(len(module.lessons)),
            f"{min(_words(module))}–{max(_words(module))}",
            str(sum(len(lesson.checks) for lesson in module.lessons)),
            str(len(module.bank.items)),
            _share(sum(item.level == "apply" for item in module.bank.items), len(module.bank.items)),
            _share(sum(map(is_longest_right, single_choices(module))), len(single_choices(module))),
            str(module.minutes),
        ]
        for module in course.modules
    ]
    words = sum(sum(_words(module)) for module in course.modules)
    end = f"{words:,} words in all; computed time of the course: {course.minutes} minutes."
    return ["## In numbers", "", *_table(head, rows), "", end, ""]


def _words(module: Module) -> list[int]:
    return [lesson.words for lesson in module.lessons]


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.0f} %)"


def _case_studies(course: Course) -> list[str]:
    rows = [
        [f"[{case.title}](../content/cases.md)", str(case.words), ", ".join(map(_link, case.lessons))]
        for case in case_studies(course)
    ]
    return ["## Case studies", "", *_table(["Case", "Words", "Lessons that send readers to it"], rows), ""]


def _examples(title: str, name: str, places: Mapping[str, tuple[str, str, str]], course: Course) -> list[str]:
    rows = []
    for what, (module_id, lesson_id, words) in places.items():
        lesson = course.get_module(module_id).get_lesson(lesson_id)
        if words not in plain("".join(part.html for part in lesson.body if isinstance(part, Html))):
            raise SystemExit(f"{lesson.path} no longer holds “{words}” ({what}).")
        rows.append([what, _link(lesson), f"“{words}”"])
    return [f"## {title}", "", *_table([name, "Lesson", "Look for"], rows), ""]


def _templates(course: Course) -> list[str]:
    rows = [
        [offer.title, f"`{offer.media.path}`", _link(offer.lesson)] for kit in list_kits(course) for offer in kit.offers
    ]
    return ["## Templates", "", *_table(["Template", "File", "Lesson"], rows), ""]


def _module(module: Module) -> list[str]:
    facts = [[fact, ", ".join(_link(lesson) for lesson in lessons)] for fact, lessons in _facts(module)]
    return [
        f"## {module.title}",
        "",
        *_table(
            ["Lesson", "Words", "Checks", "Items that test it"], [_lesson(lesson, module) for lesson in module.lessons]
        ),
        "",
        *_table(["Fact", "Lessons that rest on it"], facts),
        "",
    ]


def _lesson(lesson: Lesson, module: Module) -> list[str]:
    items = [item for item in module.bank.items if item.lesson == lesson.id]
    levels = Counter(item.level for item in items)
    summary = ", ".join(f"{count} {level}" for level, count in sorted(levels.items()))
    names = ", ".join(f"`{item.id}`" for item in items)
    return [_link(lesson), str(lesson.words), str(len(lesson.checks)), f"{len(items)} ({summary}): {names}"]


def _facts(module: Module) -> Iterator[tuple[str, list[Lesson]]]:
    for fact in sorted({fact for lesson in module.lessons for fact in lesson.facts}):
        yield fact, [lesson for lesson in module.lessons if fact in lesson.facts]


def _link(lesson: Lesson) -> str:
    return f"[{lesson.module} {lesson.number}](../content/{lesson.path})"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [_row(head), _row(["---"] * len(head)), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main(arguments: Sequence[str]) -> int:
    text = coverage_text(find_course())
    if "--check" in arguments:
        is_current = TARGET.is_file() and TARGET.read_text() == text
        print("up to date" if is_current else f"out of date: run python {Path(__file__).relative_to(ROOT)}")
        return 0 if is_current else 1
    TARGET.write_text(text)
    print(f"{TARGET.relative_to(ROOT)}: {text.count(chr(10))} lines")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
