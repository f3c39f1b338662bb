"""Registrations that may be one human's: shown side by side, merged, taken apart, or told to be two people."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.accounts import merging
from app.accounts.merging import merged_now
from app.accounts.models import Person, PersonMerge
from app.accounts.scope import WHOLE_COURSE
from app.accounts.universities import fold
from app.audit import service as audit
from app.db import insert_once
from app.errors import Conflict, NotFound
from app.language import current_language, mark
from app.language import gettext as _
from app.mail import service as mail
from app.mail.letter import typed_letter
from app.modules.catalogue import Course
from app.people import people_table, queries
from app.people.duplicates import Registered, find_pairs
from app.people.letters import Sender
from app.people.line import Line
from app.people.listing import Filters
from app.people.models import ToldApart
from app.quiz import submitting
from app.quiz.submitting import Installation

PAIRS_SHOWN = 50
MERGE = mark("merged registrations")


@dataclass(frozen=True)
class Side:
    line: Line
    university: str
    category: str


@dataclass(frozen=True)
class PairShown:
    first: Side
    second: Side
    """The one that did less: proposed to count as the first."""


@dataclass(frozen=True)
class MergeShown:
    person_id: int
    email: str
    into_name: str
    into_email: str
    merged_at: datetime


def list_pairs(db: Session, course: Course) -> list[PairShown]:
    """The likeliest first, those that somebody told apart left out."""
    lines = {line.id: line for line in queries.stream(db, Filters(), WHOLE_COURSE)}
    apart = [(row.person_id, row.other_id) for row in db.execute(select(ToldApart.person_id, ToldApart.other_id))]
    pairs = find_pairs([_registered(line) for line in lines.values()], apart)
    return [_shown(course, lines[pair.first.id], lines[pair.second.id]) for pair in pairs[:PAIRS_SHOWN]]


def list_merges(db: Session) -> list[MergeShown]:
    merged = merged_now()
    steps = (
        select(PersonMerge, merged.c.counts_as)
        .join(merged, (merged.c.person_id == PersonMerge.person_id) & (merged.c.counts_as == PersonMerge.counts_as))
        .order_by(PersonMerge.id.desc())
    )
    newest = {row.PersonMerge.person_id: row.PersonMerge for row in reversed(db.execute(steps).all())}
    people = {person.id: person for person in db.scalars(select(Person))} if newest else {}
    return [
        MergeShown(
            step.person_id,
            people[step.person_id].email or "",
            people[step.counts_as].name,
            people[step.counts_as].email or "",
            step.happened_at,
        )
        for step in newest.values()
        if step.counts_as
    ]


def merge(db: Session, course: Course, sender: Sender, person_id: int, into: int, actor_id: int) -> bool:
    """Let one registration count as the other, tell both addresses, and award what they earned together.

    Gives whether they completed the course by it.
    """
    merging.merge(db, person_id, into, actor_id)
    one, other = db.get_one(Person, person_id), db.get_one(Person, into)
    for person in (one, other):
        if person.email:
            mail.queue(db, person.email, typed_letter(MERGE, *_words(sender, one.email or "", other.email or "")))
    return submitting.complete_together(db, course, Installation(sender.public_url), into)


def undo(db: Session, person_id: int, actor_id: int) -> None:
    merging.undo(db, person_id, actor_id)


def tell_apart(db: Session, one: int, other: int, actor_id: int) -> None:
    """Note that these are two people, so that nobody is asked again."""
    first, second = sorted((one, other))
    if first == second:
        raise Conflict(_("These are not two registrations."))
    if db.get(Person, first) is None or db.get(Person, second) is None:
        raise NotFound(_("One of the two registrations does not exist any more."))
    now = clock.now()
    values = {"person_id": first, "other_id": second, "actor_id": actor_id}
    if insert_once(db, ToldApart, **values, happened_at=now, recorded_at=now):
        audit.record(
            db, actor_id=actor_id, action="person.told-apart", object_type="person", object_id=str(first), other=second
        )


def _registered(line: Line) -> Registered:
    return Registered(line.id, line.name, line.email, line.partner or fold(line.other_name), line.category)


def _shown(course: Course, one: Line, other: Line) -> PairShown:
    """The one that did more, or came first, is proposed to be kept."""
    kept, folded = sorted((one, other), key=lambda line: (-line.modules, not line.has_started, line.id))
    return PairShown(_side(course, kept), _side(course, folded))


def _side(course: Course, line: Line) -> Side:
    return Side(
        line,
        people_table.university_name(course, line),
        people_table.category_name(course.read_in(current_language()), line),
    )


def _words(sender: Sender, one: str, other: str) -> tuple[str, str]:
    subject = _("Your two registrations in %(site)s are one now") % {"site": sender.site_name}
    text = _(
        "You registered twice, with %(one)s and with %(other)s. Both are one registration now: sign in with either "
        "address, and you find everything that you did.\n\n"
        "If these are not both yours, please answer to the course's administrators. It can be undone, and nothing is "
        "lost."
    ) % {"one": one, "other": other}
    return subject, text
