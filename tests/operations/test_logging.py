"""What the logs say of a failure, and what they keep to themselves."""

import json

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import Person
from tests import logged
from tests.clients import PUBLIC_URL
from tests.people import Someone, sign_in

CANARY = "Qanaryxyzzy"
PERSON = {"name": CANARY, "email": "one@example.org", "language": "en"}


def test_a_failure_with_values_in_its_message_is_logged_without_them(
    app: FastAPI, db: Session, amina: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        db.execute(insert(Person), [PERSON, PERSON])

    monkeypatch.setattr("app.learning.routes.find_progress", refuse)
    client = TestClient(app, base_url=PUBLIC_URL, raise_server_exceptions=False)
    sign_in(client, db, amina)
    seen = len(logged.lines)
    answer = client.get("/my-course")
    assert answer.status_code == 500
    entry = json.loads(logged.lines[seen])
    assert any(line.endswith("IntegrityError") for line in entry["exception"])
    assert any("test_logging.py" in line for line in entry["exception"])
    assert CANARY.lower() not in (logged.lines[seen] + answer.text).lower()


def test_the_database_keeps_values_out_of_its_errors(db: Session) -> None:
    with pytest.raises(IntegrityError) as refused:
        db.execute(insert(Person), [PERSON, PERSON])
    assert CANARY not in str(refused.value)
