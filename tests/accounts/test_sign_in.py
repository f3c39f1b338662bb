"""Signing in by code or password, staying signed in, signing out."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.accounts import passwords
from app.accounts.models import SignInFailure
from app.audit.models import AuditEvent
from tests.accounts.mailbox import mailed_code, newest_mail
from tests.people import Someone, sign_in

PASSWORD = "four plain words here"


def test_a_registered_address_gets_a_code(client: TestClient, db: Session, amina: Someone) -> None:
    client.post("/sign-in", data={"email": amina.email.upper(), "next": "/modules/alpha"})
    entered = client.post("/sign-in/code", data={"code": mailed_code(db, amina.email)})
    assert entered.headers["location"] == "/modules/alpha"
    assert amina.name in client.get("/my-course").text


def test_an_unknown_address_looks_the_same_and_learns_by_mail(client: TestClient, db: Session, amina: Someone) -> None:
    known = client.post("/sign-in", data={"email": amina.email})
    unknown = client.post("/sign-in", data={"email": "nobody@example.org"})
    assert (known.status_code, known.headers["location"]) == (unknown.status_code, unknown.headers["location"])
    assert "/register" in newest_mail(db, "nobody@example.org").text
    assert client.post("/sign-in/code", data={"code": "123456"}).status_code == 422


def test_another_code_to_sign_in_with_and_the_way_back_to_a_slip(
    client: TestClient, db: Session, amina: Someone
) -> None:
    client.post("/sign-in", data={"email": "aimna@example.org", "next": "/modules/alpha"})
    assert 'href="/sign-in?next=/modules/alpha#email"' in client.get("/sign-in/code").text
    client.post("/sign-in/code/another")
    assert "/register" in newest_mail(db, "aimna@example.org").text
    client.post("/sign-in", data={"email": amina.email, "next": "/modules/alpha"})
    client.post("/sign-in/code/another")
    entered = client.post("/sign-in/code", data={"code": mailed_code(db, amina.email)})
    assert entered.headers["location"] == "/modules/alpha"


def test_a_wrong_password_is_noted_and_the_address_kept(client: TestClient, db: Session, amina: Someone) -> None:
    answer = client.post("/sign-in/password", data={"email": amina.email, "password": "not the password at all"})
    assert answer.status_code == 422
    assert amina.email in answer.text
    assert db.scalar(select(func.count()).select_from(SignInFailure)) == 1


def test_ten_wrong_passwords_ask_for_patience_but_a_code_still_works(
    client: TestClient, db: Session, amina: Someone
) -> None:
    for _guess in range(passwords.MAX_PER_ACCOUNT_AND_NETWORK):
        client.post("/sign-in/password", data={"email": amina.email, "password": "guess"})
    assert client.post("/sign-in/password", data={"email": amina.email, "password": PASSWORD}).status_code == 429
    client.post("/sign-in", data={"email": amina.email})
    assert client.post("/sign-in/code", data={"code": mailed_code(db, amina.email)}).status_code == 303


def test_a_learner_stays_signed_in_for_30_days_after_last_use(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    start = clock.now()
    for days in (29, 58, 87):
        with clock.running_as(lambda days=days: start + timedelta(days=days)):
            assert client.get("/my-course").status_code == 200
    with clock.running_as(lambda: start + timedelta(days=118)):
        assert client.get("/my-course").status_code == 303


def test_an_administrator_is_signed_out_after_30_idle_minutes(
    client: TestClient, db: Session, administrator: Someone
) -> None:
    sign_in(client, db, administrator)
    later = clock.now() + timedelta(minutes=31)
    with clock.running_as(lambda: later):
        assert client.get("/my-course").status_code == 303


def test_signing_out_ends_the_session_for_good(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    token = client.cookies.get("__Host-session") or ""
    assert client.post("/sign-out").headers["location"] == "/"
    client.cookies.set("__Host-session", token)
    assert client.get("/my-course").status_code == 303


def test_an_administrator_reads_a_code_out(
    client: TestClient, db: Session, amina: Someone, administrator: Someone
) -> None:
    client.post("/sign-in", data={"email": amina.email})
    waiting = client.cookies.get("__Host-waiting") or ""
    sign_in(client, db, administrator)
    page = client.post("/sign-in-codes", data={"email": amina.email})
    code = page.text.split(f"Code for {amina.email}: ")[1][:6]
    client.cookies.clear()
    client.cookies.set("__Host-waiting", waiting)
    assert client.post("/sign-in/code", data={"code": code}).status_code == 303
    event = db.scalars(select(AuditEvent).where(AuditEvent.action == "code.issued-by-hand")).one()
    assert (event.actor_id, event.object_id) == (administrator.person_id, str(amina.person_id))


def test_a_code_by_hand_needs_a_tab_that_waits(client: TestClient, db: Session, administrator: Someone) -> None:
    sign_in(client, db, administrator)
    refused = client.post("/sign-in-codes", data={"email": "nobody@example.org"})
    assert refused.status_code == 422
    assert "Nobody waits for a code with this address." in refused.text
    assert 'value="nobody@example.org"' in refused.text


@pytest.mark.parametrize("path", ["/my-course", "/account", "/statistics", "/certificates"])
def test_a_stranger_is_asked_to_sign_in_and_comes_back(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={path}")
