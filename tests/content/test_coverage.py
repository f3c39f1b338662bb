"""docs/content-coverage.md and docs/reading-ease.md tell the truth about the content of today."""

from pathlib import Path
from statistics import median

import pytest

from app.modules.catalogue import Course
from tools.content.coverage import case_studies, coverage_text
from tools.content.reading_ease import ease_text, reading_ease

pytestmark = pytest.mark.slow

DOCS = Path(__file__).parents[2] / "docs"


def test_the_coverage_file_is_up_to_date(course: Course) -> None:
    assert (DOCS / "content-coverage.md").read_text() == coverage_text(course), "run python tools/content/coverage.py"


def test_five_case_studies_are_told_and_found_from_a_lesson(course: Course) -> None:
    cases = case_studies(course)
    assert len(cases) == 5
    for case in cases:
        assert 220 <= case.words <= 320, case.title
        assert case.lessons, case.title
    assert {lesson.module for case in cases for lesson in case.lessons} == {module.id for module in course.modules}


@pytest.mark.slow
def test_the_reading_ease_file_is_up_to_date(course: Course) -> None:
    assert (DOCS / "reading-ease.md").read_text() == ease_text(course), "run python tools/content/reading_ease.py"


def test_lessons_are_easy_to_read(course: Course) -> None:
    scores = [reading_ease(lesson) for module in course.modules for lesson in module.lessons]
    assert median(scores) >= 45
    assert min(scores) >= 40
