"""`demo --programme`: every cell of every report equals a count of the generator's own list of events."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.scope import WHOLE_COURSE
from app.db import Database
from app.errors import StartRefused
from app.modules.catalogue import Course
from app.modules.library import Library
from app.modules.report_plan import STANDARD_REPORTS, ReportPlan
from app.operations.database_checks import examine_records
from app.operations.programme import happenings, opinions
from app.operations.programme_records import add_programme, syllabus_of
from app.statistics import service
from app.statistics.period import Cut
from app.statistics.reports import Report
from tests import databases
from tests.statistics.programme_recount import ProgrammeRecount

PACK = STANDARD_REPORTS[-1]
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
URL = "https://course.example.org"


@pytest.fixture(scope="module")
def filled(database_kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Course]]:
    """The real course with the demonstration in it."""
    template = databases.make_template(database_kind, tmp_path_factory.mktemp("programme"), databases.CONTENT)
    database = databases.open_database(template.url)
    library = Library(database)
    library.refresh()
    add_programme(database, library.live(), URL)
    yield database, library.live()
    database.engine.dispose()


def find_report(
    db: Session, course: Course, *limits: date | None, as_of: datetime = NOW, plan: ReportPlan = PACK
) -> Report:
    first, last = limits or (None, None)
    return service.find_report(db, course, Cut(first, last, as_of, course.zone), WHOLE_COURSE, plan)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "last", "as_of"),
    [
        (None, None, NOW),
        (date(2023, 6, 1), date(2024, 1, 31), NOW),
        (None, None, datetime(2023, 12, 24, 19, tzinfo=UTC)),
    ],
)
def test_every_cell_equals_a_count_of_the_events(
    filled: tuple[Database, Course], first: date | None, last: date | None, as_of: datetime
) -> None:
    database, course = filled
    listed = happenings(syllabus_of(course))
    said = opinions(syllabus_of(course), listed, course.zone)
    recounted = ProgrammeRecount(listed, said, course, first, last, as_of)
    recount = recounted.tables()
    plans = (service.OVERVIEW, *course.reports)
    with database.reading.begin() as db:
        reports = [find_report(db, course, first, last, as_of=as_of, plan=plan) for plan in plans]
    assert {table.id for report in reports for table in report.tables} == set(recount)
    for table in (table for report in reports for table in report.tables):
        rows = [list(row) for row in [*table.rows, *([table.total] if table.total else [])]]
        assert rows == recount[table.id], table.id
        assert table.id != "duration" or table.note == recounted.half_took()


@pytest.mark.slow
def test_the_totals_are_those_typed_here(filled: tuple[Database, Course]) -> None:
    database, course = filled
    with database.reading.begin() as db:
        report = find_report(db, course)
    tables = {table.id: table for table in report.tables}
    assert report.numbers == {"registered": 800, "started": 720, "completed": 630, "certified": 628}
    assert tables["participants"].rows == ((320, 393, 87, 800),)
    universities = {row[0]: row[1:] for row in tables["registered"].rows}
    assert universities["COMSATS University Islamabad"] == (110, 120, 30, 260)
    assert universities["National University of Sciences and Technology"] == (90, 110, 20, 220)
    assert universities["Lahore University of Management Sciences"] == (40, 50, 10, 100)
    assert universities["Pakistan Institute of Fashion and Design"] == (50, 40, 10, 100)
    assert universities["Other universities"] == (12, 20, 6, 38)
    assert tables["registered"].total == ("Total", 320, 393, 87, 800)
    assert tables["active"].total == ("Total", 320, 393, 87, 800)
    satisfaction = {row[:2]: row[2:] for row in tables["satisfaction"].rows}
    course = (301, 70, 11, 5, 387, "completely satisfied: 77.8 %, 301 of 387")
    assert satisfaction["The course", "The course as a whole"] == course
    assert report.is_demonstration
    assert "invented people" in report.method[0]


@pytest.mark.slow
def test_rows_and_columns_add_up(filled: tuple[Database, Course]) -> None:
    database, course = filled
    with database.reading.begin() as db:
        report = find_report(db, course)
    for table in report.tables:
        numbers = [[cell for cell in row if isinstance(cell, int)] for row in table.rows]
        if table.total is not None:
            total = [cell for cell in table.total if isinstance(cell, int)]
            assert [sum(column) for column in zip(*numbers, strict=True)] == total, table.id
        if any(column.kind == "sum" for column in table.columns):
            assert all(sum(row[:-1]) == row[-1] for row in numbers), table.id


@pytest.mark.slow
def test_its_records_are_sound_and_it_is_never_added_twice(filled: tuple[Database, Course]) -> None:
    database, course = filled
    with database.reading.begin() as db:
        people = db.scalar(select(func.count()).select_from(Person))
        assert people == 800
    assert list(examine_records(database)) == []
    with pytest.raises(StartRefused, match="empty"):
        add_programme(database, course, URL)
    with database.reading.begin() as db:
        assert db.scalar(select(func.count()).select_from(Person)) == people
