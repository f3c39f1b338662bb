"""People added at the console: the first administrator, and demonstration people."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person, RoleGrant
from app.accounts.roles import ADMINISTRATOR, ROLES
from app.config import load_settings
from app.db import Database, open_database
from app.errors import StartRefused
from app.operations.demo import DEMO_PEOPLE, add_demo_people
from app.operations.people import add_at_console, forget_factors_at_console
from tests.people import Someone


def test_demonstration_people_have_every_role(database: Database, db: Session) -> None:
    said = add_demo_people(database)
    assert all(f"{local_part}@" in said for _name, local_part, *_rest in DEMO_PEOPLE)
    assert {grant.role for grant in db.scalars(select(RoleGrant))} == set(ROLES)


def test_demonstration_people_may_come_again(database: Database) -> None:
    assert add_demo_people(database) != add_demo_people(database)


def test_demonstration_people_never_join_real_ones(database: Database, db: Session, amina: Someone) -> None:
    with pytest.raises(StartRefused, match="real people"):
        add_demo_people(database)
    assert db.scalars(select(Person)).all() == [db.get(Person, amina.person_id)]


@pytest.fixture
def _own_installation(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path))


@pytest.mark.usefixtures("_own_installation")
def test_the_console_registers_an_administrator_once() -> None:
    for _time in range(2):
        add_at_console(
            email="Dawud@example.org", name="Dawud", roles=(ADMINISTRATOR,), category="staff", partner="nust"
        )
    with open_database(load_settings().effective_database_url).reading.begin() as db:
        assert [person.email for person in db.scalars(select(Person))] == ["dawud@example.org"]
        assert [grant.role for grant in db.scalars(select(RoleGrant))] == [ADMINISTRATOR]


@pytest.mark.usefixtures("_own_installation")
@pytest.mark.parametrize(("email", "role", "words"), [("x", "author", "email"), ("a@example.org", "king", "king")])
def test_the_console_names_a_mistake(email: str, role: str, words: str) -> None:
    with pytest.raises(StartRefused, match=words):
        add_at_console(email=email, name="A", roles=(role,), category="staff", partner=None)


@pytest.mark.usefixtures("_own_installation")
def test_the_console_forgets_factors_of_an_address_however_it_is_typed() -> None:
    add_at_console(email="dawud@example.org", name="Dawud", roles=(), category="staff", partner="nust")
    assert "dawud@example.org are removed" in forget_factors_at_console(email=" Dawud@example.org ")
    for email, words in {"nobody@example.org": "Nobody is registered", "x": "email"}.items():
        with pytest.raises(StartRefused, match=words):
            forget_factors_at_console(email=email)
