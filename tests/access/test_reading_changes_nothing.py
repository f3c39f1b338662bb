"""GET and HEAD leave the store as it is, on a database that commits for real."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from app import clock
from app.accounts.models import SignInSession
from app.certificates.models import Document
from app.db import Database
from tests.access.executing import outcome
from tests.access.making import make_world
from tests.access.store import changed_tables, take_snapshot
from tests.access.table import ADMINISTRATOR, LEARNER, NOTHING, Cell, read_table
from tests.access.world import World

pytestmark = pytest.mark.slow

READING = [cell for row in read_table() if row.method == "GET" for cell in row.cells()]
HEADS = [cell for cell in READING if cell.person in (LEARNER, ADMINISTRATOR)]
EXPORTS = {
    "/statistics/{table_id}.csv": "present",
    "/statistics/{table_id}.xlsx": "present",
    "/people.csv": NOTHING,
    "/people.xlsx": NOTHING,
    "/statistics/reports/{plan_id}.{extension}": "present",
    "/statistics/figures/{figure_id}": "present",
    "/statistics/figures/{figure_id}.csv": "present",
    "/statistics/filings/{filing_id}/changes.csv": "present",
    "/my-data/my-data.json": "–",
    "/my-data/my-data.zip": "–",
    "/register-of-certificates/certificates.zip": "–",
}
TRAIL = {"audit_event", "audit_head"}


@pytest.fixture
def world(committed_app: FastAPI, committed_database: Database) -> World:
    return make_world(committed_app, committed_database)


def snapshot(world: World, without: tuple[str, ...] = ()) -> dict[str, str]:
    with world.database.engine.connect() as connection:
        return take_snapshot(connection, without)


def find_cell(path: str, object_: str, person: str) -> Cell:
    return next(cell for cell in READING if (cell.row.path, cell.row.object, cell.person) == (path, object_, person))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reading_changes_nothing_but_the_trail_of_an_export(world: World, method: str) -> None:
    before = snapshot(world)
    wrong = []
    for cell in READING if method == "GET" else HEADS:
        world.ask(cell, method=method)
        after = snapshot(world)
        allowed = TRAIL if cell.row.path in EXPORTS and cell.expected in ("file", "page", "status") else set()
        wrong += [f"{cell}: changes {table}" for table in changed_tables(before, after) - allowed]
        before = after
    assert wrong == []


def test_head_tells_what_get_would_without_the_content(world: World) -> None:
    answers = [(cell, world.ask(cell, method="HEAD")) for cell in HEADS]
    assert [str(cell) for cell, head in answers if outcome("GET", head) != cell.expected] == []
    assert [str(cell) for cell, head in answers if head.content] == []


def test_every_export_leaves_its_event(world: World) -> None:
    for path, named in EXPORTS.items():
        before = snapshot(world)
        world.ask(find_cell(path, named, ADMINISTRATOR))
        assert changed_tables(before, snapshot(world)) == TRAIL


def test_the_first_download_keeps_the_files_and_the_second_changes_nothing(world: World) -> None:
    with world.database.writing.begin() as db:
        db.execute(Document.__table__.delete())
    before = snapshot(world)
    download = find_cell("/certificates/{code}/{file_name}", "own", LEARNER)
    first = world.ask(download)
    afterwards = snapshot(world)
    assert changed_tables(before, afterwards) == {"document"}
    assert world.ask(download).content == first.content
    assert changed_tables(afterwards, snapshot(world)) == set()
    with world.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Document)) == 5


def test_the_last_use_of_a_session_is_noted_every_ten_minutes_at_most(world: World) -> None:
    page, touched = find_cell("/my-course", "–", LEARNER), ("sign_in_session.last_used_at",)
    started = clock.now()
    noted = []
    before = snapshot(world, without=touched)
    for minutes in (1, 9, 11, 12, 20, 22):
        with clock.running_as(lambda minutes=minutes: started + timedelta(minutes=minutes)):
            used_at = last_uses(world)
            world.ask(page)
            noted += [minutes] if last_uses(world) != used_at else []
    assert noted == [11, 22]
    assert changed_tables(before, snapshot(world, without=touched)) == set()


def last_uses(world: World) -> list[object]:
    with world.database.reading() as db:
        return list(db.scalars(select(SignInSession.last_used_at).order_by(SignInSession.id)))
