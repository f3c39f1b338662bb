"""The places of credentials in the status lists, and which of them are no longer valid.

Every credential has a bit at a place drawn by lot, so that a place tells nothing about when or to whom it
was given. A bit is set once its certificate is revoked or superseded: who shows the old one is not to be believed.
"""

import secrets
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.certificates.models import Award, CertificateEvent, StatusEntry
from app.certificates.status_list import PLACES, ListPlace
from app.db import insert_once

FULLEST = PLACES // 2
"""A list is left for the next one when it is half full: a free place is then found at the second try."""


def place_of(db: Session, award_id: int) -> ListPlace:
    """The award's place, drawn now if it has none. A place is never given twice: a constraint sees to it."""
    while (found := _find(db, award_id)) is None:
        number = _open_list(db)
        insert_once(db, StatusEntry, award_id=award_id, list_number=number, list_index=secrets.randbelow(PLACES))
    return found


def ended_places(db: Session, list_number: int) -> tuple[int, ...]:
    """Indexes of the list's credentials that were revoked or superseded."""
    ended = select(CertificateEvent.award_id)
    entries = select(StatusEntry.list_index).where(
        StatusEntry.list_number == list_number, StatusEntry.award_id.in_(ended)
    )
    return tuple(db.scalars(entries.order_by(StatusEntry.list_index)))


def find_list_start(db: Session, list_number: int) -> datetime | None:
    """When the first of the list's certificates was earned; None for a list that has none."""
    awards = select(func.min(Award.happened_at)).join(StatusEntry, StatusEntry.award_id == Award.id)
    return db.scalar(awards.where(StatusEntry.list_number == list_number))


def find_newest_end(db: Session, list_number: int) -> datetime | None:
    """When the newest of the list's revocations and corrections was noted."""
    events = select(func.max(CertificateEvent.recorded_at)).join(
        StatusEntry, StatusEntry.award_id == CertificateEvent.award_id
    )
    return db.scalar(events.where(StatusEntry.list_number == list_number))


def _find(db: Session, award_id: int) -> ListPlace | None:
    entry = db.execute(
        select(StatusEntry.list_number, StatusEntry.list_index).where(StatusEntry.award_id == award_id)
    ).first()
    return ListPlace(entry.list_number, entry.list_index) if entry else None


def _open_list(db: Session) -> int:
    newest: int = db.scalar(select(func.max(StatusEntry.list_number))) or 1
    taken = db.scalar(select(func.count()).where(StatusEntry.list_number == newest)) or 0
    return newest + 1 if taken >= FULLEST else newest
