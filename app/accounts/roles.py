"""The roles a person can be given beyond learner, which everybody is; how they are given and ended."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock
from app.accounts import merging
from app.accounts.models import Person, RoleGrant, SignInSession
from app.audit import service as audit
from app.audit.deeds import Deed
from app.errors import Conflict, InvalidInput, NotFound
from app.language import gettext as _

AUTHOR = "author"
ADMINISTRATOR = "administrator"
PARTNER_ADMINISTRATOR = "partner-administrator"
VIEWER = "viewer"
ROLES = (AUTHOR, ADMINISTRATOR, PARTNER_ADMINISTRATOR, VIEWER)
OF_THE_STATISTICS = (ADMINISTRATOR, PARTNER_ADMINISTRATOR, VIEWER)
"""A person holds one of these at most, so that what they see has one answer."""


@dataclass(frozen=True)
class Grant:
    """A role that holds now, and the partner it is limited to."""

    role: str
    partner: str | None = None


def grant(db: Session, person_id: int, given: Grant, granted_by: int | None) -> None:
    """Give the role from now on; twice does no harm.

    Raises Conflict beside another role of the statistics, and for a registration that is part of a merge.
    """
    held = _held(db, person_id)
    if given in held:
        return
    # A merge and a role wait for each other: otherwise each would miss the other.
    db.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
    if merging.is_merged(db, person_id):
        raise Conflict(
            _(
                "This registration is merged with another one, and either address would open the role. "
                "Undo the merge first."
            )
        )
    if given.role in OF_THE_STATISTICS and any(other.role in OF_THE_STATISTICS for other in held):
        raise Conflict(_("This person has another role that opens the statistics. End that one first."))
    row = RoleGrant(
        person_id=person_id, role=given.role, partner=given.partner, granted_by=granted_by, granted_at=clock.now()
    )
    db.add(row)
    _note(db, granted_by, "role.granted", row)


def grant_to_address(db: Session, email: str, given: Grant, granted_by: int) -> None:
    """Give the role to whoever registered with the address. Raises InvalidInput where nobody did."""
    person_id = db.scalar(select(Person.id).where(Person.email == email))
    if person_id is None:
        raise InvalidInput({"email": _("Nobody has registered with this address. Ask the person to register first.")})
    grant(db, person_id, given, granted_by)


def end(db: Session, grant_id: int, ended_by: int | None) -> None:
    """End the role now. Raises NotFound where it does not hold, Conflict for one's own role as administrator."""
    row = db.get(RoleGrant, grant_id, with_for_update=True)
    if row is None or row.revoked_at is not None:
        raise NotFound(_("This role was ended already."))
    if row.role == ADMINISTRATOR and row.person_id == ended_by:
        raise Conflict(_("Another administrator has to end your role, so that one remains."))
    row.revoked_at = clock.now()
    _note(db, ended_by, "role.ended", row)


def end_of_address(db: Session, email: str, role: str) -> bool:
    """End the role of whoever has the address, from the console; tells whether it was held."""
    held = (
        select(RoleGrant.id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(Person.email == email, RoleGrant.role == role, RoleGrant.revoked_at.is_(None))
    )
    ids = list(db.scalars(held))
    for grant_id in ids:
        end(db, grant_id, ended_by=None)
    return bool(ids)


@dataclass(frozen=True)
class Holder:
    """A line of the page of roles."""

    grant_id: int
    name: str
    email: str
    role: str
    partner: str | None


def list_holders(db: Session) -> list[Holder]:
    """Everybody with a role, by role and name."""
    rows = db.execute(
        select(RoleGrant.id, Person.name, Person.email, RoleGrant.role, RoleGrant.partner)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.revoked_at.is_(None), Person.erased_at.is_(None))
        .order_by(RoleGrant.role, Person.name, RoleGrant.id)
    )
    return [Holder(row.id, row.name, row.email, row.role, row.partner) for row in rows]


def _held(db: Session, person_id: int) -> list[Grant]:
    rows = db.execute(
        select(RoleGrant.role, RoleGrant.partner).where(
            RoleGrant.person_id == person_id, RoleGrant.revoked_at.is_(None)
        )
    )
    return [Grant(row.role, row.partner) for row in rows]


def _note(db: Session, actor_id: int | None, action: Deed, row: RoleGrant) -> None:
    # Rights have changed: whoever is signed in starts a new session, so that no old cookie carries the new ones.
    db.execute(
        update(SignInSession)
        .where(SignInSession.person_id == row.person_id, SignInSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    audit.record(
        db,
        actor_id=actor_id,
        action=action,
        object_type="person",
        object_id=str(row.person_id),
        role=row.role,
        partner=row.partner,
    )
