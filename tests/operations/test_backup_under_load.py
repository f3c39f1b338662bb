"""Backups made while learners answer and submit: each holds all that was acknowledged before it began."""

import json
import secrets
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.config import Settings
from app.db import Database
from app.operations.backup import back_up
from app.operations.restoring import restore
from tests.clients import make_client
from tests.operations.installations import empty_installation, lines_of, opened
from tests.people import make_person, sign_in
from tests.quiz.taking import questions, right_answers, save, start

pytestmark = pytest.mark.slow

LEARNERS = 4
BACKUPS = 20
ITEMS = 5


def test_each_backup_holds_what_was_acknowledged_before(
    installation: Settings, committed_app: FastAPI, committed_database: Database, database_kind: str, tmp_path: Path
) -> None:
    clients = _signed_in_clients(committed_app, committed_database)
    growing: list[int] = []
    with _answering(clients) as acknowledged:
        for number in range(BACKUPS):
            known = set(acknowledged)
            back_up(installation, tmp_path / f"{number}.zip")
            growing.append(len(known))
            _check(tmp_path / f"{number}.zip", known)
    assert growing[-1] > growing[2], "nothing was submitted while the backups were made"
    _opens_alone(tmp_path / f"{BACKUPS - 1}.zip", database_kind, tmp_path)


def _signed_in_clients(app: FastAPI, database: Database) -> list[TestClient]:
    clients = [make_client(app) for _number in range(LEARNERS)]
    with database.writing.begin() as db:
        for client in clients:
            sign_in(client, db, make_person(db))
    return clients


@contextmanager
def _answering(clients: list[TestClient]) -> Iterator[list[str]]:
    """Learners at work, each in a thread; gives the growing list of keys whose effect was acknowledged."""
    acknowledged: list[str] = []
    failures: list[str] = []
    done = threading.Event()

    def work(client: TestClient) -> None:
        number = 1
        try:
            while not done.is_set():
                _take_one(client, number, acknowledged)
                number += 1
        except Exception as error:  # noqa: BLE001 - whatever it was, the test tells it
            failures.append(repr(error))

    threads = [threading.Thread(target=work, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    try:
        yield acknowledged
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert failures == []


def _take_one(client: TestClient, number: int, acknowledged: list[str]) -> None:
    attempt = start(client, "alpha", number)
    for item in questions(client, attempt):
        key = secrets.token_hex(8)
        assert save(client, attempt, item, right_answers(item), key) == 303
        acknowledged.append(key)
    key = secrets.token_hex(8)
    assert client.post(f"{attempt}/submission", data={"key": key}).status_code == 303
    acknowledged.append(key)


def _check(file: Path, known: set[str]) -> None:
    answers, submissions, grades = (_rows(file, table) for table in ("saved_answer", "submission", "item_grade"))
    kept = {row["client_key"] for row in (*answers, *submissions)}
    assert known - kept == set()
    # One moment: a submission is there with all its grades, or with none.
    graded = [row["attempt_id"] for row in grades]
    assert sorted(graded) == sorted([row["attempt_id"] for row in submissions] * ITEMS)


def _rows(file: Path, table: str) -> list[dict[str, object]]:
    with zipfile.ZipFile(file) as backup:
        columns = json.loads(backup.read("manifest.json"))["tables"][table]["columns"]
        lines = backup.read(f"tables/{table}.jsonl").splitlines()
    return [dict(zip(columns, json.loads(line), strict=True)) for line in lines]


def _opens_alone(file: Path, kind: str, folder: Path) -> None:
    target = empty_installation(kind, folder)
    restore(target, file)
    with opened(target) as database:
        assert len(lines_of(database)["submission"]) == len(_rows(file, "submission"))
