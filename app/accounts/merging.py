"""Who counts as whom: registrations of one human, merged without touching a fact, and taken apart again.

Every fact keeps the registration that it was recorded under. What belongs together is asked here:
`registrations_of` for a person's own pages, as it is now; `merged_until` and `registrations_until` for reports,
as it was known then.
"""

from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, CompoundSelect, Subquery, exists, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app import clock
from app.accounts.models import Person, PersonMerge, RoleGrant
from app.audit import service as audit
from app.db import insert_once
from app.errors import Conflict, NotFound
from app.language import gettext as _

_later = aliased(PersonMerge)


def registrations_of(
    person_id: ColumnElement[int] | InstrumentedAttribute[int] | BindParameter[int] | int,
) -> CompoundSelect[tuple[int]]:
    """Ids of all registrations whose facts are this person's, their own first: for `….in_(…)`."""
    own = literal(person_id) if isinstance(person_id, int) else person_id
    folded = select(PersonMerge.person_id).where(PersonMerge.counts_as == own, ~_is_outdated())
    return union_all(select(own).correlate_except(PersonMerge), folded.correlate_except(PersonMerge))


def registrations_until(
    person_id: ColumnElement[int] | InstrumentedAttribute[int], as_of: ColumnElement[datetime]
) -> CompoundSelect[tuple[int]]:
    """The same for reports: as recorded until `as_of`; correlates with the statement that `person_id` is of."""
    merged = merged_until(as_of)
    folded = select(merged.c.person_id).where(merged.c.counts_as == person_id).correlate_except(merged)
    return union_all(select(person_id).correlate_except(merged), folded)


def merged_until(as_of: ColumnElement[datetime] | datetime) -> Subquery:
    """person_id and counts_as of each registration that counted as another one, as recorded until then."""
    return (
        select(PersonMerge.person_id, PersonMerge.counts_as)
        .where(PersonMerge.recorded_at <= as_of, PersonMerge.counts_as.is_not(None))
        .where(~_is_outdated(_later.recorded_at <= as_of))
        .subquery("merged")
    )


def merged_now() -> Subquery:
    return (
        select(PersonMerge.person_id, PersonMerge.counts_as)
        .where(PersonMerge.counts_as.is_not(None), ~_is_outdated())
        .subquery("merged")
    )


def find_main(db: Session, person_id: int) -> int:
    """The registration that this one counts as; itself unless it was merged."""
    return _newest(db, person_id)[1] or person_id


def is_merged(db: Session, person_id: int) -> bool:
    """Whether it counts as another registration, or another one as it."""
    merged = merged_now()
    parts = select(merged.c.person_id).where((merged.c.person_id == person_id) | (merged.c.counts_as == person_id))
    return db.execute(parts.limit(1)).first() is not None


def merge(db: Session, person_id: int, into: int, actor_id: int) -> None:
    """Let a registration count as another one. Raises Conflict where that would be unclear or unsafe."""
    _check(db, person_id, into)
    _add_step(db, person_id, into, actor_id)
    audit.record(
        db, actor_id=actor_id, action="person.merged", object_type="person", object_id=str(person_id), into=into
    )


def undo(db: Session, person_id: int, actor_id: int) -> None:
    """Let a merged registration count as its own again. Raises Conflict where it already does."""
    into = _newest(db, person_id)[1]
    if into is None:
        raise Conflict(_("These two registrations are not merged any more."))
    _add_step(db, person_id, None, actor_id)
    audit.record(
        db, actor_id=actor_id, action="person.merge-undone", object_type="person", object_id=str(person_id), into=into
    )


def _check(db: Session, person_id: int, into: int) -> None:
    if person_id == into:
        raise Conflict(_("A registration cannot be merged with itself."))
    chosen = select(Person).where(Person.id.in_((person_id, into))).order_by(Person.id)
    both = db.scalars(chosen.with_for_update(key_share=True)).all()
    if len(both) != 2 or any(person.erased_at for person in both):
        raise NotFound(_("One of the two registrations does not exist any more."))
    # Otherwise the address of one would open the rights of the other.
    if db.scalar(
        select(RoleGrant.id).where(RoleGrant.person_id.in_((person_id, into)), RoleGrant.revoked_at.is_(None))
    ):
        raise Conflict(_("One of the two has a role in the course. Take the role away first, then merge."))
    if _newest(db, person_id)[1] is not None or _newest(db, into)[1] is not None:
        raise Conflict(_("One of the two is merged already. Look at that merge first."))
    if db.scalar(select(func.count()).select_from(registrations_of(person_id).subquery())) != 1:
        raise Conflict(_("Other registrations are merged into this one. Merge the other way round."))


def _newest(db: Session, person_id: int) -> tuple[int, int | None]:
    """Step, and what the registration counts as since then."""
    newest = select(PersonMerge.step, PersonMerge.counts_as).where(PersonMerge.person_id == person_id)
    row = db.execute(newest.order_by(PersonMerge.step.desc()).limit(1)).one_or_none()
    return (row.step, row.counts_as) if row else (0, None)


def _add_step(db: Session, person_id: int, counts_as: int | None, actor_id: int) -> None:
    now, step = clock.now(), _newest(db, person_id)[0] + 1
    values = {"person_id": person_id, "step": step, "counts_as": counts_as, "actor_id": actor_id}
    if not insert_once(db, PersonMerge, **values, happened_at=now, recorded_at=now):
        raise Conflict(_("Somebody else changed this at the same moment. Please look again."))


def _is_outdated(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_later.person_id == PersonMerge.person_id, _later.step > PersonMerge.step, *conditions)
