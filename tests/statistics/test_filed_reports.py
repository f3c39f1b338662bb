"""A filed report keeps its bytes; the difference between two is explained to the last person."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy import Connection, event, func, select, update
from sqlalchemy.orm import Session

from app import clock
from app.accounts import merging
from app.accounts.models import Person, Registration
from app.audit.models import AuditEvent
from app.audit.service import find_break
from app.db import Database
from app.language import speaking
from app.modules.library import Library
from app.statistics import comparing, filing
from app.statistics.changed_people import list_changed
from app.statistics.columns import Table
from app.statistics.comparing import Comparison
from app.statistics.models import FiledReport
from app.statistics.view import Asked
from tests.clients import make_client
from tests.people import Someone, make_person, sign_in
from tests.statistics.make import NOON, Maker, RandomCourse

DAY = timedelta(days=1)
FIRST = datetime(2026, 4, 1, tzinfo=UTC)
SECOND = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def library(app: FastAPI) -> Library:
    live: Library = app.state.library
    return live


@pytest.fixture(autouse=True)
def later() -> Iterator[None]:
    with clock.running_as(lambda: datetime(2026, 11, 26, tzinfo=UTC)):
        yield


def freeze(db: Session, library: Library, report_id: str, asked: Asked, actor_id: int) -> FiledReport:
    return filing.file_report(db, filing.count_report(db, library, report_id, asked), actor_id)


def file_as_of(db: Session, library: Library, moment: datetime, first: str = "", last: str = "") -> FiledReport:
    someone = db.scalars(select(func.min(Person.id))).one()
    return freeze(db, library, "pack", Asked(first, last, moment.isoformat()), someone)


def reasons_of(found: Comparison, figure: str) -> dict[str, int]:
    return next(dict(one.whole.reasons) for one in found.figures if one.label == figure)


def test_a_filed_report_stays_as_it_is(db: Session, library: Library, administrator: Someone) -> None:
    RandomCourse(db, seed=3).fill(5)
    filed = freeze(db, library, "pack", Asked("", "", ""), administrator.person_id)
    before = filed.content
    RandomCourse(db, seed=4).fill(3)
    opened = filing.open_filing(db, library, filed.id)
    assert opened.is_intact
    assert opened.filed.content == before
    assert find_break(db) is None


@pytest.mark.parametrize(("filed_in", "read_in"), [("en", "ur"), ("ur", "en")])
def test_a_report_that_is_read_in_another_language_is_still_confirmed(
    db: Session, library: Library, administrator: Someone, filed_in: str, read_in: str
) -> None:
    RandomCourse(db, seed=3).fill(5)
    with speaking(filed_in):
        filed = freeze(db, library, "pack", Asked("", "", ""), administrator.person_id)
    with speaking(read_in):
        opened = filing.open_filing(db, library, filed.id)
    assert opened.is_confirmed
    assert opened.filed.language == filed_in


def test_the_page_of_a_report_keeps_its_words_in_their_language(
    client: TestClient, db: Session, library: Library, administrator: Someone
) -> None:
    filed = freeze(db, library, "programme", Asked("", "", ""), administrator.person_id)
    sign_in(client, db, administrator)
    client.cookies.set("language", "ur")
    page = client.get(f"/statistics/filings/{filed.id}").text
    assert f'<bdi lang="en" dir="ltr">{filed.title}</bdi>' in page


def test_a_moment_that_is_not_settled_is_set_back_a_minute(
    db: Session, library: Library, administrator: Someone
) -> None:
    filed = freeze(db, library, "programme", Asked("", "", ""), administrator.person_id)
    assert filed.as_of == clock.now() - timedelta(minutes=1)


def test_a_changed_file_is_told(db: Session, library: Library, administrator: Someone) -> None:
    filed = freeze(db, library, "programme", Asked("", "", ""), administrator.person_id)
    assert filing.open_filing(db, library, filed.id).is_confirmed
    db.execute(update(FiledReport).values(content=filed.content.replace(b'"people": 0', b'"people": 9')))
    db.expire_all()
    opened = filing.open_filing(db, library, filed.id)
    assert not opened.is_intact
    assert not opened.is_confirmed


def test_every_kind_of_change_has_its_reason(db: Session, library: Library, administrator: Someone) -> None:
    make = Maker(db)
    stays, twin, moves, loses = (make.person(name, at=NOON) for name in ("Amina", "Amina K.", "Bilal", "Chiara"))
    revoked = make.award(loses, NOON)
    late = make.person("Late", at=NOON)
    make.completed(late, NOON, recorded_at=SECOND - DAY)
    make.belongs(moves, NOON, recorded_at=SECOND - DAY, partner="lums", category="students")
    make.ended(revoked, SECOND - DAY)
    make.person("New", at=SECOND - DAY)
    db.flush()
    with clock.running_as(lambda: SECOND - DAY):
        merging.merge(db, twin, stays, administrator.person_id)
    first, second = file_as_of(db, library, FIRST), file_as_of(db, library, SECOND)
    found = comparing.compare(db, library, first.id, second.id)
    assert reasons_of(found, "Registered") == {
        "Happened after the first report": 1,
        "Registrations merged": -1,
    }
    assert reasons_of(found, "Completed") == {"Happened before the first report, recorded after it": 1}
    assert reasons_of(found, "Certified") == {"Certificates revoked": -1}
    lines = [(one.label, line) for one in found.figures for line in one.groups]
    moved = [(label, line) for label, line in lines if ("Another university or category", 1) in line.reasons]
    assert [(label, line.university, line.category) for label, line in moved] == [
        (figure, "Lahore University of Management Sciences", "Students")
        for figure in ("Registered", "Active in the period")
    ]


def test_what_changed_is_told_from_the_earlier_to_the_later(
    db: Session, library: Library, administrator: Someone
) -> None:
    """Backwards, each person who registered since would be one whose certificate was revoked."""
    make = Maker(db)
    make.person(at=NOON)
    make.person(at=SECOND - DAY)
    db.flush()
    later, earlier = file_as_of(db, library, SECOND), file_as_of(db, library, FIRST)
    for pair in ((later.id, earlier.id), (earlier.id, later.id)):
        found = comparing.compare(db, library, *pair)
        assert (found.first.id, found.second.id) == (earlier.id, later.id)
        assert reasons_of(found, "Registered") == {"Happened after the first report": 1}


def test_a_merge_explains_what_moves_to_the_registration_that_is_kept(
    db: Session, library: Library, administrator: Someone
) -> None:
    """And its undoing what moves back, where nobody completed anything and no certificate was revoked."""
    make = Maker(db)
    kept, folded = make.person(at=NOON + DAY), make.person(at=NOON, partner="lums")
    make.completed(folded, NOON + 2 * DAY)
    db.flush()
    with clock.running_as(lambda: FIRST + DAY):
        merging.merge(db, folded, kept, administrator.person_id)
    with clock.running_as(lambda: SECOND + DAY):
        merging.undo(db, folded, administrator.person_id)
    moments = (FIRST, SECOND, SECOND + 2 * DAY)
    apart, merged, parted = (file_as_of(db, library, moment) for moment in moments)
    for first, second, reason in (
        (apart, merged, "Registrations merged"),
        (merged, parted, "Merges undone"),
    ):
        completed = next(
            one for one in comparing.compare(db, library, first.id, second.id).figures if one.label == "Completed"
        )
        assert completed.whole.reasons == ()
        assert {line.reasons for line in completed.groups} == {((reason, 1),), ((reason, -1),)}


def test_periods_explain_themselves(db: Session, library: Library, administrator: Someone) -> None:
    make = Maker(db)
    make.person(at=NOON)
    make.person(at=NOON + 5 * DAY)
    db.flush()
    first = file_as_of(db, library, FIRST, last="2026-03-12")
    second = file_as_of(db, library, FIRST, first="2026-03-12")
    found = comparing.compare(db, library, first.id, second.id)
    line = next(one.whole for one in found.figures if one.label == "Registered")
    assert (line.change.first, line.change.second, line.reasons) == (1, 1, ())
    assert line.change.is_explained


def test_everybody_behind_a_reason_is_named(
    client: TestClient, db: Session, library: Library, administrator: Someone
) -> None:
    make = Maker(db)
    late = make.person("Came Late", at=NOON)
    db.execute(update(Registration).where(Registration.person_id == late).values(recorded_at=SECOND - DAY))
    make.person("Was There", at=NOON)
    gone = make.person("Moves On", at=NOON)
    make.belongs(gone, NOON, recorded_at=SECOND - DAY, partner="lums")
    erased = make.person("Asks To Go", at=SECOND - DAY)
    db.execute(update(Person).where(Person.id == erased).values(erased_at=SECOND))
    db.flush()
    first, second = file_as_of(db, library, FIRST), file_as_of(db, library, SECOND)
    sign_in(client, db, administrator)
    answer = client.get(f"/statistics/filings/{second.id}/changes.csv?since={first.id}")
    lines = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    registered = [line for line in lines if line["Figure"] == "Registered"]
    assert {(line["Name"], line["Reason"], line["Change"]) for line in registered} == {
        ("Came Late", "Happened before the first report, recorded after it", "1"),
        ("Moves On", "Another university or category", "-1"),
        ("Moves On", "Another university or category", "1"),
        ("(erased)", "Happened after the first report", "1"),
    }
    noted = db.scalars(select(AuditEvent.object_id).where(AuditEvent.action == "statistics.exported")).all()
    assert noted == [f"changes {first.id} to {second.id}.csv"]


def _summed(table: Table) -> Counter[tuple[object, ...]]:
    """Figure, university, category and reason → change."""
    found: Counter[tuple[object, ...]] = Counter()
    for figure, university, category, reason, change, *_rest in table.rows:
        assert isinstance(change, int)
        found[figure, university, category, reason] += change
    return found


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_reasons_sum_to_the_change(db: Session, library: Library, administrator: Someone, seed: int) -> None:
    course = RandomCourse(db, seed)
    course.fill(12)
    first = file_as_of(db, library, course.moment(), *course.random.choice((("", ""), ("2026-01-10", "2026-02-05"))))
    second = file_as_of(db, library, course.moment())
    found = comparing.compare(db, library, first.id, second.id)
    for one in found.figures:
        assert all(line.change.is_explained for line in (one.whole, *one.groups))
        assert one.unchanged + sum(line.change.second for line in one.groups) == one.whole.change.second
    told = Counter(
        {
            (one.label, line.university, line.category, reason): people
            for one in found.figures
            for line in one.groups
            for reason, people in line.reasons
        }
    )
    summed = _summed(list_changed(db, library, first.id, second.id))
    assert {named: people for named, people in summed.items() if people} == told
    for filed, side in ((found.first, "first"), (found.second, "second")):
        figures = {one.label: one.value for one in filing.open_filing(db, library, filed.id).report.figures}
        shown = {one.label: getattr(one.whole.change, side) for one in found.figures}
        assert {label: shown[label] for label in figures} == figures


def test_an_administrator_files_reads_and_compares(
    client: TestClient, db: Session, administrator: Someone, amina: Someone
) -> None:
    sign_in(client, db, administrator)
    form = {"report": "programme", "from": "", "until": "", "as_of": ""}
    first = client.post("/statistics/filings", data=form)
    second = client.post("/statistics/filings", data=form)
    assert (first.status_code, second.status_code) == (303, 303)
    page = client.get(second.headers["location"]).text
    assert "every number is the same" in page
    number = first.headers["location"].rsplit("/", 1)[1]
    changes = client.get(f"{second.headers['location']}/changes?since={number}")
    assert "They add up to the change." in changes.text
    assert client.get(f"{first.headers['location']}.pdf").content.startswith(b"%PDF")
    assert client.get(f"{first.headers['location']}.json").content.startswith(b'{\n "format"')
    assert "No. " in client.get("/statistics/filings").text
    assert client.post("/statistics/filings", data=form | {"from": "soon"}).status_code == 422
    assert client.post("/statistics/filings", data=form | {"report": "nothing"}).status_code == 404
    assert client.get("/statistics/filings/999999").status_code == 404


def test_a_filed_workbook_holds_the_filed_numbers_and_the_hash(
    client: TestClient, db: Session, library: Library, administrator: Someone
) -> None:
    RandomCourse(db, seed=3).fill(5)
    filed = freeze(db, library, "programme", Asked("", "", ""), administrator.person_id)
    table = next(table for table in json.loads(filed.content)["tables"] if table["id"] == "partners")
    db.execute(update(Registration).values(recorded_at=NOON + 1000 * DAY))
    sign_in(client, db, administrator)
    book = load_workbook(BytesIO(client.get(f"/statistics/filings/{filed.id}.xlsx").content), data_only=True)
    headings, *lines = book["partners"].iter_rows(values_only=True)
    assert headings == tuple(column["heading"] for column in table["columns"])
    assert [list(line) for line in lines] == [*table["rows"], table["total"]]
    assert any(filed.sha256 in str(said) for _name, said in book["method"].iter_rows(values_only=True))


@pytest.mark.slow
@pytest.mark.parametrize(("recorded_at", "status"), [(NOON, 409), (datetime(2026, 11, 26, tzinfo=UTC), 303)])
def test_others_write_while_a_report_is_counted(
    committed_app: FastAPI, committed_database: Database, recorded_at: datetime, status: int
) -> None:
    """And what they add is missed in no filed report that it belongs to."""
    client, written = make_client(committed_app), []
    with committed_database.writing.begin() as db:
        sign_in(client, db, make_person(db, "Admin", roles=("administrator",)))

    def write(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if "first_work" in statement and not written:
            written.append(statement)
            with committed_database.writing.begin() as other:
                Maker(other).person(at=recorded_at)

    event.listen(committed_database.engine, "before_cursor_execute", write)
    form = {"report": "programme", "from": "", "until": "", "as_of": ""}
    assert client.post("/statistics/filings", data=form).status_code == status
    assert written
