"""Reading the audit trail for a page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, String, and_, cast, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Person
from app.audit.models import AuditEvent
from app.paging import PER_PAGE, Page, find_page, rows_before
from app.privacy.trail_words import Reading, deed
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
    actor_id: int | None
    """None where the system or the operator at the console acted."""
    actor: str
    """Empty for an erased person: the event itself holds the number only."""
    deed: str
    object_id: str
    concerning: str
    details: list[tuple[str, str]]


@dataclass(frozen=True)
class Trail(Page):
    events: tuple[EventShown, ...]


def find_trail(db: Session, asked: Asked, page: int, reading: Reading) -> Trail:
    """The newest first; a page beyond the last is the last."""
    wanted = _wanted(asked)
    total = db.scalar(select(func.count()).select_from(AuditEvent).where(*wanted)) or 0
    number = find_page(page, total)
    # Not every id of an object is a number: people are compared as words.
    about = aliased(Person)
    is_about = and_(AuditEvent.object_type == "person", cast(about.id, String) == AuditEvent.object_id)
    rows = db.execute(
        select(AuditEvent, Person.name, about.name.label("about"))
        .outerjoin(Person, Person.id == AuditEvent.actor_id)
        .outerjoin(about, is_about)
        .where(*wanted)
        .order_by(AuditEvent.id.desc())
        .offset(rows_before(number))
        .limit(PER_PAGE)
    )
    return Trail(tuple(_shown(row, reading) for row in rows), total=total, number=number)


def list_deeds(db: Session) -> list[tuple[str, str]]:
    """Code and words of each that was recorded, by its words."""
    codes = db.scalars(select(AuditEvent.action).distinct())
    return sorted(((code, deed(code)) for code in codes), key=lambda pair: pair[1])


def last_event_at(db: Session, action: str) -> datetime | None:
    return db.scalar(select(func.max(AuditEvent.happened_at)).where(AuditEvent.action == action))


def _wanted(asked: Asked) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [true()]
    if asked.action:
        wanted.append(AuditEvent.action == asked.action)
    if asked.person:
        wanted.append(AuditEvent.actor_id.in_(_ids_of(asked.person)))
    if asked.object:
        addressed = select(cast(Person.id, String)).where(Person.email == asked.object.lower())
        is_person = and_(AuditEvent.object_type == "person", AuditEvent.object_id.in_(addressed))
        wanted.append(or_(AuditEvent.object_id == asked.object, is_person))
    return wanted


def _ids_of(person: str) -> Select[int] | list[int]:
    """Of the person with this number, or with this address."""
    number = whole_number(person)
    if number is not None:
        return [number]
    return select(Person.id).where(Person.email == person.lower())


def _shown(row: Row[AuditEvent, str | None, str | None], reading: Reading) -> EventShown:
    event: AuditEvent = row.AuditEvent
    return EventShown(
        event.id,
        event.happened_at,
        event.actor_id,
        row.name or "",
        deed(event.action),
        event.object_id,
        reading.concerning(event.object_type, event.object_id, row.about),
        reading.details(event.details),
    )
