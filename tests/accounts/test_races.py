"""Fifty at one moment: whatever works once has one effect."""

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from app.accounts import codes, passkeys, passwords, visits
from app.accounts.models import Affiliation, Person, Registration, SignInFailure, SignInSession
from app.accounts.service import Door
from app.accounts.sessions import Browser
from app.db import Database
from app.errors import Conflict, TooMany
from app.problems import service as problems
from tests.accounts.mailbox import mailed_code, mailed_link
from tests.clients import PUBLIC_URL, make_client

pytestmark = pytest.mark.slow
ADDRESS = "zainab@example.org"
FIELDS = {"name": "Zainab Ünal", "email": ADDRESS, "university": "lums", "category": "staff"}
CLICKS = 50


@pytest.fixture
def waiting(committed_app: FastAPI) -> TestClient:
    """A browser that waits for the code of a registration."""
    client = make_client(committed_app)
    client.post("/register", data=FIELDS)
    return client


def at_once(deed: Callable[[], object]) -> list[object]:
    together = Barrier(CLICKS)

    def click(_number: int) -> object:
        together.wait()
        return deed()

    with ThreadPoolExecutor(CLICKS) as threads:
        return list(threads.map(click, range(CLICKS)))


def clicks(client: TestClient, address: str, fields: dict[str, str]) -> list[object]:
    """The statuses of fifty posts, each from a client of its own with the same cookies."""

    def post() -> int:
        own = make_client(client.app)  # type: ignore[arg-type]  # it is our FastAPI
        own.cookies.update(dict(client.cookies))
        return own.post(address, data=fields).status_code

    return at_once(post)


def assert_one_person_came_in(database: Database) -> None:
    with database.reading.begin() as db:
        person = select(Person.id).where(Person.email == ADDRESS)
        counts = [
            db.scalar(select(func.count()).select_from(table).where(table.person_id.in_(person)))
            for table in (Registration, Affiliation, SignInSession)
        ]
    assert counts == [1, 1, 1]


def test_a_mailed_code_signs_in_once(waiting: TestClient, committed_database: Database) -> None:
    with committed_database.reading.begin() as db:
        code = mailed_code(db, ADDRESS)
    statuses = clicks(waiting, "/sign-in/code", {"code": code})
    assert sorted(map(str, statuses)) == ["303"] + ["422"] * (CLICKS - 1)
    assert_one_person_came_in(committed_database)


def test_a_mailed_link_signs_in_once(waiting: TestClient, committed_database: Database) -> None:
    with committed_database.reading.begin() as db:
        link = mailed_link(db, ADDRESS)
    statuses = clicks(waiting, link, {})
    assert sorted(map(str, statuses)) == ["303"] + ["422"] * (CLICKS - 1)
    assert_one_person_came_in(committed_database)


def test_fifty_wrong_codes_are_five_tries(waiting: TestClient, committed_database: Database) -> None:
    with committed_database.reading.begin() as db:
        code = mailed_code(db, ADDRESS)
    clicks(waiting, "/sign-in/code", {"code": "000000" if code != "000000" else "000001"})
    assert waiting.post("/sign-in/code", data={"code": code}).status_code == 422


def test_the_answer_of_a_provider_is_taken_once(committed_database: Database) -> None:
    door = Door(b"k" * 32, PUBLIC_URL, "Course", "192.0.2.1", Browser())
    with committed_database.writing.begin() as db:
        started = visits.start(db, door, "north", "/")

    def take() -> bool:
        try:
            with committed_database.writing.begin() as db:
                visits.take(db, "north", started.browser, started.secrets.state)
        except Conflict:
            return False
        return True

    assert at_once(take).count(True) == 1


def test_fifty_asks_mail_one_address_five_times(committed_app: FastAPI, committed_database: Database) -> None:
    statuses = clicks(make_client(committed_app), "/sign-in", {"email": ADDRESS})
    assert sorted(map(str, statuses)) == ["303"] * 5 + ["429"] * (CLICKS - 5)


def test_fifty_guesses_are_ten(committed_app: FastAPI, committed_database: Database) -> None:
    clicks(make_client(committed_app), "/sign-in/password", {"email": ADDRESS, "password": "a guess"})
    with committed_database.reading.begin() as db:
        assert db.scalar(select(func.count()).select_from(SignInFailure)) == passwords.MAX_PER_ACCOUNT_AND_NETWORK


@pytest.mark.parametrize(
    ("limit", "address", "fields", "taken"),
    [
        ((codes, "MAX_PER_NETWORK"), "/sign-in", {}, 303),
        ((codes, "MAX_PER_NETWORK"), "/register", FIELDS, 303),
        ((passkeys, "MAX_PER_NETWORK"), "/sign-in/passkey/question", {}, 200),
        ((passwords, "MAX_PER_NETWORK"), "/sign-in/password", {"password": "a guess"}, 422),
        ((problems, "MOST_PER_NETWORK"), "/problems", {"text": "The second table is empty."}, 200),
    ],
    ids=["codes", "registrations", "passkeys", "passwords", "reports"],
)
def test_fifty_of_one_network_stay_within_its_limit(
    committed_app: FastAPI,
    monkeypatch: pytest.MonkeyPatch,
    limit: tuple[object, str],
    address: str,
    fields: dict[str, str],
    taken: int,
) -> None:
    """Each for an address of its own, so that no limit of an address helps."""
    monkeypatch.setattr(*limit, 20)
    numbers = itertools.count()

    def post() -> int:
        own = fields | {"email": f"somebody.{next(numbers)}@example.org"}
        return make_client(committed_app).post(address, data=own).status_code

    statuses = at_once(post)
    assert statuses.count(taken) == 20, statuses
    assert statuses.count(429) == CLICKS - 20


def test_fifty_visits_of_one_network_stay_within_its_limit(
    committed_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "MAX_PER_NETWORK", 20)
    door = Door(b"k" * 32, PUBLIC_URL, "Course", "192.0.2.1", Browser())

    def leave() -> bool:
        try:
            with committed_database.writing.begin() as db:
                visits.start(db, door, "north", "/")
        except TooMany:
            return False
        return True

    assert at_once(leave).count(True) == 20
