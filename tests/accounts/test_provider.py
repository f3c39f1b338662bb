"""Signing in by a university's own service, against the certified npm oidc-provider."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import sessions
from app.accounts.models import ExternalIdentity, Person, SignInSession
from app.accounts.openid import OpenId
from app.accounts.providers import Provider
from tests.accounts.mailbox import mailed_code, mailed_link
from tests.accounts.provider import come_back, leave, running_provider, sign_in_there
from tests.clients import make_client
from tests.people import Someone

pytestmark = pytest.mark.slow
REST = {"name": "Zainab Ünal", "email": "zainab@uni.example.org", "university": "lums", "category": "staff"}


@pytest.fixture(scope="module")
def universities() -> Iterator[dict[str, Provider]]:
    with running_provider("north") as north, running_provider("south") as south:
        yield {"north": north, "south": south}


@pytest.fixture
def app(app: FastAPI, universities: dict[str, Provider]) -> Iterator[FastAPI]:
    kept, app.state.openid = app.state.openid, OpenId(universities)
    yield app
    app.state.openid = kept


def visit(client: TestClient, account: str, provider: str = "north"):  # type: ignore[no-untyped-def]
    return come_back(client, provider, sign_in_there(leave(client, provider), account))


def identities(db: Session) -> list[tuple[int, str]]:
    rows = db.execute(select(ExternalIdentity.person_id, ExternalIdentity.subject).order_by(ExternalIdentity.id))
    return [(row.person_id, row.subject) for row in rows]


def test_the_first_time_asks_for_what_is_missing_and_the_second_signs_in_at_once(
    client: TestClient, db: Session
) -> None:
    assert visit(client, "zainab").headers["location"] == "/register/rest"
    page = client.get("/register/rest").text
    assert 'value="Zainab Ünal"' in page
    assert 'value="zainab@uni.example.org"' in page
    entered = client.post("/register/rest", data=REST)
    assert (entered.status_code, entered.headers["location"]) == (303, "/modules/alpha")
    assert "Zainab Ünal" in client.get("/my-course").text
    person_id = db.scalars(select(Person.id).where(Person.email == REST["email"])).one()
    assert identities(db) == [(person_id, "zainab")]
    client.post("/sign-out")
    client.cookies.clear()
    sessions.choose_language(db, person_id, "ur")
    assert visit(client, "zainab").headers["location"] == "/modules/alpha"
    assert '<html lang="ur"' in client.get("/my-course").text
    assert db.scalar(select(func.count()).select_from(ExternalIdentity)) == 1


def test_a_mistake_in_the_missing_fields_is_named_and_kept(client: TestClient) -> None:
    visit(client, "zainab")
    refused = client.post("/register/rest", data=REST | {"university": "atlantis"})
    assert refused.status_code == 422
    assert "choose your university" in refused.text
    assert client.post("/register/rest", data=REST).status_code == 303


def test_an_address_that_somebody_registered_opens_nothing_without_a_mailed_code(
    client: TestClient, db: Session, amina: Someone
) -> None:
    visit(client, "zainab")
    asked = client.post("/register/rest", data=REST | {"email": amina.email})
    assert asked.headers["location"] == "/sign-in/code"
    assert client.get("/my-course").status_code == 303
    assert identities(db) == []
    client.post("/sign-in/code", data={"code": mailed_code(db, amina.email)})
    assert identities(db) == [(amina.person_id, "zainab")]


def test_the_mailed_link_does_not_join_a_strangers_identity(client: TestClient, db: Session, amina: Someone) -> None:
    """A stranger types Amina's address; she presses the button of a mail that she did not ask for."""
    visit(client, "zainab")
    client.post("/register/rest", data=REST | {"email": amina.email})
    client.cookies.clear()
    client.post(mailed_link(db, amina.email))
    assert identities(db) == []


def test_an_address_that_the_provider_does_not_vouch_for_is_proved_by_mail(client: TestClient, db: Session) -> None:
    visit(client, "unverified")
    asked = client.post("/register/rest", data=REST | {"email": "amina@uni.example.org"})
    assert asked.headers["location"] == "/sign-in/code"
    assert db.scalar(select(func.count()).select_from(Person)) == 0


def test_two_providers_may_have_the_same_subject(client: TestClient, db: Session) -> None:
    visit(client, "zainab", "north")
    client.post("/register/rest", data=REST)
    client.cookies.clear()
    assert visit(client, "zainab", "south").headers["location"] == "/register/rest"
    client.post("/register/rest", data=REST | {"email": "another@uni.example.org"})
    client.post("/sign-in/code", data={"code": mailed_code(db, "another@uni.example.org")})
    assert len({person_id for person_id, _subject in identities(db)}) == 2


def test_an_answer_works_once_and_only_in_the_browser_that_asked(client: TestClient, app: FastAPI, db: Session) -> None:
    query = sign_in_there(leave(client, "north"), "zainab")
    assert make_client(app).post("/sign-in/from/north", data=query).status_code == 409
    assert client.post("/sign-in/from/north", data=query).status_code == 303
    assert client.post("/sign-in/from/north", data=query).status_code == 409
    assert db.scalar(select(func.count()).select_from(SignInSession)) == 0


@pytest.mark.parametrize("change", [{"state": "another"}, {"state": ""}, {"iss": "https://evil.example"}, {"iss": ""}])
def test_an_answer_with_another_state_or_issuer_is_refused(client: TestClient, change: dict[str, str]) -> None:
    query = sign_in_there(leave(client, "north"), "zainab")
    assert client.post("/sign-in/from/north", data=query | change).status_code == 409


def test_the_answer_of_one_provider_does_not_pass_for_that_of_another(client: TestClient) -> None:
    """Mix-up: the browser left for north, and south's page sends it back with north's state."""
    query = sign_in_there(leave(client, "north"), "zainab")
    assert client.post("/sign-in/from/south", data=query).status_code == 409


def test_another_code_is_refused_by_the_provider(client: TestClient, db: Session) -> None:
    query = sign_in_there(leave(client, "north"), "zainab")
    assert client.post("/sign-in/from/north", data=query | {"code": "guessed"}).status_code == 502
    assert identities(db) == []


def test_the_question_carries_pkce_state_and_nonce(client: TestClient) -> None:
    address = leave(client, "north")
    for part in ("code_challenge=", "code_challenge_method=S256", "state=", "nonce=", "response_type=code"):
        assert part in address
