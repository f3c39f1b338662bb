"""What people see when something goes wrong on our side: plain words, a reference, and nothing lost."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import event, func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import OneTimeToken, SignInSession
from app.db import Database
from tests.clients import OWN_PAGE, PUBLIC_URL, make_client
from tests.people import make_person, sign_in

FIELDS = {"name": "Zainab", "email": "zainab@example.org", "university": "lums", "category": "staff"}


@pytest.fixture
def patient_client(committed_app: FastAPI) -> TestClient:
    """Shows the page of an unexpected error instead of raising it into the test."""
    return TestClient(
        committed_app, base_url=PUBLIC_URL, headers=OWN_PAGE, follow_redirects=False, raise_server_exceptions=False
    )


def _fails(*_arguments: object, **_names: object) -> None:
    raise RuntimeError("a secret detail")


def test_an_unexpected_error_gets_a_plain_page_with_a_reference(
    patient_client: TestClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("app.learning.routes.find_progress", _fails)
    answer = patient_client.get("/")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    reference = re.findall(r'mono">([0-9A-F]{8})<', answer.text)[0]
    assert reference in capsys.readouterr().out
    assert "/static/site." in answer.text


def test_a_failing_commit_is_never_told_as_a_success(
    patient_client: TestClient, committed_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_session: Session) -> None:
        raise OperationalError("COMMIT", {}, sqlite3.OperationalError("database or disk is full"))

    monkeypatch.setattr(Session, "commit", full)
    monkeypatch.setattr("sqlalchemy.orm.session.SessionTransaction.commit", lambda *_a, **_k: full(None))  # type: ignore[arg-type]
    answer = patient_client.post("/register", data=FIELDS)
    monkeypatch.undo()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    with committed_database.reading.begin() as db:
        assert db.scalar(select(func.count()).select_from(OneTimeToken)) == 0


def test_a_busy_database_asks_for_patience(
    committed_app: FastAPI, committed_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not committed_database.is_sqlite:
        return  # PostgreSQL's writers do not wait for each other as a whole
    monkeypatch.setattr("app.db.BUSY_TIMEOUT_MS", 50)
    committed_database.engine.dispose()
    with committed_database.writing.begin() as db:
        db.connection()
        answer = make_client(committed_app).post("/register", data=FIELDS)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert "Nothing was lost" in answer.text


@contextmanager
def unwritable(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somebody holds the lock of the file for long; the server that took over is a copy that only reads."""
    if database.is_sqlite:
        monkeypatch.setattr("app.db.BUSY_TIMEOUT_MS", 50)
        database.engine.dispose()
        with database.writing.begin() as db:
            db.connection()
            yield
        return

    @event.listens_for(database.engine, "connect")
    def only_read(connection: psycopg.Connection, _record: object) -> None:
        connection.execute("SET default_transaction_read_only = on")
        connection.commit()

    database.engine.dispose()
    yield


def test_whoever_only_reads_reads_on_while_nothing_can_be_stored(
    committed_app: FastAPI, committed_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = make_client(committed_app)
    with committed_database.writing.begin() as db:
        sign_in(client, db, make_person(db))
        db.execute(update(SignInSession).values(last_used_at=clock.now() - timedelta(hours=1)))
    with unwritable(committed_database, monkeypatch):
        assert client.get("/my-course").status_code == 200


def test_what_cannot_be_stored_is_told_so(
    committed_app: FastAPI, committed_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unwritable(committed_database, monkeypatch):
        answer = make_client(committed_app).post("/register", data=FIELDS)
    assert answer.status_code == 503
    assert committed_database.is_sqlite or "cannot store anything" in answer.text


@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR_WRITE])
def test_a_full_disk_is_not_told_as_a_rush(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_arguments: object, **_names: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = code
        error.sqlite_errorname = "SQLITE_FULL"
        raise OperationalError("INSERT", {}, error)

    monkeypatch.setattr("app.learning.routes.find_progress", full)
    answer = client.get("/")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "cannot store anything" in answer.text
    assert '"kind": "SQLITE_FULL"' in capsys.readouterr().out


def test_a_script_gets_its_message_as_json(client: TestClient) -> None:
    answer = client.get("/modules/nowhere", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["message"]) == (404, "There is no such module in this course.")
