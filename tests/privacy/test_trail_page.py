"""The audit trail as administrators search it, and what its chain tells."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.audit.models import AuditEvent
from app.privacy.erasing import erase
from tests.people import Someone, sign_in


@pytest.fixture
def searching(client: TestClient, db: Session, administrator: Someone, amina: Someone) -> TestClient:
    sign_in(client, db, administrator)
    for number in range(3):
        audit.record(db, actor_id=amina.person_id, action="test.deed", object_type="thing", object_id=str(number))
    db.flush()
    return client


def rows_of(page: str) -> list[str]:
    return page.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0].split("</tr>")[:-1]


def test_events_are_found_by_what_who_and_object(searching: TestClient, amina: Someone) -> None:
    assert len(rows_of(searching.get("/audit?action=test.deed").text)) == 3
    assert len(rows_of(searching.get(f"/audit?person={amina.person_id}").text)) == 3
    assert len(rows_of(searching.get("/audit?action=test.deed&object=1").text)) == 1
    assert rows_of(searching.get("/audit?person=nobody").text) == []
    assert amina.name in searching.get("/audit?action=test.deed").text


def test_long_trails_have_pages(searching: TestClient, db: Session) -> None:
    for number in range(70):
        audit.record(db, actor_id=None, action="test.many", object_id=str(number))
    first = searching.get("/audit?action=test.many").text
    assert len(rows_of(first)) == 50
    assert "page=2" in first
    assert len(rows_of(searching.get("/audit?action=test.many&page=2").text)) == 20
    assert len(rows_of(searching.get("/audit?action=test.many&page=99").text)) == 20


@pytest.mark.parametrize("harm", ["change", "remove", "remove the newest"])
def test_the_chain_tells_of_a_changed_or_removed_event(searching: TestClient, db: Session, harm: str) -> None:
    assert "The chain is whole" in searching.get("/audit?check=yes").text
    ids = list(db.scalars(select(AuditEvent.id).order_by(AuditEvent.id)))
    if harm == "change":
        db.execute(update(AuditEvent).where(AuditEvent.id == ids[1]).values(object_id="another"))
    else:
        db.execute(delete(AuditEvent).where(AuditEvent.id == (ids[1] if harm == "remove" else ids[-1])))
    db.expire_all()
    assert "The chain is broken" in searching.get("/audit?check=yes").text


def test_an_erased_person_is_a_number_in_it(searching: TestClient, db: Session, amina: Someone) -> None:
    erase(db, amina.person_id, actor_id=None)
    page = searching.get("/audit").text
    assert amina.name not in page
    assert len(rows_of(searching.get("/audit?action=test.deed").text)) == 3
