"""What an administrator takes away says exactly what the page said."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from openpyxl import Workbook, load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.audit.models import AuditEvent
from app.audit.service import find_break
from app.certificates.models import Award
from app.db import Database
from app.modules.catalogue import Course
from app.modules.report_plan import STANDARD_TABLES
from app.statistics import csv_form, export
from app.statistics.columns import Column, Kind, Table
from tests.clients import make_client
from tests.people import Someone, make_person, sign_in
from tests.statistics.make import NOON, Maker, RandomCourse
from tests.statistics.recount import CATEGORIES, PARTNERS, Recount
from tests.statistics.test_formulas import NAMES
from tests.statistics.test_period import make_cut
from tests.statistics.test_statistics_page import shown_tables

CUT = "from=2026-01-05&until=2026-02-20&as_of=2026-08-01T00:00:00Z"
AS_OF = datetime(2026, 8, 1, tzinfo=UTC)
TABLES = tuple(table.id for table in STANDARD_TABLES)
COUNTED = TABLES[:5]


@pytest.fixture
def signed_in(client: TestClient, db: Session, administrator: Someone) -> TestClient:
    sign_in(client, db, administrator)
    return client


def csv_rows(answer: Response) -> list[list[str]]:
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    text = answer.content.decode("utf-8-sig")
    assert text.count("\n") == text.count("\r\n")
    return list(csv.reader(io.StringIO(text, newline="")))


def workbook(answer: Response, values: bool = True) -> Workbook:
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.content), data_only=values)


def sheet_rows(answer: Response, sheet: str) -> list[list[object]]:
    return [list(row) for row in workbook(answer)[sheet].iter_rows(values_only=True)]


@pytest.mark.parametrize("table_id", COUNTED)
def test_csv_and_workbook_equal_the_page(signed_in: TestClient, db: Session, table_id: str) -> None:
    RandomCourse(db, seed=3).fill(30)
    shown = shown_tables(signed_in.get(f"/statistics?{CUT}").text)[table_id]
    assert csv_rows(signed_in.get(f"/statistics/{table_id}.csv?{CUT}")) == shown
    rows = sheet_rows(signed_in.get(f"/statistics/{table_id}.xlsx?{CUT}"), table_id)
    assert [[str(cell) for cell in row] for row in rows] == shown
    numbers = [cell for row in rows[1:] for cell in row if not isinstance(cell, str)]
    assert numbers
    assert all(isinstance(number, int) for number in numbers)


def test_totals_are_formulas_whose_stored_value_is_right(signed_in: TestClient, db: Session) -> None:
    RandomCourse(db, seed=3).fill(30)
    answer = signed_in.get(f"/statistics/partners.xlsx?{CUT}")
    formulas, values = workbook(answer, values=False)["partners"], workbook(answer)["partners"]
    last = values.max_row
    assert formulas.cell(last, 2).value == f"=SUM(B2:B{last - 1})"
    for column in range(2, 6):
        assert values.cell(last, column).value == sum(values.cell(row, column).value for row in range(2, last))
    answer = signed_in.get(f"/statistics/categories.xlsx?{CUT}")
    row = next(workbook(answer, values=False)["categories"].iter_rows(min_row=2, values_only=True))
    assert row[-1] == f"=SUM(B2:{'ABCDEFG'[len(row) - 2]}2)"
    numbers = next(workbook(answer)["categories"].iter_rows(min_row=2, values_only=True))
    assert numbers[-1] == sum(numbers[1:-1])


def test_the_list_of_people_equals_a_second_count(signed_in: TestClient, db: Session) -> None:
    RandomCourse(db, seed=5).fill(40)
    recount = Recount(db, date(2026, 1, 5), date(2026, 2, 20), AS_OF)
    expected = [expected_person(recount, person) for person in recount.people if person.id in recount.listed()]
    rows = csv_rows(signed_in.get(f"/statistics/people.csv?{CUT}"))
    modules = ("Module Alpha", "Module Beta", "Module Delta", "Module Gamma", "omega")
    assert rows[0][-8:-3] == [f"Completed: {module}" for module in modules]
    assert rows[1:] == expected
    sheet = workbook(signed_in.get(f"/statistics/people.xlsx?{CUT}"))["people"]
    assert [[as_csv_text(cell) for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        [text[:19] if is_moment(text) else text for text in row] for row in expected
    ]
    assert {sheet.cell(row, 7).data_type for row in range(2, sheet.max_row + 1)} == {"d"}
    assert {sheet.cell(row, 1).data_type for row in range(2, sheet.max_row + 1)} == {"n"}


def expected_person(recount: Recount, person: object) -> list[str]:
    def karachi(at: datetime | None) -> str:
        return f"{at + timedelta(hours=5):%Y-%m-%dT%H:%M:%S}+05:00" if at else ""

    university, category = recount.held(person.id, recount.as_of)
    steps = [
        karachi(recount.moments(step).get(person.id)) for step in ("Registered", "Started", "Completed", "Certified")
    ]
    passed = {fact.module: fact.happened_at for fact in recount.passed if fact.person_id == person.id}
    held = [a for a in recount.awards if a.person_id == person.id and a.id not in recount.ended]
    newest = max(held, key=lambda award: award.revision, default=None)
    return [
        str(person.id),
        "(erased)" if person.erased_at else person.name,
        person.email or "",
        university,
        {"University of Salamanca": "ES"}.get(university, "PK" if university in PARTNERS.values() else ""),
        category,
        *steps[:2],
        str(sum(lesson.person_id == person.id for lesson in recount.lessons)),
        *(karachi(passed.get(module)) for module in ("alpha", "beta", "delta", "gamma", "omega")),
        *steps[2:],
        newest.code if newest and not person.erased_at else "",
    ]


def is_moment(text: str) -> bool:
    return text.endswith("+05:00")


def as_csv_text(cell: object) -> str:
    return f"{cell:%Y-%m-%dT%H:%M:%S}" if isinstance(cell, datetime) else "" if cell is None else str(cell)


@pytest.mark.slow
def test_a_later_event_changes_no_export_of_an_earlier_moment(signed_in: TestClient, db: Session) -> None:
    make = Maker(db)
    amina = make.person()
    make.completed(amina)
    db.flush()
    address = "?as_of=2026-08-01T00:00:00Z"
    paths = [
        f"/statistics/{table}.{kind}{address}"
        for table in (*TABLES, "people", "definitions")
        for kind in ("csv", "xlsx")
    ]
    before = [signed_in.get(path).content for path in paths]
    late = AS_OF + timedelta(microseconds=1)
    make.belongs(amina, NOON, recorded_at=late, partner="lums", category="students")
    make.award(amina, NOON, recorded_at=late)
    make.passed(amina, NOON, recorded_at=late)
    make.lesson(make.person(at=late), NOON, recorded_at=late)
    db.flush()
    assert [signed_in.get(path).content for path in paths] == before


def test_names_in_any_script_come_back(signed_in: TestClient, db: Session) -> None:
    make = Maker(db)
    for name in NAMES:
        make.person(name)
    db.flush()
    assert [row[1] for row in csv_rows(signed_in.get("/statistics/people.csv"))[2:]] == NAMES
    names = [row[1] for row in sheet_rows(signed_in.get("/statistics/people.xlsx"), "people")[2:]]
    assert [str(name).replace("_x005F_", "_") for name in names] == NAMES


def test_of_an_erased_person_only_facts_are_left(signed_in: TestClient, db: Session) -> None:
    make = Maker(db)
    omar = make.person(erased_at=NOON, partner=None, other_name="Tiny College", country="FJ")
    make.award(omar)
    db.flush()
    row = csv_rows(signed_in.get("/statistics/people.csv"))[2]
    assert row[1:6] == ["(erased)", "", "Other universities", "FJ", "Staff"]
    assert row[-2:] == ["2026-03-10T12:00:00+05:00", ""]


def test_a_workbook_says_how_it_was_counted(signed_in: TestClient) -> None:
    answer = signed_in.get(f"/statistics/partners.xlsx?{CUT}")
    assert workbook(answer).sheetnames == ["partners", "definitions", "method"]
    method = dict(row[:2] for row in sheet_rows(answer, "method")[:4])
    assert method == {
        "As of": "2026-08-01 05:00 PKT",
        "First day": "2026-01-05",
        "Last day": "2026-02-20",
        "Time zone": "Asia/Karachi",
    }
    words = {row[0]: row[1] for row in sheet_rows(answer, "definitions")}
    assert words["Registered"] == "People who registered for the course, counted on the day they did."


@pytest.mark.parametrize(("kind", "media_type"), [("csv", "text/csv; charset=utf-8"), ("xlsx", "application/vnd.open")])
def test_files_are_named_after_what_they_hold(signed_in: TestClient, kind: str, media_type: str) -> None:
    answer = signed_in.get(f"/statistics/partners.{kind}?{CUT}")
    name = f"test-course_partners_2026-01-05_2026-02-20_as-of-2026-08-01-0500.{kind}"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["content-type"].startswith(media_type)
    assert answer.headers["cache-control"] == "no-store"


def test_every_export_is_on_record(signed_in: TestClient, db: Session, administrator: Someone) -> None:
    signed_in.get(f"/statistics/people.csv?{CUT}")
    event = db.scalars(select(AuditEvent).where(AuditEvent.action == "statistics.exported")).one()
    assert (event.actor_id, event.object_id) == (administrator.person_id, "people.csv")
    assert event.details == {
        "first_day": "2026-01-05",
        "last_day": "2026-02-20",
        "as_of": "2026-08-01T00:00:00+00:00",
        "partner": "",
    }
    assert find_break(db) is None


def test_what_was_not_given_is_not_on_record(
    signed_in: TestClient, db: Session, amina: Someone, client: TestClient
) -> None:
    assert signed_in.get("/statistics/nothing.csv").status_code == 404
    assert signed_in.get("/statistics/people.csv?from=x").status_code == 422
    assert signed_in.get("/statistics/people.pdf").status_code == 404
    sign_in(client, db, amina)
    assert client.get("/statistics/people.csv").status_code == 403
    assert not db.scalars(select(AuditEvent).where(AuditEvent.action == "statistics.exported")).all()


@pytest.mark.slow
def test_an_export_has_a_session_of_its_own(committed_app: FastAPI, committed_database: Database) -> None:
    """Nothing is rolled back here: the answer streams after the request's own session is closed."""
    with committed_database.writing.begin() as db:
        administrator = make_person(db, "Dawud", partner="salamanca", roles=("administrator",))
        for number in range(600):
            Maker(db).person(f"Person {number}")
    client = make_client(committed_app)
    with committed_database.writing.begin() as db:
        sign_in(client, db, administrator)
    assert len(csv_rows(client.get("/statistics/people.csv"))) == 602
    assert len(sheet_rows(client.get("/statistics/people.xlsx"), "people")) == 602
    with committed_database.reading.begin() as db:
        events = db.scalars(select(AuditEvent).where(AuditEvent.action == "statistics.exported")).all()
        assert [event.object_id for event in events] == ["people.csv", "people.xlsx"]
    assert committed_database.engine.pool.checkedout() == 0


