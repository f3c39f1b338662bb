"""Whoever signs in reads on in their language: the one chosen here a moment ago, else the one kept with them."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts import passwords, sessions
from app.accounts.models import Person
from tests.accounts.mailbox import mailed_code, mailed_link
from tests.clients import make_client
from tests.people import Someone

PASSWORD = "four plain words here"


@pytest.fixture
def urdu_reader(db: Session, amina: Someone) -> Someone:
    sessions.choose_language(db, amina.person_id, "ur")
    return amina


def enter(client: TestClient, db: Session, person: Someone) -> None:
    client.post("/sign-in", data={"email": person.email})
    assert client.post("/sign-in/code", data={"code": mailed_code(db, person.email)}).status_code == 303


def enter_by_link(client: TestClient, db: Session, person: Someone) -> None:
    client.post("/sign-in", data={"email": person.email})
    assert client.post(mailed_link(db, person.email)).status_code == 303


def enter_by_password(client: TestClient, db: Session, person: Someone) -> None:
    db.get_one(Person, person.person_id).password_hash = passwords.hash_password(PASSWORD)
    db.flush()
    assert client.post("/sign-in/password", data={"email": person.email, "password": PASSWORD}).status_code == 303


def language_of_pages(client: TestClient) -> str:
    return client.get("/my-course").text.partition('<html lang="')[2].partition('"')[0]


def stored(db: Session, person: Someone) -> str:
    db.expire_all()
    return db.get_one(Person, person.person_id).language


@pytest.mark.parametrize("way", [enter, enter_by_link, enter_by_password])
def test_it_comes_back_on_a_new_device(client: TestClient, db: Session, urdu_reader: Someone, way) -> None:  # type: ignore[no-untyped-def]
    way(client, db, urdu_reader)
    assert language_of_pages(client) == "ur"


def test_a_choice_made_before_signing_in_is_taken_along(client: TestClient, db: Session, amina: Someone) -> None:
    client.post("/preferences", data={"language": "ur"})
    enter(client, db, amina)
    assert (language_of_pages(client), stored(db, amina)) == ("ur", "ur")


def test_pictures_are_no_choice_of_a_language(client: TestClient, db: Session, urdu_reader: Someone) -> None:
    client.post("/preferences", data={"pictures": "later"})
    enter(client, db, urdu_reader)
    assert (language_of_pages(client), stored(db, urdu_reader)) == ("ur", "ur")


def test_what_somebody_else_left_on_the_device_is_not(
    client: TestClient, db: Session, urdu_reader: Someone, bilal: Someone
) -> None:
    enter(client, db, urdu_reader)
    client.post("/sign-out")
    enter(client, db, bilal)
    assert (language_of_pages(client), stored(db, bilal)) == ("en", "en")


def test_who_registers_in_urdu_and_opens_the_link_in_another_browser_reads_urdu(
    app: FastAPI, client: TestClient, db: Session
) -> None:
    client.post("/preferences", data={"language": "ur"})
    fields = {"name": "Zainab Malik", "email": "zainab@example.org", "university": "nust", "category": "staff"}
    client.post("/register", data=fields)
    mail_reader = make_client(app)
    assert mail_reader.post(mailed_link(db, "zainab@example.org")).status_code == 303
    assert language_of_pages(mail_reader) == "ur"


def test_a_choice_made_signed_in_holds_on_the_next_device(
    app: FastAPI, client: TestClient, db: Session, amina: Someone
) -> None:
    enter(client, db, amina)
    client.post("/preferences", data={"language": "ur"})
    telephone = make_client(app)
    enter(telephone, db, amina)
    assert language_of_pages(telephone) == "ur"
