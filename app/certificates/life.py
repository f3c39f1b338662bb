"""What happens to certificates after they were earned: corrected, revoked, mailed again. Nothing is ever changed."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app import clock
from app.accounts.models import Person
from app.audit import service as audit
from app.certificates.facts import AwardFacts
from app.certificates.letters import MAILED_AGAIN, certificate_letter
from app.certificates.models import Award, CertificateEvent
from app.certificates.service import Status
from app.certificates.verification_code import new_code
from app.db import insert_once
from app.errors import Conflict, NotFound
from app.language import gettext as _
from app.mail import service as mail


def correct_holder(db: Session, person_id: int, name: str) -> list[str]:
    """Give a new certificate for each valid one that bears another name; their codes.

    The old ones stay and say that they are superseded. Doing so twice, or twice at once, does no harm.
    """
    stale = [award for award in _list_valid(db, person_id) if award.facts and award.facts["holder"] != name]
    return [code for award in stale if (code := _reissue(db, award, name))]


def revoke(db: Session, code: str, reason: str, actor_id: int) -> None:
    """Withdraw the certificate for good; everybody who checks it reads the reason.

    Raises NotFound for an unknown code, Conflict where it was revoked before.
    """
    award = get_award(db, code, lock=True)
    if Status.REVOKED in _kinds(db, award.id):
        raise Conflict(_("This certificate was revoked before. Nothing was changed."))
    db.add(CertificateEvent(award_id=award.id, kind=Status.REVOKED, reason=reason, actor_id=actor_id))
    audit.record(
        db, actor_id=actor_id, action="certificate.revoked", object_type="certificate", object_id=str(award.id)
    )


def mail_again(db: Session, code: str, actor_id: int, site_name: str) -> None:
    """Mail the holder where their certificate is.

    Raises NotFound for an unknown code, Conflict for an erased holder.
    """
    award = get_award(db, code)
    address = db.scalar(select(Person.email).where(Person.id == award.person_id))
    if address is None or not award.facts:
        raise Conflict(_("The holder was erased at their own wish: there is nobody to write to."))
    mail.queue(db, address, certificate_letter(AwardFacts.from_json(award.facts), code, site_name, MAILED_AGAIN))
    audit.record(db, actor_id=actor_id, action="certificate.mailed", object_type="certificate", object_id=str(award.id))


def get_award(db: Session, code: str, *, lock: bool = False) -> Award:
    """Raises NotFound for a code that no certificate has."""
    statement = select(Award).where(Award.code == code)
    award = db.scalar(statement.with_for_update() if lock else statement)
    if award is None:
        raise NotFound(_("No certificate has this code."))
    return award


def _reissue(db: Session, award: Award, name: str) -> str:
    """Code of the new certificate; empty where another request was faster."""
    code, now = new_code(), clock.now()
    is_ours = insert_once(
        db,
        Award,
        code=code,
        person_id=award.person_id,
        level=award.level,
        subject=award.subject,
        revision=award.revision + 1,
        facts=replace(AwardFacts.from_json(award.facts), holder=name).to_json(),
        happened_at=award.happened_at,
        recorded_at=now,
    )
    if not is_ours:
        return ""
    db.add(CertificateEvent(award_id=award.id, kind=Status.SUPERSEDED, actor_id=award.person_id, happened_at=now))
    audit.record(
        db,
        actor_id=award.person_id,
        action="certificate.superseded",
        object_type="certificate",
        object_id=str(award.id),
    )
    return code


def _list_valid(db: Session, person_id: int) -> list[Award]:
    """The newest of each level and subject, where nothing happened to it."""
    newer = aliased(Award)
    is_replaced = (
        select(newer.id)
        .where(
            newer.person_id == Award.person_id,
            newer.level == Award.level,
            newer.subject == Award.subject,
            newer.revision > Award.revision,
        )
        .exists()
    )
    has_ended = select(CertificateEvent.id).where(CertificateEvent.award_id == Award.id).exists()
    return list(
        db.scalars(select(Award).where(Award.person_id == person_id, ~is_replaced, ~has_ended).order_by(Award.id))
    )


def _kinds(db: Session, award_id: int) -> set[str]:
    return set(db.scalars(select(CertificateEvent.kind).where(CertificateEvent.award_id == award_id)))
