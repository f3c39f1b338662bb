"""What people see when something goes wrong on our side: plain words, a reference, and nothing lost."""

import re
import sqlite3

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.accounts.models import OneTimeToken
from app.db import Database
from tests.clients import OWN_PAGE, PUBLIC_URL, make_client

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


def test_a_script_gets_its_message_as_json(client: TestClient) -> None:
    answer = client.get("/modules/nowhere", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["message"]) == (404, "There is no such module in this course.")
