"""Registrations of one human count once from the moment their merge is recorded, and never before."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app import clock
from app.accounts import merging
from app.accounts.scope import WHOLE_COURSE
from app.modules.catalogue import Course
from app.statistics import service
from app.statistics.period import Cut
from tests.people import Someone
from tests.statistics.make import NOON, Maker, RandomCourse

DAY = timedelta(days=1)
MERGED_AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
UNDONE_AT = MERGED_AT + DAY
BLINK = timedelta(microseconds=1)


def drawn(db: Session, course: Course, as_of: datetime) -> tuple[object, ...]:
    """Everything that a report and the list of people say."""
    cut = Cut(None, None, as_of, course.zone)
    report = service.find_report(db, course, cut, WHOLE_COURSE)
    tables = {table.id: (list(table.rows), table.total) for table in report.tables}
    people = list(service.open_table(db, course, cut, WHOLE_COURSE, "people").rows)
    return tables, people


def merge(db: Session, monkeypatch: pytest.MonkeyPatch, person: int, into: int, by: Someone) -> None:
    monkeypatch.setattr(clock, "now", lambda: MERGED_AT)
    merging.merge(db, person, into, by.person_id)
    db.flush()


def test_a_merge_changes_no_report_of_the_time_before_and_undo_restores_all(
    db: Session, course: Course, administrator: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    RandomCourse(db, seed=3).fill(20)
    make = Maker(db)
    amina, again = make.person(partner="nust"), make.person(partner="lums", at=NOON + DAY)
    make.lesson(again, NOON + DAY)
    make.passed(amina, NOON + DAY)
    db.flush()
    before, much_later = drawn(db, course, MERGED_AT - BLINK), drawn(db, course, UNDONE_AT + DAY)
    merge(db, monkeypatch, again, amina, administrator)
    assert drawn(db, course, MERGED_AT - BLINK) == before
    merged = drawn(db, course, MERGED_AT)
    assert merged != before
    monkeypatch.setattr(clock, "now", lambda: UNDONE_AT)
    merging.undo(db, again, administrator.person_id)
    db.flush()
    assert drawn(db, course, UNDONE_AT + DAY) == much_later
    assert drawn(db, course, MERGED_AT) == merged


def test_merged_people_count_once_with_what_either_did_first(
    db: Session, course: Course, administrator: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = Maker(db)
    amina, again = make.person(partner="nust", at=NOON + DAY), make.person(partner="lums", at=NOON)
    make.passed(amina, NOON + 2 * DAY)
    make.passed(again, NOON + 3 * DAY)
    make.passed(again, NOON + DAY, module="beta")
    make.completed(amina, NOON + 3 * DAY)
    make.award(again, NOON + 3 * DAY)
    merge(db, monkeypatch, again, amina, administrator)
    cut = Cut(None, None, MERGED_AT, course.zone)
    report = service.find_report(db, course, cut, WHOLE_COURSE)
    assert report.numbers == {"registered": 1, "started": 0, "completed": 1, "certified": 1}
    partners = {row[0]: row[1:] for row in report.tables[3].rows}
    assert partners["Lahore University of Management Sciences"] == (1, 0, 0, 0)
    assert partners["National University of Sciences and Technology"] == (0, 0, 1, 1)
    (line,) = [
        row.line
        for row in service.list_people(db, course, cut, WHOLE_COURSE, 1).people
        if row.line.id in (amina, again)
    ]
    assert (line.id, line.registered_at, line.modules["alpha"]) == (amina, NOON, NOON + 2 * DAY)
    assert line.modules["beta"] == NOON + DAY
    assert line.certificate_code
