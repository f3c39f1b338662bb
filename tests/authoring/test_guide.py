"""The examples of docs/authoring.md are run as they stand."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from app.modules.loading import load_course
from app.questions.grading import grade
from app.questions.question import Kind, Scheme
from tests.modules.make import SVG
from tests.questions.make import make_question

GUIDE = (Path(__file__).parents[2] / "docs" / "authoring.md").read_text(encoding="utf-8")
LESSON = "mobilities/01-agreement.md"


def examples(name: str) -> list[str]:
    return re.findall(rf"^```markdown {name}\n(.*?)^```$", GUIDE, flags=re.MULTILINE | re.DOTALL)


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
    assert [check.id for check in module.lessons[0].checks] == ["who-signs"]
    assert [item.kind for item in module.bank.items] == [Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE]
    assert course.partners[1].retired_on == "2026-11-23"


def test_the_broken_example_is_reported_as_shown():
    head = "---\nid: learning-agreement\ntitle: A\nsummary: B\noutcomes: [C]\n---\n\n"
    files = guide_files() | {LESSON: (head + examples("broken")[0]).encode()}
    files.pop("mobilities/media/order.svg")
    _course, found = load_course(files)
    reported = "\n\n".join(f"content/{diagnostic}" for diagnostic in found)
    assert f"```text\n{reported}\n```" in GUIDE


@pytest.mark.parametrize("row", re.findall(r"^\| ((?:nothing|[A-D, ]+) \|[\d/ |]+) \|$", GUIDE, flags=re.MULTILINE))
def test_the_table_of_schemes_is_right(row):
    ticked, *marks = row.split(" | ")
    letters = [] if ticked == "nothing" else ticked.lower().split(", ")
    schemes = (Scheme.NET, Scheme.ALL_OR_NOTHING, Scheme.COVERAGE, Scheme.EACH_DECISION)
    for scheme, mark in zip(schemes, marks, strict=True):
        question = make_question(right="ab", kind=Kind.MULTIPLE, scheme=scheme)
        assert grade(question, letters) == Fraction(mark)
