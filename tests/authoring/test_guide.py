"""The examples of docs/authoring.md are run as they stand."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from app.authoring.check import check
from app.authoring.fixing import fix
from app.modules.continuity import carry_over
from app.modules.loading import load_course
from app.questions.grading import grade
from app.questions.numbers import FORMATS, UNDECLARED, read_number
from app.questions.question import Kind, Scheme
from app.questions.tasks import Entry, Ordering, OrderScheme
from tests.modules.make import SVG
from tests.questions.make import make_question, make_task
from tools.content.findings import findings_text

GUIDE = (Path(__file__).parents[2] / "docs" / "authoring.md").read_text(encoding="utf-8")
LESSON = "mobilities/01-agreement.md"


def examples(name: str) -> list[str]:
    return re.findall(rf"^```markdown {name}\n(.*?)^```$", GUIDE, flags=re.MULTILINE | re.DOTALL)


def rows(first: str) -> list[str]:
    """Rows of tables, without their outer bars, whose first cell fits."""
    return re.findall(rf"^\| ((?:{first}) \|[\d/.–| ]+) \|$", GUIDE, flags=re.MULTILINE)


def guide_files() -> dict[str, bytes]:
    files = {
        "course.md": examples("course")[0],
        "glossary.md": examples("glossary")[0],
        "mobilities/module.md": examples("module")[0],
        "mobilities/quiz.md": examples("quiz")[0],
        LESSON: "\n".join(examples("lesson")),
    }
    return {path: text.encode() for path, text in files.items()} | {"mobilities/media/order.svg": SVG}


def test_the_examples_make_a_course_without_a_fault():
    course, found = load_course(guide_files())
    assert found == []
    [module] = course.modules
    assert {check.kind for check in module.lessons[0].checks} == set(Kind) - {Kind.MULTIPLE, Kind.TRUE_FALSE}
    assert [item.kind for item in module.bank.items] == [Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE]
    assert course.partners[1].retired_on == "2026-11-23"


def test_the_first_lesson_needs_no_id_and_has_no_finding():
    path = "mobilities/02-housing.md"
    files = guide_files() | {path: examples("first")[0].encode(), "mobilities/media/rooms.svg": SVG.replace(b"1", b"2")}
    item = "\n{#room lesson=housing level=apply facts=M1-F23}\nWhom do you ask for a room before anybody else?\n\n"
    options = "- [(x)] The housing office\n  > Right.\n- [( )] The owner of a website\n  > It may be a fraud.\n"
    files["mobilities/quiz.md"] += (item + options).encode()
    files |= fix(files)
    assert b"\nid: housing\n" in files[path]
    assert b"\n{#student-finds-cheap-room-website}\nA student finds" in files[path]
    assert [str(finding) for finding in check(files).findings if finding.path == path] == []


def test_the_lesson_that_was_two_keeps_the_completions_of_both():
    text = examples("moved")[0] + "Text.\n"
    files = guide_files() | {"mobilities/03-both.md": text.encode()}
    course, found = load_course(files)
    assert [str(diagnostic) for diagnostic in found if diagnostic.is_error] == []
    done = [(("mobilities", "agreements"), None), (("recognition", "learning-agreement"), None)]
    for one in done:
        assert ("mobilities", "agreements-that-count") in carry_over(course, [one])


def test_the_list_of_findings_is_up_to_date():
    written = (Path(__file__).parents[2] / "docs" / "findings.md").read_text(encoding="utf-8")
    assert written == findings_text(), "run python tools/content/findings.py"


def test_the_translation_is_one_of_its_original():
    files = guide_files() | {"mobilities/02-rooms.md": examples("original")[0].encode()}
    files["glossary.md"] += b"\n## Housing office\nIt keeps rooms.\n"
    files["course.md"] = files["course.md"].replace(b"\ntime_zone:", b"\nlanguages: [en, ur]\ntime_zone:")
    files["mobilities/02-rooms.ur.md"] = examples("translation")[0].encode()
    course, found = load_course(files)
    assert found == []
    lesson = course.read_in("ur").modules[0].lessons[1]
    assert lesson.language == "ur"
    assert 'href="/glossary#housing-office"' in lesson.body[0].html


def test_the_broken_example_is_reported_as_shown():
    head = "---\nid: learning-agreement\ntitle: A\nsummary: B\noutcomes: [C]\n---\n\n"
    files = guide_files() | {LESSON: (head + examples("broken")[0]).encode()}
    files.pop("mobilities/media/order.svg")
    _course, found = load_course(files)
    reported = "\n\n".join(f"content/{diagnostic}" for diagnostic in found)
    assert f"```text\n{reported}\n```" in GUIDE


@pytest.mark.parametrize("row", rows(r"nothing|[A-D](?:, [A-D])*"))
def test_the_table_of_schemes_is_right(row):
    ticked, *marks = row.split(" | ")
    letters = [] if ticked == "nothing" else ticked.lower().split(", ")
    schemes = (Scheme.NET, Scheme.ALL_OR_NOTHING, Scheme.COVERAGE, Scheme.EACH_DECISION)
    for scheme, mark in zip(schemes, marks, strict=True):
        question = make_question(right="ab", kind=Kind.MULTIPLE, scheme=scheme)
        assert grade(question, letters) == Fraction(mark)


@pytest.mark.parametrize("row", rows(r"[A-D–](?: [A-D–]){3}"))
def test_the_table_of_orders_is_right(row):
    given, *marks = row.split(" | ")
    response = [f"{letter}:{place}" for place, letter in enumerate(given.split(), start=1) if letter != "–"]
    schemes = (OrderScheme.ADJACENT_PAIRS, OrderScheme.ABSOLUTE_POSITION, OrderScheme.EXACT)
    for scheme, mark in zip(schemes, marks, strict=True):
        question = make_task(Ordering(tuple(Entry(letter, letter) for letter in "ABCD"), scheme))
        assert grade(question, response) == Fraction(mark)


@pytest.mark.parametrize("row", rows(r"[1۱][\d۲۳., ]+"))
def test_the_table_of_numbers_is_right(row):
    typed, *values = row.split(" | ")
    columns = [("",), ("en", "ur", "ar"), ("de", "it"), ("es", "pt"), ("fr", "pl", "sv")]
    for locales, value in zip(columns, values, strict=True):
        for locale in locales:
            read = read_number(typed, FORMATS.get(locale, UNDECLARED))
            assert read == (None if value == "–" else Fraction(value)), locale


def test_the_tables_are_found():
    assert len(rows(r"nothing|[A-D](?:, [A-D])*")) == 8
    assert len(rows(r"[A-D–](?: [A-D–]){3}")) == 6
    assert len(rows(r"[1۱][\d۲۳., ]+")) == 6


TYPED = [
    ("charter-name", "the Erasmus Charter", "0"),
    ("charter-name", "Erasmus charter for Higher Education", "1"),
    ("charter-name", "eche", "1/2"),
    ("year-credits", "۶۰", "1"),
    ("year-credits", "sixty", "0"),
    ("stay-cost", "5,985 Euro", "1"),
    ("stay-cost", "5,986", "0"),
]


@pytest.mark.parametrize(("question_id", "typed", "mark"), TYPED)
def test_typed_answers_to_the_examples_earn_what_the_text_says(question_id, typed, mark):
    course, _found = load_course(guide_files())
    question = course.modules[0].lessons[0].get_check(question_id)
    assert grade(question, [typed]) == Fraction(mark)
