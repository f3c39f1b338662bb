"""The audit chain: an event that was altered or removed is seen."""

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.accounts import roles
from app.accounts.models import RoleGrant
from app.accounts.roles import VIEWER, Grant
from app.audit import service as audit
from app.audit.models import AuditEvent
from tests.people import Someone

pytestmark = pytest.mark.both_databases


@pytest.fixture
def three_events(db: Session, administrator: Someone) -> list[int]:
    for number in range(3):
        audit.record(db, actor_id=administrator.person_id, action="export", object_id=str(number), rows=number)
    db.flush()
    return [event.id for event in db.query(AuditEvent).order_by(AuditEvent.id)]


def test_an_untouched_chain_holds(db: Session, three_events: list[int]) -> None:
    assert audit.find_break(db) is None


@pytest.mark.parametrize(
    "change", [{"action": "other"}, {"actor_id": None}, {"details": {"rows": 9}}, {"hash": "0" * 64}]
)
def test_an_altered_event_is_found(db: Session, three_events: list[int], change: dict[str, object]) -> None:
    db.execute(update(AuditEvent).where(AuditEvent.id == three_events[1]).values(**change))
    db.expire_all()
    assert audit.find_break(db) == three_events[1]


def test_a_removed_event_is_found(db: Session, three_events: list[int]) -> None:
    db.execute(delete(AuditEvent).where(AuditEvent.id == three_events[1]))
    assert audit.find_break(db) == three_events[2]


def test_a_removed_last_event_is_found(db: Session, three_events: list[int]) -> None:
    db.execute(delete(AuditEvent).where(AuditEvent.id == three_events[-1]))
    assert audit.find_break(db) == 0


def test_a_deed_that_fails_leaves_none(db: Session, amina: Someone) -> None:
    before = db.scalar(select(func.count()).select_from(AuditEvent))

    def give_and_fail() -> None:
        with db.begin_nested():
            roles.grant(db, amina.person_id, Grant(VIEWER), granted_by=None)
            db.flush()
            raise SQLAlchemyError

    with pytest.raises(SQLAlchemyError):
        give_and_fail()
    assert db.scalar(select(func.count()).select_from(AuditEvent)) == before
    assert db.scalars(select(RoleGrant).where(RoleGrant.person_id == amina.person_id)).all() == []
