"""Reading the audit trail for a page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, true
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.audit.models import AuditEvent
from app.language import gettext as _
from app.paging import PER_PAGE, Page, find_page, rows_before
from app.typed_numbers import whole_number


@dataclass(frozen=True)
class Asked:
    """What the page was asked to show; empty words stand for everything."""

    action: str = ""
    person: str = ""
    object: str = ""


@dataclass(frozen=True)
class EventShown:
    id: int
    happened_at: datetime
    who: str
    """Number and, while the person is not erased, name. The event itself holds the number only."""
    action: str
    object: str
    details: str


@dataclass(frozen=True)
class Trail(Page):
    events: tuple[EventShown, ...]


def find_trail(db: Session, asked: Asked, page: int) -> Trail:
    """The newest first; a page beyond the last is the last."""
    wanted = _wanted(asked)
    total = db.scalar(select(func.count()).select_from(AuditEvent).where(*wanted)) or 0
    number = find_page(page, total)
    rows = db.execute(
        select(AuditEvent, Person.name)
        .outerjoin(Person, Person.id == AuditEvent.actor_id)
        .where(*wanted)
        .order_by(AuditEvent.id.desc())
        .offset(rows_before(number))
        .limit(PER_PAGE)
    )
    return Trail(tuple(_shown(row) for row in rows), total=total, number=number)


def list_actions(db: Session) -> list[str]:
    return list(db.scalars(select(AuditEvent.action).distinct().order_by(AuditEvent.action)))


def last_event_at(db: Session, action: str) -> datetime | None:
    return db.scalar(select(func.max(AuditEvent.happened_at)).where(AuditEvent.action == action))


def _wanted(asked: Asked) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [true()]
    if asked.action:
        wanted.append(AuditEvent.action == asked.action)
    if asked.person:
        wanted.append(AuditEvent.actor_id == (whole_number(asked.person) or 0))
    if asked.object:
        wanted.append(AuditEvent.object_id == asked.object)
    return wanted


def _shown(row: Row[AuditEvent, str | None]) -> EventShown:
    event: AuditEvent = row.AuditEvent
    who = _("the system") if event.actor_id is None else f"{event.actor_id} {row.name or ''}".strip()
    concerning = f"{event.object_type} {event.object_id}".strip()
    return EventShown(event.id, event.happened_at, who, event.action, concerning, _words(event.details))


def _words(details: dict[str, Any]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in details.items() if value not in ("", None))
