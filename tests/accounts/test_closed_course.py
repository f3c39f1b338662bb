"""Registering where registration is not open to everybody."""

import hashlib
from dataclasses import replace
from html import unescape

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.admission import Admission
from app.accounts.admitting import MAX_WRONG_CODES
from app.accounts.models import Affiliation, OneTimeToken, Person, ProviderVisit, SignInFailure
from app.accounts.passwords import WINDOW
from app.mail.models import OutboxMessage
from tests.accounts.mailbox import mailed_code, newest_mail
from tests.people import Someone

CODE = "Blue Kite 2027"
BY_DOMAIN = Admission(is_open=False, domains=("nust.edu.pk",))
BY_CODE = Admission(is_open=False, access_code=CODE)
BY_BOTH = Admission(is_open=False, domains=("nust.edu.pk",), access_code=CODE)
BY_INVITATION = Admission(is_open=False)
STRANGER = {"name": "Zainab Ünal", "email": "zainab@example.org", "university": "lums", "category": "staff"}
COLLEAGUE = STRANGER | {"email": "zainab@seecs.nust.edu.pk"}


@pytest.fixture
def admission(request: pytest.FixtureRequest) -> Admission:
    return getattr(request, "param", BY_BOTH)


@pytest.fixture
def app(app: FastAPI, admission: Admission, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    library = app.state.library
    monkeypatch.setattr(library, "_live", replace(library.live(), admission=admission))
    return app


def stored(db: Session) -> int:
    rows = (OneTimeToken, OutboxMessage, Person, Affiliation)
    return sum(db.scalar(select(func.count()).select_from(row)) or 0 for row in rows)


@pytest.mark.parametrize(
    ("admission", "fields", "status", "field"),
    [
        (BY_DOMAIN, COLLEAGUE, 303, ""),
        (BY_DOMAIN, STRANGER, 422, "email"),
        (BY_DOMAIN, STRANGER | {"access_code": CODE}, 422, "email"),
        (BY_CODE, STRANGER | {"access_code": "blue kite-2027"}, 303, ""),
        (BY_CODE, STRANGER, 422, "access_code"),
        (BY_CODE, COLLEAGUE | {"access_code": "Red Kite 2027"}, 422, "access_code"),
        (BY_BOTH, COLLEAGUE | {"access_code": "Red Kite 2027"}, 303, ""),
        (BY_BOTH, STRANGER, 422, "access_code"),
        (BY_INVITATION, COLLEAGUE, 422, "email"),
    ],
    indirect=["admission"],
)
def test_who_may_register(client: TestClient, db: Session, fields: dict[str, str], status: int, field: str) -> None:
    before = stored(db)
    answer = client.post("/register", data=fields)
    assert answer.status_code == status
    if status == 422:
        assert f'id="{field}-error"' in answer.text
        assert f'value="{fields["email"]}"' in unescape(answer.text)
        assert stored(db) == before
    else:
        client.post("/sign-in/code", data={"code": mailed_code(db, fields["email"])})
        assert "Zainab Ünal" in client.get("/my-course").text


@pytest.mark.parametrize(
    ("admission", "email", "says", "may_register"),
    [
        (Admission(), STRANGER["email"], "register here", True),
        (BY_DOMAIN, COLLEAGUE["email"], "register here", True),
        (BY_DOMAIN, STRANGER["email"], "open to email addresses of nust.edu.pk.", False),
        (BY_CODE, STRANGER["email"], "open to whoever has the access code.", True),
        (BY_BOTH, STRANGER["email"], "of nust.edu.pk, and to whoever has the access code.", True),
        (BY_INVITATION, STRANGER["email"], "by invitation only.", False),
    ],
    indirect=["admission"],
)
def test_the_mail_to_an_unknown_address_invites_only_whom_the_course_takes(
    client: TestClient, db: Session, email: str, says: str, may_register: bool
) -> None:
    client.post("/sign-in", data={"email": email})
    mail = newest_mail(db, email)
    assert says in mail.text
    for part in (mail.text, mail.html):
        assert ("/register" in part) is may_register
        assert ("with another one, please sign in with that one" in part) is not may_register


def test_the_code_that_was_typed_is_not_stored(client: TestClient, db: Session) -> None:
    client.post("/register", data=STRANGER | {"access_code": CODE})
    waiting = db.scalars(select(OneTimeToken.registration)).one()
    assert "Kite" not in str(waiting)


@pytest.mark.parametrize(
    ("admission", "shown"),
    [(Admission(), False), (Admission(access_code=CODE), False), (BY_DOMAIN, False), (BY_CODE, True), (BY_BOTH, True)],
    indirect=["admission"],
)
def test_the_field_is_there_where_a_code_is_set(client: TestClient, shown: bool) -> None:
    page = client.get("/register").text
    assert ('name="access_code"' in page) is shown
    assert "Kite" not in page


@pytest.mark.parametrize("admission", [BY_INVITATION], indirect=True)
def test_without_domains_and_code_the_page_leads_to_signing_in(client: TestClient) -> None:
    page = client.get("/register?next=/modules/alpha").text
    assert "by invitation only" in page
    assert 'href="/sign-in?next=/modules/alpha"' in page
    assert 'action="/register"' not in page


@pytest.mark.parametrize("admission", [BY_INVITATION, BY_BOTH], indirect=True)
def test_a_refusal_does_not_tell_who_is_known(client: TestClient, amina: Someone) -> None:
    known = client.post("/register", data=STRANGER | {"email": amina.email})
    unknown = client.post("/register", data=STRANGER)
    assert known.status_code == unknown.status_code == 422
    assert known.text.replace(amina.email, STRANGER["email"]) == unknown.text


@pytest.mark.parametrize("admission", [BY_INVITATION], indirect=True)
def test_somebody_who_was_invited_signs_in(client: TestClient, db: Session, invited: str) -> None:
    client.post("/sign-in", data={"email": invited})
    assert client.post("/sign-in/code", data={"code": mailed_code(db, invited)}).status_code == 303
    assert client.get("/my-course").status_code == 200


@pytest.fixture
def invited(db: Session) -> str:
    now = clock.now()
    person = Person(name="Invited Person", email="invited@example.org", language="en")
    db.add(person)
    db.flush()
    db.add(
        Affiliation(
            person_id=person.id, category="staff", partner="lums", origin="import", happened_at=now, recorded_at=now
        )
    )
    db.flush()
    return "invited@example.org"


@pytest.mark.slow
def test_of_fifty_wrong_codes_thirty_are_compared(client: TestClient, db: Session) -> None:
    addresses = [STRANGER | {"email": f"guesser{number}@example.org"} for number in range(50)]
    answers = [client.post("/register", data=each | {"access_code": f"guess {each['email']}"}) for each in addresses]
    assert [answer.status_code for answer in answers] == [422] * MAX_WRONG_CODES + [429] * (50 - MAX_WRONG_CODES)
    assert answers[-1].headers["retry-after"] == "900"
    assert db.scalar(select(func.count()).select_from(SignInFailure)) == MAX_WRONG_CODES
    assert client.post("/register", data=STRANGER | {"access_code": CODE}).status_code == 429
    assert client.post("/register", data=COLLEAGUE).status_code == 303
    later = clock.now() + WINDOW
    with clock.running_as(lambda: later):
        assert client.post("/register", data=STRANGER | {"access_code": CODE}).status_code == 303


@pytest.mark.parametrize("admission", [BY_DOMAIN], indirect=True)
@pytest.mark.parametrize(
    ("typed", "said", "is_verified", "status"),
    [
        ("zainab@home.example.org", "Zainab@NUST.edu.pk", True, 303),
        ("zainab@home.example.org", "zainab@nust.edu.pk", False, 422),
        ("zainab@home.example.org", "", True, 422),
        ("zainab@nust.edu.pk", "zainab@home.example.org", True, 303),
        ("AMINA", "AMINA", True, 303),
        ("AMINA", "AMINA", False, 422),
        ("AMINA", "zainab@home.example.org", True, 422),
    ],
)
def test_the_address_that_a_universitys_sign_in_vouches_for_counts(
    client: TestClient, db: Session, amina: Someone, typed: str, said: str, is_verified: bool, status: int
) -> None:
    typed, said = (amina.email if text == "AMINA" else text for text in (typed, said))
    come_from_university(client, db, said, is_verified)
    before = stored(db)
    answer = client.post("/register/rest", data=STRANGER | {"email": typed})
    assert answer.status_code == status
    if status == 422:
        assert 'id="email-error"' in answer.text
        assert stored(db) == before


def come_from_university(client: TestClient, db: Session, email: str, is_verified: bool) -> None:
    """As if the browser had come back from a university's sign-in that says this address."""
    said = {"issuer": "https://idp.example.org", "subject": "z", "name": "Zainab", "email": email}
    db.add(
        ProviderVisit(
            provider="university",
            browser_hash=hashlib.sha256(b"browser").hexdigest(),
            state_hash="state",
            nonce="nonce",
            code_verifier="verifier",
            claims=said | {"is_email_verified": is_verified},
        )
    )
    db.flush()
    client.cookies.set("__Host-visit", "browser")
