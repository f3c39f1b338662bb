"""An optional password: long, hard to guess, changed only by its owner, kept by today's standard."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from passlib.hash import argon2
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app import clock
from app.accounts import passwords
from app.accounts.models import Person, SignInFailure, SignInSession
from app.audit.models import AuditEvent
from app.mail.models import OutboxMessage
from app.privacy import erasing
from tests.accounts.mailbox import newest_mail
from tests.people import Someone, sign_in

PASSWORD = "four plain words here"
OTHER = "seven blue kites over Multan"


def stored_hash(db: Session, person: Someone) -> str | None:
    return db.scalar(select(Person.password_hash).where(Person.id == person.person_id))


def set_password(client: TestClient, password: str = PASSWORD, **fields: str):  # type: ignore[no-untyped-def]
    return client.post("/account/password", data={"password": password, **fields})


def test_a_password_opens_the_door(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    assert set_password(client).headers["location"] == "/account?saved=password"
    client.post("/sign-out")
    answer = client.post("/sign-in/password", data={"email": amina.email, "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/my-course")


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "at least 15 characters"),
        ("x" * 1025, "1024 characters"),
        ("passwordpassword", "easy to guess"),
        ("aaaaaaaaaaaaaaaa", "easy to guess"),
        ("123456789012345", "easy to guess"),
        ("qwertyuiopasdfgh", "easy to guess"),
        ("Internationalisation1", "easy to guess"),
        ("Amina Khan Amina Khan", "easy to guess"),
        ("university university", "easy to guess"),
    ],
)
def test_what_is_short_or_easy_to_guess_is_refused(
    client: TestClient, db: Session, amina: Someone, password: str, words: str
) -> None:
    sign_in(client, db, amina)
    answer = set_password(client, password)
    assert answer.status_code == 422
    assert words in answer.text
    assert password not in answer.text
    assert stored_hash(db, amina) is None


def test_ones_own_address_is_easy_to_guess(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    assert set_password(client, amina.email).status_code == 422


@pytest.mark.parametrize(
    "password",
    [
        "four plain words here",
        "aaaa zebra kettle Ünal",
        "محمد عائشہ لاہور پاکستان",
        "  two spaces around  ",
        "k" * 3 + "🙂" * 4 + "zebra kettle",
        "correct horse battery staple" * 30,
    ],
)
def test_any_characters_make_a_password_and_every_one_of_them_counts(
    client: TestClient, db: Session, amina: Someone, password: str
) -> None:
    sign_in(client, db, amina)
    assert set_password(client, password).status_code == 303
    for typed, status in ((password, 303), (password.upper() + "x", 422), (password[:-1], 422)):
        answer = client.post("/sign-in/password", data={"email": amina.email, "password": typed})
        assert answer.status_code == status, typed


def test_a_manager_can_fill_and_paste_the_field(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    page = client.get("/account").text
    assert 'type="password"' in page
    assert 'autocomplete="new-password"' in page
    assert "onpaste" not in page


def test_a_change_after_a_while_needs_the_old_password(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    set_password(client)
    later = clock.now() + timedelta(minutes=16)
    with clock.running_as(lambda: later):
        assert "Current password" in client.get("/account").text
        refused = set_password(client, OTHER, current="not the password at all")
        assert (refused.status_code, "not your current password" in refused.text) == (422, True)
        assert db.scalar(select(func.count()).select_from(SignInFailure)) == 1
        assert set_password(client, OTHER).status_code == 422
        assert set_password(client, OTHER, current=PASSWORD).status_code == 303


def test_guesses_of_the_current_password_are_limited(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    set_password(client)
    later = clock.now() + timedelta(minutes=16)
    with clock.running_as(lambda: later):
        answers = [set_password(client, OTHER, current=f"guess {number}").status_code for number in range(11)]
    assert answers == [422] * 10 + [429]


def test_a_first_password_after_a_while_asks_to_sign_in_again(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    later = clock.now() + timedelta(minutes=16)
    with clock.running_as(lambda: later):
        answer = client.post(
            "/account/password",
            data={"password": PASSWORD},
            headers={"Referer": "https://course.example.org/account"},
        )
    assert answer.headers["location"] == "/sign-in/again?next=/account"
    assert stored_hash(db, amina) is None


def test_a_new_password_ends_all_other_sessions_and_tells_the_owner(
    client: TestClient, db: Session, amina: Someone
) -> None:
    sign_in(client, db, amina)
    elsewhere = client.cookies.get("__Host-session") or ""
    sign_in(client, db, amina)
    set_password(client)
    assert client.get("/account").status_code == 200
    assert "set or changed" in newest_mail(db, amina.email).text
    client.cookies.set("__Host-session", elsewhere)
    assert client.get("/account").status_code == 303
    event = db.scalars(select(AuditEvent).where(AuditEvent.action == "password.set")).one()
    assert (event.actor_id, event.details) == (amina.person_id, {"sessions_ended": 1})


def test_a_password_can_be_removed(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    set_password(client)
    assert client.post("/account/password/removal").status_code == 303
    assert stored_hash(db, amina) is None
    assert "was removed" in newest_mail(db, amina.email).text


def test_a_hash_of_older_settings_is_renewed_at_sign_in(client: TestClient, db: Session, amina: Someone) -> None:
    weaker = argon2.using(type="ID", memory_cost=8 * 1024, time_cost=1, parallelism=1).hash(PASSWORD)
    db.get_one(Person, amina.person_id).password_hash = weaker
    db.flush()
    fields = {"email": amina.email, "password": PASSWORD}
    assert client.post("/sign-in/password", data=fields | {"password": "wrong"}).status_code == 422
    assert stored_hash(db, amina) == weaker
    assert client.post("/sign-in/password", data=fields).status_code == 303
    renewed = stored_hash(db, amina) or ""
    assert renewed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert client.post("/sign-in/password", data=fields).status_code == 303
    assert stored_hash(db, amina) == renewed


def test_a_password_that_was_changed_during_the_sign_in_opens_nothing(
    client: TestClient, db: Session, amina: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Comparing takes long enough for its owner to change it; a renewed hash must not bring the old one back."""
    weaker = argon2.using(type="ID", memory_cost=8 * 1024, time_cost=1, parallelism=1).hash(PASSWORD)
    db.get_one(Person, amina.person_id).password_hash = weaker
    db.flush()
    compare = passwords.matches

    def compare_slowly(password: str, stored: str | None) -> bool:
        is_right = compare(password, stored)
        db.execute(update(Person).where(Person.id == amina.person_id).values(password_hash="of another one"))
        return is_right

    monkeypatch.setattr(passwords, "matches", compare_slowly)
    assert client.post("/sign-in/password", data={"email": amina.email, "password": PASSWORD}).status_code == 422
    assert stored_hash(db, amina) == "of another one"
    assert db.scalar(select(func.count()).select_from(SignInSession)) == 0


def test_who_was_erased_while_a_password_was_hashed_gets_none_and_no_mail(
    client: TestClient, db: Session, amina: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, db, amina)
    make = passwords.hash_password

    def make_slowly(password: str) -> str:
        erasing.erase(db, amina.person_id, amina.person_id)
        return make(password)

    monkeypatch.setattr(passwords, "hash_password", make_slowly)
    assert set_password(client).headers["location"].startswith("/sign-in")
    assert stored_hash(db, amina) is None
    assert db.scalars(select(OutboxMessage)).all() == []


def test_signing_in_gives_a_new_cookie_and_ends_the_old_session(
    client: TestClient, db: Session, amina: Someone
) -> None:
    sign_in(client, db, amina)
    set_password(client)
    before = client.cookies.get("__Host-session") or ""
    answer = client.post("/sign-in/password", data={"email": amina.email, "password": PASSWORD})
    assert "__Host-session=" in answer.headers["set-cookie"]
    assert before not in answer.headers["set-cookie"]
    ended = db.scalars(select(SignInSession).where(SignInSession.ended_at.is_not(None))).all()
    assert len(ended) == 1
