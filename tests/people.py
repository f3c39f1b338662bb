"""The cast of the tests: three learners of two partners, an author, an administrator, and how they sign in."""

import itertools
from dataclasses import dataclass

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app import clock
from app.accounts import service as accounts
from app.accounts import sessions
from app.accounts.roles import Grant

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Someone:
    person_id: int
    name: str
    email: str


def make_person(
    db: Session,
    name: str = "Amina Khan",
    *,
    category: str = "staff",
    partner: str | None = "nust",
    roles: tuple[str | Grant, ...] = (),
) -> Someone:
    """A registered person with an address of their own."""
    email = f"{name.split(maxsplit=1)[0].lower()}.{next(_numbers)}@example.org"
    granted = tuple(role if isinstance(role, Grant) else Grant(role) for role in roles)
    person_id = accounts.add_person(db, name, email, {"category": category, "partner": partner}, granted)
    db.flush()
    return Someone(person_id, name, email)


def sign_in(client: TestClient, db: Session, person: Someone) -> None:
    """Give the client the cookie of a fresh session of this person, second factor shown."""
    token = sessions.start(db, person.person_id, second_factor_at=clock.now())
    db.flush()
    client.cookies.set("__Host-session", token)
