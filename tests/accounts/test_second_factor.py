"""Administrators show a second factor before their pages open: an app's code, a recovery code, or a passkey."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from passlib.totp import TOTP
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.accounts import second_factor, sessions
from app.accounts.models import RecoveryCode, SecondFactor
from app.accounts.passwords import MAX_PER_ACCOUNT_AND_NETWORK
from app.audit.models import AuditEvent
from app.keys import keyed_hash
from tests.people import Someone

PAGES = ("/statistics", "/statistics/people", "/roles", "/mails", "/people", "/authoring", "/statistics/people.csv")


@pytest.fixture
def first_factor(client: TestClient, db: Session, administrator: Someone) -> TestClient:
    """An administrator who has signed in by code, and no more."""
    start(client, db, administrator)
    return client


def start(client: TestClient, db: Session, person: Someone) -> None:
    client.cookies.set("__Host-session", sessions.start(db, person.person_id))
    db.flush()


def set_up(client: TestClient) -> tuple[str, list[str]]:
    """The key of the app, and the recovery codes."""
    client.post("/account/second-factor")
    key = re.findall(r"\b[A-Z2-7]{4}(?:-[A-Z2-7]{4}){7}\b", client.get("/account/second-factor").text)[0]
    page = client.post("/account/second-factor/confirmation", data={"code": code_of(key)}).text
    return key, re.findall(r"\b\w{4}-\w{4}-\w{4}\b", page)


def code_of(key: str, steps_later: int = 0) -> str:
    moment = clock.now() + timedelta(seconds=30 * steps_later)
    return str(TOTP(key.replace("-", "")).generate(time=moment).token)


def prove(client: TestClient, code: str):  # type: ignore[no-untyped-def]
    return client.post("/sign-in/second-factor", data={"code": code, "next": "/statistics"})


@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_administrators_opens_without_it(first_factor: TestClient, page: str) -> None:
    assert first_factor.get(page).headers["location"] == f"/sign-in/second-factor?next={page}"


def test_nothing_can_be_done_with_the_role_either(first_factor: TestClient, db: Session, amina: Someone) -> None:
    answer = first_factor.post("/roles", data={"email": amina.email, "role": "author", "partner": ""})
    assert answer.headers["location"].startswith("/sign-in/second-factor")
    assert first_factor.post("/sign-in-codes", data={"email": amina.email}).status_code == 303


def test_learning_goes_on_without_it(first_factor: TestClient) -> None:
    assert first_factor.get("/my-course").status_code == 200


def test_setting_it_up_opens_the_pages_and_gives_ten_codes(first_factor: TestClient, db: Session) -> None:
    _key, codes = set_up(first_factor)
    assert len(set(codes)) == 10
    assert first_factor.get("/statistics").status_code == 200
    hashes = list(db.scalars(select(RecoveryCode.code_hash)))
    assert not any(code.replace("-", "") in "".join(hashes) for code in codes)
    assert db.scalar(select(AuditEvent.id).where(AuditEvent.action == "second-factor.added"))


def test_the_next_sign_in_asks_for_the_code_and_leads_back(
    first_factor: TestClient, db: Session, administrator: Someone
) -> None:
    key, _codes = set_up(first_factor)
    start(first_factor, db, administrator)
    assert first_factor.get("/statistics").status_code == 303
    proved = prove(first_factor, code_of(key, steps_later=1))
    assert (proved.status_code, proved.headers["location"]) == (303, "/statistics")
    assert first_factor.get("/statistics").status_code == 200


@pytest.mark.parametrize("spelling", ["{}", " {} ", "{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}"])
def test_a_code_is_taken_once_however_it_is_written(
    first_factor: TestClient, db: Session, administrator: Someone, spelling: str
) -> None:
    key, _codes = set_up(first_factor)
    used = code_of(key)
    start(first_factor, db, administrator)
    assert prove(first_factor, spelling.format(used)).status_code == 422
    assert first_factor.get("/statistics").status_code == 303


def test_a_recovery_code_works_once(first_factor: TestClient, db: Session, administrator: Someone) -> None:
    _key, codes = set_up(first_factor)
    start(first_factor, db, administrator)
    assert prove(first_factor, codes[0].upper().replace("-", " ")).status_code == 303
    start(first_factor, db, administrator)
    assert prove(first_factor, codes[0]).status_code == 422


def test_wrong_codes_are_limited(first_factor: TestClient, db: Session, administrator: Someone) -> None:
    set_up(first_factor)
    start(first_factor, db, administrator)
    statuses = [prove(first_factor, "000000").status_code for _try in range(MAX_PER_ACCOUNT_AND_NETWORK + 1)]
    assert statuses == [422] * MAX_PER_ACCOUNT_AND_NETWORK + [429]


def test_the_secret_is_stored_encrypted(first_factor: TestClient, db: Session) -> None:
    key, _codes = set_up(first_factor)
    assert key.replace("-", "") not in (db.scalar(select(SecondFactor.secret)) or "")


def test_a_secret_of_an_earlier_release_is_sealed_by_its_next_code(
    first_factor: TestClient, db: Session, administrator: Someone
) -> None:
    key, _codes = set_up(first_factor)
    row = db.get_one(SecondFactor, administrator.person_id)
    wallet = {"1": keyed_hash(first_factor.app.state.token_key, "authenticator secrets")}
    row.secret = TOTP.using(secrets=wallet)(key).to_json(encrypt=True)
    for steps in (1, 3):
        later = clock.now() + timedelta(seconds=30 * steps)
        with clock.running_as(lambda moment=later: moment):
            start(first_factor, db, administrator)
            assert prove(first_factor, code_of(key)).status_code == 303
        db.refresh(row)
        assert "{" not in row.secret


@pytest.mark.parametrize("spoil", [lambda sealed: sealed, lambda sealed: sealed[:-3] + "AA=", lambda _sealed: "x"])
def test_a_secret_that_was_changed_or_is_somebody_elses_takes_no_code(
    first_factor: TestClient, db: Session, administrator: Someone, author: Someone, spoil: Callable[[str], str]
) -> None:
    key, codes = set_up(first_factor)
    mine = db.get_one(SecondFactor, administrator.person_id)
    db.add(SecondFactor(person_id=author.person_id, secret=spoil(mine.secret), confirmed_at=clock.now()))
    start(first_factor, db, author)
    assert prove(first_factor, code_of(key, steps_later=1)).status_code == 422
    mine.secret = "x"
    start(first_factor, db, administrator)
    assert prove(first_factor, code_of(key, steps_later=1)).status_code == 422
    assert prove(first_factor, codes[0]).status_code == 303


def test_setting_up_and_removing_ask_for_a_fresh_sign_in(first_factor: TestClient) -> None:
    later = clock.now() + timedelta(minutes=16)
    with clock.running_as(lambda: later):
        for act in ("", "/confirmation", "/removal"):
            answer = first_factor.post(f"/account/second-factor{act}")
            assert answer.headers["location"].startswith("/sign-in/again")


def test_whoever_holds_the_mailbox_alone_cannot_change_the_factors(
    first_factor: TestClient, db: Session, administrator: Someone
) -> None:
    set_up(first_factor)
    start(first_factor, db, administrator)
    for act in ("/second-factor", "/second-factor/removal", "/passkeys/question", "/passkeys"):
        answer = first_factor.post(f"/account{act}")
        assert answer.headers["location"].startswith("/sign-in/second-factor"), act
    assert db.scalar(select(SecondFactor.person_id)) == administrator.person_id


def test_who_has_shown_the_factor_can_remove_it(first_factor: TestClient, db: Session) -> None:
    set_up(first_factor)
    assert first_factor.post("/account/second-factor").status_code == 409
    assert first_factor.post("/account/second-factor/removal").status_code == 303
    assert db.scalar(select(SecondFactor.person_id)) is None


def test_the_console_forgets_what_is_lost(first_factor: TestClient, db: Session, administrator: Someone) -> None:
    set_up(first_factor)
    assert second_factor.forget(db, administrator.email)
    assert not second_factor.forget(db, "nobody@example.org")
    start(first_factor, db, administrator)
    assert "Set it up once" in first_factor.get("/sign-in/second-factor").text
