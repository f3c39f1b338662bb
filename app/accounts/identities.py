"""Which account a university's sign-in service opens: by issuer and subject, never by an address."""

from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import ExternalIdentity
from app.audit import service as audit
from app.db import insert_once


def link_identity(db: Session, person_id: int, issuer: str, subject: str) -> None:
    """From now on this identity opens the person's account; one that opens another stays as it is."""
    if insert_once(db, ExternalIdentity, person_id=person_id, issuer=issuer, subject=subject, linked_at=clock.now()):
        audit.record(db, actor_id=person_id, action="identity.linked", object_type="person", object_id=str(person_id))
