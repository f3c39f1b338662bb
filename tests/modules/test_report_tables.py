"""Reports are composed in course.md; a table that would mislead is refused with what is wrong."""

import pytest

from app.modules.loading import load_course
from tests.modules.make import COURSE, faults, make_files

TABLE = (
    "report_tables:\n  - id: own\n    title: Own\n    rows: {rows}\n    columns: {columns}\n    figures: [{figures}]\n"
)
REPORT = "reports:\n  - id: r\n    title: A report\n    tables: [own, satisfaction]\n"


def course_with(rows: str, columns: str, figures: str) -> dict[str, bytes]:
    own = TABLE.format(rows=rows, columns=columns, figures=figures)
    return make_files(**{"course.md": COURSE.replace("time_zone:", f"{own}{REPORT}time_zone:")})


@pytest.mark.parametrize(
    ("rows", "columns", "figures", "message"),
    [
        ("status", "status", "registered", "both be the status"),
        ("partner", "none", "registered, started", "a row or a column each"),
        ("duration", "none", "started", "Only the figure completed has a duration"),
        ("lesson", "none", "registered", "Only the figure lesson-completed has lessons"),
        ("month", "status", "registered, active", "so it has no months"),
        ("partner", "status", "quiz-sent", "counted for each module"),
        ("module", "status", "registered", "counted for the whole course"),
        ("survey", "none", "registered", "survey"),
    ],
)
def test_a_table_that_would_mislead_is_refused(rows: str, columns: str, figures: str, message: str) -> None:
    found = faults(course_with(rows, columns, figures))
    assert any(message in fault.message for fault in found), found
    assert all(fault.path == "course.md" and fault.line for fault in found)


def test_a_report_is_composed_of_own_and_standard_tables() -> None:
    course, found = load_course(course_with("country", "category", "active"))
    assert course, found
    (report,) = course.reports
    assert [(table.id, table.figures) for table in report.tables] == [("own", ("active",)), ("satisfaction", ())]
