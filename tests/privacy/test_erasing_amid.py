"""Somebody is erased while other tabs of theirs still send: nothing of it is stored afterwards."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.db import Base, Database
from app.privacy import erasing
from app.privacy.registry import declarations
from tests.clients import make_client
from tests.operations.installations import lines_of
from tests.people import Someone, make_person, sign_in
from tests.quiz import taking

TABS, ROUNDS = 3, 8


def test_what_others_may_add_to_is_locked_before() -> None:
    order = list(declarations())
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            parent = key.column.table.name
            assert parent == table.name or order.index(parent) < order.index(table.name)


@pytest.mark.slow
def test_no_name_comes_back(committed_app: FastAPI, committed_database: Database) -> None:
    """The name is corrected, and a module passed, whose confirmation bears the name."""
    for _round in range(ROUNDS):
        _race(committed_app, committed_database)
    assert [line for lines in lines_of(committed_database).values() for line in lines if "qanary" in line.lower()] == []


def _race(app: FastAPI, database: Database) -> None:
    with database.writing.begin() as db:
        person = make_person(db, "Qanary Khan")
        client = make_client(app)
        sign_in(client, db, person)
    attempt = taking.start(client)
    for item in taking.questions(client, attempt):
        taking.save(client, attempt, item, taking.right_answers(item))
    deeds: list[Callable[[], object]] = [lambda: _erase(database, person)]
    for tab in range(TABS):
        deeds.append(_posting(client, "/my-data/name", {"name": f"Qanary {tab}"}))
        deeds.append(_posting(client, f"{attempt}/submission", {"key": f"k{tab}"}))
    together = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> None:
        together.wait()
        deed()

    with ThreadPoolExecutor(len(deeds)) as threads:
        list(threads.map(do, deeds))


def _erase(database: Database, person: Someone) -> None:
    with database.writing.begin() as db:
        erasing.erase(db, person.person_id, person.person_id)


def _posting(client: TestClient, address: str, fields: dict[str, str]) -> Callable[[], object]:
    own = make_client(client.app)  # type: ignore[arg-type]  # it is our FastAPI
    own.cookies.update(dict(client.cookies))
    return lambda: own.post(address, data=fields)