def test_a_table_too_long_for_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "ROWS_PER_SHEET", 3)
    table = Table("people", "People", (Column("Number", Kind.COUNT),), ((number,) for number in range(7)))
    file = io.BytesIO()
    export.write_workbook(file, [table], make_cut(), [])
    book = load_workbook(file)
    sheets = [name for name in book.sheetnames if name.startswith("people")]
    assert [[row[0] for row in book[name].iter_rows(values_only=True)] for name in sheets] == [
        ["Number", 0, 1, 2],
        ["Number", 3, 4, 5],
        ["Number", 6],
    ]


def test_csv_is_written_as_rows_come() -> None:
    taken = 0

    def rows() -> object:
        nonlocal taken
        for taken in range(1, 100_001):
            yield (taken, "x")

    chunks = csv_form.csv_chunks(Table("t", "T", (Column("Number"), Column("X")), rows()))
    assert len(next(chunks)) < 5_000
    assert taken <= csv_form.ROWS_PER_CHUNK


def test_categories_of_the_course_head_the_columns(signed_in: TestClient, course: Course) -> None:
    rows = csv_rows(signed_in.get("/statistics/participants.csv"))
    assert rows == [[*CATEGORIES.values(), "Total"], ["0", "1", "0", "1"]]
    assert [category.name for category in course.categories] == list(CATEGORIES.values())


