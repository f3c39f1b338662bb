"""Giving and ending roles, on the page and at the console."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import RoleGrant
from app.accounts.roles import ADMINISTRATOR, AUTHOR, PARTNER_ADMINISTRATOR, VIEWER
from app.audit.models import AuditEvent
from app.config import load_settings
from app.db import open_database
from app.errors import StartRefused
from app.operations.people import add_at_console, end_role_at_console
from tests.clients import make_client
from tests.people import Someone, sign_in


@pytest.fixture
def dawud(client: TestClient, db: Session, administrator: Someone) -> TestClient:
    sign_in(client, db, administrator)
    return client


def role_events(db: Session) -> list[tuple[str, int | None, str, dict[str, object]]]:
    events = db.scalars(select(AuditEvent).where(AuditEvent.action.like("role.%")).order_by(AuditEvent.id))
    return [(event.action, event.actor_id, event.object_id, event.details) for event in events]


def open_roles(db: Session, someone: Someone) -> list[tuple[str, str | None]]:
    rows = db.scalars(select(RoleGrant).where(RoleGrant.person_id == someone.person_id, RoleGrant.revoked_at.is_(None)))
    return [(row.role, row.partner) for row in rows]


def give(client: TestClient, someone: Someone, role: str, partner: str = "") -> int:
    return client.post("/roles", data={"email": someone.email, "role": role, "partner": partner}).status_code


def test_a_role_is_given_once_with_its_event(
    dawud: TestClient, db: Session, administrator: Someone, amina: Someone
) -> None:
    before = len(role_events(db))
    for _time in range(2):
        assert give(dawud, amina, PARTNER_ADMINISTRATOR, "nust") == 303
    assert open_roles(db, amina) == [(PARTNER_ADMINISTRATOR, "nust")]
    details = {"role": PARTNER_ADMINISTRATOR, "partner": "nust"}
    assert role_events(db)[before:] == [("role.granted", administrator.person_id, str(amina.person_id), details)]
    assert amina.name in dawud.get("/roles").text


def test_a_role_is_ended_with_its_event(dawud: TestClient, db: Session, administrator: Someone, amina: Someone) -> None:
    give(dawud, amina, AUTHOR)
    grant = db.scalars(select(RoleGrant).where(RoleGrant.person_id == amina.person_id)).one()
    assert dawud.post(f"/roles/{grant.id}/end").status_code == 303
    assert dawud.post(f"/roles/{grant.id}/end").status_code == 404
    assert open_roles(db, amina) == []
    assert role_events(db)[-1][:3] == ("role.ended", administrator.person_id, str(amina.person_id))


def test_whose_rights_change_signs_in_anew(dawud: TestClient, db: Session, amina: Someone) -> None:
    hers = make_client(dawud.app)  # type: ignore[arg-type]  # the client's app is ours
    sign_in(hers, db, amina)
    assert hers.get("/account").status_code == 200
    give(dawud, amina, AUTHOR)
    assert hers.get("/account").headers["location"].startswith("/sign-in")


def test_the_statistics_open_in_one_way_only(dawud: TestClient, db: Session, amina: Someone) -> None:
    assert give(dawud, amina, VIEWER) == 303
    assert give(dawud, amina, PARTNER_ADMINISTRATOR, "nust") == 409
    assert open_roles(db, amina) == [(VIEWER, None)]


def test_an_administrator_remains(dawud: TestClient, db: Session, administrator: Someone) -> None:
    own = db.scalars(select(RoleGrant).where(RoleGrant.person_id == administrator.person_id)).one()
    assert dawud.post(f"/roles/{own.id}/end").status_code == 409
    assert open_roles(db, administrator) == [(ADMINISTRATOR, None)]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"role": VIEWER, "email": "nobody@example.org"}, "Nobody has registered with this address"),
        ({"role": PARTNER_ADMINISTRATOR}, "choose the university"),
        ({"role": PARTNER_ADMINISTRATOR, "partner": "atlantis"}, "from the list"),
        ({"role": AUTHOR, "partner": "nust"}, "not limited to one university"),
        ({"role": "king"}, "Please choose a role"),
    ],
)
def test_what_does_not_fit_is_said_at_the_field(
    dawud: TestClient, db: Session, amina: Someone, fields: dict[str, str], words: str
) -> None:
    answer = dawud.post("/roles", data={"email": amina.email, **fields})
    assert answer.status_code == 422
    assert words in answer.text
    assert open_roles(db, amina) == []


def test_the_console_gives_and_ends_roles(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path))
    person = {"email": "farah@example.org", "name": "Farah", "category": "staff"}
    with pytest.raises(StartRefused, match="needs --partner"):
        add_at_console(**person, roles=(PARTNER_ADMINISTRATOR,), partner=None)
    add_at_console(**person, roles=(PARTNER_ADMINISTRATOR, AUTHOR), partner="nust")
    assert "no longer" in end_role_at_console(email="farah@example.org", role=AUTHOR)
    with pytest.raises(StartRefused, match="does not have"):
        end_role_at_console(email="farah@example.org", role=AUTHOR)
    with open_database(load_settings().effective_database_url).reading.begin() as db:
        held = db.scalars(select(RoleGrant).where(RoleGrant.revoked_at.is_(None)))
        assert [(grant.role, grant.partner) for grant in held] == [(PARTNER_ADMINISTRATOR, "nust")]
        actions = [event.action for event in db.scalars(select(AuditEvent).order_by(AuditEvent.id))]
        assert actions == ["role.granted", "role.granted", "role.ended"]
