"""What is optional: allowed or taken back one by one, never needed for the course."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.language import mark as _
from app.privacy.models import Consent


@dataclass(frozen=True)
class Purpose:
    """Something that we do only with consent."""

    id: str
    wording: int
    """Count up when the sentence changes: who agreed to the earlier one is asked again."""
    sentence: str
    """Marked for translation."""


PURPOSES = (
    Purpose("news", 1, _("The project may write to me about later courses and events.")),
    Purpose("quote", 1, _("The project may name me, with my university, as somebody who completed the course.")),
)


def given(db: Session, person_id: int) -> frozenset[str]:
    """Ids of the purposes that the person allows now, in the words that hold now."""
    rows = db.scalars(select(Consent).where(Consent.person_id == person_id).order_by(Consent.id))
    newest = {row.purpose: row for row in rows}
    wordings = {purpose.id: purpose.wording for purpose in PURPOSES}
    return frozenset(id_ for id_, row in newest.items() if row.is_given and wordings.get(id_) == row.wording)


def choose(db: Session, person_id: int, wanted: frozenset[str]) -> None:
    """Note what changed; what stays as it was leaves no row."""
    before, now = given(db, person_id), clock.now()
    for purpose in PURPOSES:
        if (purpose.id in wanted) != (purpose.id in before):
            fact = Consent(person_id=person_id, purpose=purpose.id, wording=purpose.wording, happened_at=now)
            fact.is_given = purpose.id in wanted
            db.add(fact)