def test_as_of_is_now_unless_the_address_says_otherwise(signed_in: TestClient, db: Session) -> None:
    Maker(db).person()
    db.flush()
    with clock.running_as(lambda: NOON - timedelta(days=1)):
        assert csv_rows(signed_in.get("/statistics/funnel.csv"))[1] == ["Registered", "0"]


def test_of_several_certificates_the_newest_is_named(signed_in: TestClient, db: Session) -> None:
    make = Maker(db)
    zara = make.person("Zara")
    newest = make.award(zara, revision=3)
    for revision in (2, 1):
        make.award(zara, revision=revision)
    make.ended(make.award(zara, revision=4))
    db.flush()
    assert csv_rows(signed_in.get("/statistics/people.csv"))[2][-1] == db.get_one(Award, newest).code


@pytest.mark.parametrize("name", ["partners.csv", "people.xlsx", "reports/programme.pdf", "reports/programme.json"])
def test_a_finished_file_tells_its_size(signed_in: TestClient, db: Session, name: str) -> None:
    RandomCourse(db, seed=3).fill(5)
    with signed_in.stream("GET", f"/statistics/{name}", headers={"Accept-Encoding": "gzip"}) as answer:
        assert int(answer.headers["Content-Length"]) == sum(len(chunk) for chunk in answer.iter_raw())


def test_a_long_list_tells_how_long_it_is(signed_in: TestClient, db: Session) -> None:
    """It is sent while it is read, so its page says what the browser cannot know."""
    for number in range(60):
        Maker(db).person(f"Person {number}")
    for address, lines in (("/people", 61), ("/statistics/figures/registered", 60)):
        told = re.search(rf"{lines} lines, about (\d+)\N{{NO-BREAK SPACE}}kB as CSV", signed_in.get(address).text)
        assert told
        assert int(told[1]) == pytest.approx(len(signed_in.get(f"{address}.csv").content) / 1000, rel=0.25)
    assert "as CSV" not in signed_in.get("/statistics/figures/completed").text
