"""Award certificates, and say what became of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from app.accounts.merging import registrations_of
from app.certificates.facts import AwardFacts
from app.certificates.models import Award, CertificateEvent, Document
from app.certificates.verification_code import new_code, normalise
from app.db import insert_once
from app.errors import NotFound
from app.language import gettext as _


class Status(StrEnum):
    VALID = "valid"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Standing:
    """What an award is worth now, and since when if that changed."""

    status: Status = Status.VALID
    since: datetime | None = None
    reason: str = ""
    replaced_by: str = ""
    """Code of the award that superseded this one."""


@dataclass(frozen=True)
class Certificate:
    """An award as a page shows it."""

    code: str
    level: str
    subject: str
    awarded_at: datetime
    facts: AwardFacts | None
    """None once the holder is erased: the award stays, what it said about the person is gone."""
    standing: Standing
    sha256: str
    """Of the PDF; empty while it has not been made."""


def issue(
    db: Session,
    *,
    person_id: int,
    level: str,
    subject: str,
    facts: AwardFacts,
    happened_at: datetime,
    tell: Callable[[Award], None] | None = None,
) -> Award:
    """The person's award at this level, given now unless they have it; two simultaneous calls get the same.

    `tell` is called once, by the call that gives it.
    """
    newest = (
        select(Award)
        .where(Award.person_id.in_(registrations_of(person_id)), Award.level == level, Award.subject == subject)
        .order_by(Award.revision.desc(), Award.id)
        .limit(1)
    )
    held = db.scalars(newest).one_or_none()
    if held is not None:
        return held
    is_first = insert_once(
        db,
        Award,
        code=new_code(),
        person_id=person_id,
        level=level,
        subject=subject,
        facts=facts.to_json(),
        happened_at=happened_at,
    )
    award = db.scalars(newest).one()
    if is_first and tell:
        tell(award)
    return award


def find_by_code(db: Session, typed_code: str) -> Certificate | None:
    """The certificate that this code names, however the code was typed."""
    code = normalise(typed_code)
    return next(iter(_load(db, Award.code == code)), None) if code else None


def get_own(db: Session, person_id: int, code: str) -> Certificate:
    """With its facts. Raises NotFound for a code that is unknown, somebody else's, or erased."""
    for certificate in _load(db, Award.code == code, Award.person_id.in_(registrations_of(person_id))):
        if certificate.facts:
            return certificate
    raise NotFound(_("There is no such certificate among yours. The list shows all you have earned."))


def list_own(db: Session, person_id: int) -> list[Certificate]:
    """All the person ever earned, the newest first."""
    return _load(db, Award.person_id.in_(registrations_of(person_id)))


def list_where(db: Session, *conditions: ColumnElement[bool]) -> list[Certificate]:
    """Certificates of anybody, the newest first: for the register of the administrators."""
    return _load(db, *conditions)


def _load(db: Session, *conditions: ColumnElement[bool]) -> list[Certificate]:
    rows = db.execute(
        select(Award, Document.sha256)
        .outerjoin(Document, (Document.award_id == Award.id) & (Document.kind == "pdf"))
        .where(*conditions)
        .order_by(Award.happened_at.desc(), Award.id.desc())
    ).all()
    events = _events_of(db, [row.Award.id for row in rows])
    return [_certificate(db, row, events.get(row.Award.id, [])) for row in rows]


def _events_of(db: Session, award_ids: Iterable[int]) -> dict[int, list[CertificateEvent]]:
    chosen = select(CertificateEvent).where(CertificateEvent.award_id.in_(award_ids)).order_by(CertificateEvent.id)
    events: dict[int, list[CertificateEvent]] = {}
    for event in db.scalars(chosen):
        events.setdefault(event.award_id, []).append(event)
    return events


def _certificate(db: Session, row: Row[Award, str], events: list[CertificateEvent]) -> Certificate:
    award = row.Award
    return Certificate(
        code=award.code,
        level=award.level,
        subject=award.subject,
        awarded_at=award.happened_at,
        facts=AwardFacts.from_json(award.facts) if award.facts else None,
        standing=_standing(db, award, events),
        sha256=row.sha256 or "",
    )


def _standing(db: Session, award: Award, events: list[CertificateEvent]) -> Standing:
    """A revocation weighs more than a correction, whichever came later."""
    for kind in (Status.REVOKED, Status.SUPERSEDED):
        for event in events:
            if event.kind == kind:
                replaced_by = _successor_code(db, award) if kind is Status.SUPERSEDED else ""
                return Standing(kind, event.happened_at, event.reason, replaced_by)
    return Standing()


def _successor_code(db: Session, award: Award) -> str:
    newest = (
        select(Award.code)
        .where(
            Award.person_id == award.person_id,
            Award.level == award.level,
            Award.subject == award.subject,
            Award.revision > award.revision,
        )
        .order_by(Award.revision.desc())
        .limit(1)
    )
    return db.scalar(newest) or ""
