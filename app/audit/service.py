"""Recording what people with power did, in the transaction that does it.

Each event carries the hash of the one before, so a removed or altered row is seen. The head row is locked
last, just before the commit, to keep the queue short.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock
from app.audit.chain import FIRST_HASH, HEAD_ID, hash_after
from app.audit.deeds import Deed
from app.audit.models import AuditEvent, AuditHead
from app.db import insert_once


def record(
    db: Session,
    *,
    actor_id: int | None,
    action: Deed,
    object_type: str = "",
    object_id: str = "",
    **details: str | int | bool | None,
) -> None:
    """Add an event to the chain. `details` hold ids and counts, never a name or an address."""
    at = clock.now()
    previous = _lock_head(db)
    event_hash = hash_after(previous, at, actor_id, action, object_type, object_id, details)
    db.add(
        AuditEvent(
            happened_at=at,
            recorded_at=at,
            actor_id=actor_id,
            action=action,
            object_type=object_type,
            object_id=object_id,
            details=details,
            previous_hash=previous,
            hash=event_hash,
        )
    )
    db.execute(update(AuditHead).where(AuditHead.id == HEAD_ID).values(hash=event_hash))


def find_break(db: Session) -> int | None:
    """Id of the first event that does not follow from the one before; None while the chain holds."""
    previous = FIRST_HASH
    for event in db.scalars(select(AuditEvent).order_by(AuditEvent.id)):
        expected = hash_after(
            previous,
            event.happened_at,
            event.actor_id,
            event.action,
            event.object_type,
            event.object_id,
            event.details,
        )
        if event.previous_hash != previous or event.hash != expected:
            return event.id
        previous = event.hash
    head = db.scalar(select(AuditHead.hash).where(AuditHead.id == HEAD_ID))
    return None if head in (None, previous) else 0


def _lock_head(db: Session) -> str:
    insert_once(db, AuditHead, id=HEAD_ID, hash=FIRST_HASH)
    return db.execute(select(AuditHead.hash).where(AuditHead.id == HEAD_ID).with_for_update()).scalar_one()
