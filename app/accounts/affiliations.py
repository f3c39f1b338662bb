"""From what people typed to the partner it names; what nobody can be sure of waits for an administrator."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import Affiliation, UniversityDecision
from app.accounts.universities import Directory, Suggestion, University, fold
from app.audit import service as audit

DECISION = "decision"


@dataclass(frozen=True)
class Unresolved:
    """A spelling that nobody has decided about."""

    spelling: str
    typed: str
    """As most people typed it."""
    countries: tuple[str, ...]
    people: int
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True)
class Decided:
    """A spelling about which an administrator decided, and what holds now."""

    spelling: str
    typed: str
    partner: str | None
    people: int
    decided_at: datetime


def directory(db: Session, universities: Sequence[University]) -> Directory:
    """The partners with all decisions so far."""
    decisions = select(UniversityDecision.spelling, UniversityDecision.partner).order_by(UniversityDecision.id)
    return Directory(tuple(universities), {row.spelling: row.partner for row in db.execute(decisions)})


def list_unresolved(db: Session, known: Directory) -> list[Unresolved]:
    """What people typed that is neither known nor decided, the most frequent first."""
    groups: dict[str, list[Affiliation]] = defaultdict(list)
    for held in _newest_of_each_moment(db):
        if held.partner is None and not known.is_decided(held.other_name):
            groups[fold(held.other_name)].append(held)
    unresolved = [_unresolved(spelling, rows, known) for spelling, rows in groups.items() if spelling]
    return sorted(unresolved, key=lambda one: (-one.people, one.spelling))


def list_decided(db: Session) -> list[Decided]:
    """The newest decision on each spelling, the newest first."""
    groups: dict[str, list[Affiliation]] = defaultdict(list)
    for held in _newest_of_each_moment(db):
        groups[fold(held.other_name)].append(held)
    decisions = {row.spelling: row for row in db.scalars(select(UniversityDecision).order_by(UniversityDecision.id))}
    newest = sorted(decisions.values(), key=lambda row: -row.id)
    return [_decided(row, groups[row.spelling]) for row in newest]


def decide(db: Session, spelling: str, partner: str | None, actor_id: int) -> int:
    """Say what a spelling is, for everybody who typed it: each affiliation is corrected by another row.

    Gives how many people that concerns. A later decision on the same spelling corrects this one.
    """
    now = clock.now()
    db.add(UniversityDecision(spelling=spelling, partner=partner, actor_id=actor_id, happened_at=now, recorded_at=now))
    concerned = [row for row in _newest_of_each_moment(db) if fold(row.other_name) == spelling]
    db.add_all(_corrected(row, partner) for row in concerned if (row.partner, row.origin) != (partner, DECISION))
    people = len({row.person_id for row in concerned})
    audit.record(
        db,
        actor_id=actor_id,
        action="university.decided",
        object_type="partner",
        object_id=partner or "",
        people=people,
    )
    db.flush()
    return people


def _newest_of_each_moment(db: Session) -> list[Affiliation]:
    """The affiliations that were typed, without those that a later row corrects."""
    typed = select(Affiliation).where(Affiliation.other_name != "").order_by(Affiliation.id)
    newest = {(row.person_id, row.happened_at): row for row in db.scalars(typed)}
    return list(newest.values())


def _unresolved(spelling: str, rows: Sequence[Affiliation], known: Directory) -> Unresolved:
    typed = Counter(row.other_name for row in rows).most_common(1)[0][0]
    return Unresolved(
        spelling=spelling,
        typed=typed,
        countries=tuple(sorted({row.country for row in rows if row.country})),
        people=len({row.person_id for row in rows}),
        suggestions=tuple(known.suggest(typed)[:3]),
    )


def _decided(row: UniversityDecision, held: Sequence[Affiliation]) -> Decided:
    typed = Counter(one.other_name for one in held).most_common(1)[0][0] if held else row.spelling
    return Decided(row.spelling, typed, row.partner, len({one.person_id for one in held}), row.happened_at)


def _corrected(row: Affiliation, partner: str | None) -> Affiliation:
    return Affiliation(
        person_id=row.person_id,
        category=row.category,
        partner=partner,
        other_name=row.other_name,
        country=row.country,
        origin=DECISION,
        happened_at=row.happened_at,
        recorded_at=clock.now(),
    )
