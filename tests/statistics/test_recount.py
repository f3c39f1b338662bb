"""Every cell of every table equals a second count that shares no code with the first."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.accounts.scope import WHOLE_COURSE
from app.modules.catalogue import Course
from app.statistics import service
from app.statistics.columns import Table
from app.statistics.period import Cut
from tests.statistics.make import MIDNIGHT, NOON, Maker, RandomCourse
from tests.statistics.recount import STEPS, Recount

pytestmark = pytest.mark.both_databases

LATER = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = timedelta(days=1)
BLINK = timedelta(microseconds=1)


def make_cut(course: Course, first: date | None = None, last: date | None = None, as_of: datetime = LATER) -> Cut:
    return Cut(first, last, as_of, course.zone)


def cells(table: Table) -> list[list[object]]:
    return [list(row) for row in [*table.rows, *([table.total] if table.total else [])]]


def numbers(db: Session, course: Course, cut: Cut) -> dict[str, int]:
    return service.find_report(db, course, cut, WHOLE_COURSE).numbers


def test_any_period_and_moment_agree_cell_by_cell(db: Session, course: Course) -> None:
    random = RandomCourse(db, seed=610352)
    random.fill(50)
    cuts = [make_cut(course)]
    for _ in range(25):
        first, last = sorted((random.day(), random.day()))
        as_of = random.random.choice((LATER, random.moment(), random.moment(), random.moment()))
        cuts.append(make_cut(course, random.random.choice((first, None)), random.random.choice((last, None)), as_of))
    for cut in cuts:
        recount = Recount(db, cut.first_day, cut.last_day, cut.as_of)
        report = service.find_report(db, course, cut, WHOLE_COURSE)
        assert {table.id: cells(table) for table in report.tables} == recount.tables(), cut
        for table, steps in ((1, ["Registered"]), (2, STEPS)):
            headings = [column.heading for column in report.tables[table].columns if column.is_number]
            assert headings == [*recount.headings(steps), "Total"]
        assert [line.line.id for line in all_people(db, course, cut)] == recount.listed(), cut


def test_random_records_reach_every_corner(db: Session, course: Course) -> None:
    """Otherwise the agreement above would prove little."""
    RandomCourse(db, seed=610352).fill(50)
    report = service.find_report(db, course, make_cut(course), WHOLE_COURSE)
    assert all(number > 5 for number in report.numbers.values())
    partners = {row[0]: row[1] for row in report.tables[3].rows}
    assert all(partners[name] for name in ("atlantis", "Other universities", "Not stated"))
    assert len(set(report.numbers.values())) == 4


def test_totals_are_the_sums_of_their_rows(db: Session, course: Course) -> None:
    RandomCourse(db, seed=1).fill(40)
    _funnel, participants, categories, partners, _modules = service.find_report(
        db, course, make_cut(course), WHOLE_COURSE
    ).tables
    for row in [*participants.rows, *(row[1:] for row in categories.rows)]:
        assert sum(row[:-1]) == row[-1]
    for column in range(1, 5):
        assert sum(row[column] for row in partners.rows) == partners.total[column]


@pytest.mark.parametrize(
    ("at", "is_counted"),
    [
        (MIDNIGHT - BLINK, False),
        (MIDNIGHT, True),
        (MIDNIGHT + DAY - BLINK, True),
        (MIDNIGHT + DAY, False),
    ],
)
def test_a_day_lasts_from_midnight_to_midnight_in_karachi(
    db: Session, course: Course, at: datetime, is_counted: bool
) -> None:
    Maker(db).person(at=at)
    db.flush()
    day = date(2026, 3, 10)
    assert numbers(db, course, make_cut(course, day, day))["registered"] == int(is_counted)


def test_people_count_where_they_belonged_when_it_happened(db: Session, course: Course) -> None:
    make = Maker(db)
    amina = make.person(at=NOON, partner="nust", category="students")
    make.belongs(amina, NOON + DAY, partner="lums", category="staff")
    make.completed(amina, NOON + DAY)
    make.award(amina, NOON + DAY - BLINK)
    db.flush()
    partners = {
        row[0]: row[1:] for row in service.find_report(db, course, make_cut(course), WHOLE_COURSE).tables[3].rows
    }
    assert partners["National University of Sciences and Technology"] == (1, 0, 0, 1)
    assert partners["Lahore University of Management Sciences"] == (0, 0, 1, 0)


def test_an_affiliation_recorded_later_is_not_yet_known(db: Session, course: Course) -> None:
    make = Maker(db)
    amina = make.person(at=NOON, partner="nust")
    make.belongs(amina, NOON, recorded_at=NOON + DAY, partner="lums")
    db.flush()

    def university(as_of: datetime) -> list[str]:
        table = service.find_report(db, course, make_cut(course, as_of=as_of), WHOLE_COURSE).tables[3]
        return [row[0] for row in table.rows if row[1]]

    assert university(NOON + DAY - BLINK) == ["National University of Sciences and Technology"]
    assert university(NOON + DAY) == ["Lahore University of Management Sciences"]


def test_started_is_the_first_lesson_or_answer(db: Session, course: Course) -> None:
    make = Maker(db)
    for first, second in ((make.lesson, make.answer), (make.answer, make.lesson)):
        person = make.person(at=NOON)
        first(person, NOON)
        second(person, NOON + DAY)
    db.flush()
    day = date(2026, 3, 10)
    assert numbers(db, course, make_cut(course, day, day))["started"] == 2
    assert numbers(db, course, make_cut(course, day + DAY, None))["started"] == 0


def test_a_corrected_certificate_counts_on_its_first_day(db: Session, course: Course) -> None:
    make = Maker(db)
    amina = make.person(at=NOON)
    make.ended(make.award(amina, NOON), NOON + DAY, kind="superseded")
    make.award(amina, NOON + DAY, revision=2)
    db.flush()
    day = date(2026, 3, 10)
    assert numbers(db, course, make_cut(course, day, day))["certified"] == 1
    assert numbers(db, course, make_cut(course))["certified"] == 1


def test_a_revoked_certificate_stops_counting_when_that_is_recorded(db: Session, course: Course) -> None:
    make = Maker(db)
    award = make.award(make.person(at=NOON), NOON)
    make.ended(award, NOON + DAY)
    db.flush()
    assert numbers(db, course, make_cut(course, as_of=NOON + DAY - BLINK))["certified"] == 1
    assert numbers(db, course, make_cut(course, as_of=NOON + DAY))["certified"] == 0


def test_a_certificate_of_a_module_certifies_nobody(db: Session, course: Course) -> None:
    make = Maker(db)
    make.award(make.person(), level="participation")
    db.flush()
    assert numbers(db, course, make_cut(course))["certified"] == 0


def test_a_retired_partner_is_shown_while_it_has_people(db: Session, course: Course) -> None:
    retired = tuple(
        replace(partner, retired_on="2025-01-01") if partner.id in ("lums", "nust") else partner
        for partner in course.partners
    )
    course = replace(course, partners=retired)
    Maker(db).person(partner="lums")
    db.flush()
    names = [row[0] for row in service.find_report(db, course, make_cut(course), WHOLE_COURSE).tables[3].rows]
    assert names == [
        "Lahore University of Management Sciences (retired)",
        "University of Salamanca",
        "Other universities",
    ]


def all_people(db: Session, course: Course, cut: Cut) -> list[service.PersonShown]:
    first = service.list_people(db, course, cut, WHOLE_COURSE, 1)
    pages = [
        first,
        *(service.list_people(db, course, cut, WHOLE_COURSE, number) for number in range(2, first.pages + 1)),
    ]
    return [person for page in pages for person in page.people]
