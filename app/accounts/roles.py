"""The roles a person can be given beyond learner, which everybody is."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import RoleGrant
from app.audit import service as audit

AUTHOR = "author"
ADMINISTRATOR = "administrator"
ROLES = (AUTHOR, ADMINISTRATOR)


def grant(db: Session, person_id: int, role: str, granted_by: int | None) -> None:
    """Give the role from now on; giving it twice does no harm."""
    held = db.scalar(
        select(RoleGrant.id).where(
            RoleGrant.person_id == person_id, RoleGrant.role == role, RoleGrant.revoked_at.is_(None)
        )
    )
    if held is None:
        db.add(RoleGrant(person_id=person_id, role=role, granted_by=granted_by, granted_at=clock.now()))
        audit.record(
            db, actor_id=granted_by, action="role.granted", object_type="person", object_id=str(person_id), role=role
        )
