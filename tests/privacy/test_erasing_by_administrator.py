"""An administrator erases somebody who asks for it and cannot sign in."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.accounts import sessions
from app.accounts.models import Person, SignInSession
from app.audit.models import AuditEvent
from tests.people import Someone, sign_in


@pytest.fixture
def desk(client: TestClient, db: Session, administrator: Someone) -> TestClient:
    sign_in(client, db, administrator)
    return client


def test_address_and_name_erase_the_person(
    desk: TestClient, db: Session, administrator: Someone, amina: Someone
) -> None:
    named = {"email": amina.email.upper(), "name": f"  {amina.name.lower()} "}
    answer = desk.post("/people/erasures", data=named)
    assert answer.headers["location"] == "/people?done=erased"
    db.expire_all()
    person = db.get_one(Person, amina.person_id)
    assert (person.erased_at is None, person.email) == (False, None)
    event = db.scalars(select(AuditEvent).where(AuditEvent.action == "person.erased")).one()
    assert (event.actor_id, event.object_id) == (administrator.person_id, str(amina.person_id))
    page = desk.get("/people?done=erased").text
    assert "The person is erased." in page
    assert amina.name not in page


@pytest.mark.parametrize(
    ("email", "name", "words"),
    [
        ("nobody@example.org", "Amina Khan", "Nobody is known here with this address. Please check it."),
        ("", "Amina Khan", "Please type the person&#39;s email address."),
        ("AMINA", "", "Please type the name, to confirm."),
        ("AMINA", "Bilal Ahmed", "Another name belongs to this address. Nothing was erased."),
    ],
)
def test_one_slip_erases_nobody(
    desk: TestClient, db: Session, amina: Someone, email: str, name: str, words: str
) -> None:
    typed = {"email": email.replace("AMINA", amina.email), "name": name}
    answer = desk.post("/people/erasures", data=typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert all(f'value="{value}"' in answer.text for value in typed.values() if value)
    assert db.get_one(Person, amina.person_id).erased_at is None


def test_an_administrator_is_erased_by_nobody(desk: TestClient, db: Session, administrator: Someone) -> None:
    answer = desk.post("/people/erasures", data={"email": administrator.email, "name": administrator.name})
    assert answer.status_code == 409
    assert db.get_one(Person, administrator.person_id).erased_at is None


def test_it_needs_a_fresh_sign_in(desk: TestClient, db: Session, amina: Someone) -> None:
    long_ago = clock.now() - sessions.FRESH - timedelta(minutes=1)
    for session in db.scalars(select(SignInSession)):
        session.started_at = long_ago
    db.flush()
    assert desk.get("/people/erasures").headers["location"].startswith("/sign-in/again")
    desk.post("/people/erasures", data={"email": amina.email, "name": amina.name})
    assert db.get_one(Person, amina.person_id).erased_at is None
