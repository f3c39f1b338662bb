"""Ways that hash or ask another server open transactions of their own: on a database that commits for real, the
request must not hold the write lock against itself."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.accounts import sessions
from app.db import Database
from tests.clients import make_client
from tests.people import Someone, make_person

PASSWORD = "four plain words here"


def signed_in_client(app: FastAPI, database: Database) -> tuple[TestClient, Someone]:
    with database.writing.begin() as db:
        person = make_person(db)
        token = sessions.start(db, person.person_id)
    client = make_client(app)
    client.cookies.set("__Host-session", token)
    return client, person


@pytest.mark.slow
def test_somebody_signed_in_sets_a_password_and_signs_in_with_it(
    committed_app: FastAPI, committed_database: Database
) -> None:
    client, person = signed_in_client(committed_app, committed_database)
    assert client.post("/account/password", data={"password": PASSWORD}).status_code == 303
    again = client.post("/sign-in/password", data={"email": person.email, "password": PASSWORD})
    assert again.status_code == 303
