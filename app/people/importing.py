"""Reading a list of people in: looked at line by line first, then taken as a whole or not at all."""

import json
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import String, cast, delete, select, update
from sqlalchemy.orm import Session

from app import clock
from app.accounts import affiliations
from app.accounts.models import Affiliation, Person
from app.audit import service as audit
from app.db import insert_once
from app.errors import Conflict, NotFound
from app.language import gettext as _
from app.modules.catalogue import Course
from app.modules.models import PastCompletion
from app.people import letters, queries
from app.people.letters import Sender
from app.people.line import Line
from app.people.models import PeopleList
from app.people.roster import Entry, Reader, country_names, left_aside, rows_of
from app.people.spreadsheet import Sheet

KEPT_FOR = timedelta(days=1)
NEW, CHANGED, SAME, MISTAKE = "new", "changed", "same", "mistake"
IMPORT = "import"


@dataclass(frozen=True)
class Outcome:
    """What a line would do."""

    entry: Entry
    kind: str
    notes: tuple[str, ...] = ()
    person_id: int | None = None

    @property
    def rank(self) -> tuple[int, int]:
        """Mistakes first, then what changes most."""
        return (MISTAKE, NEW, CHANGED, SAME).index(self.kind), self.entry.line


@dataclass(frozen=True)
class DryRun:
    """What reading a list in would do; nothing is done yet."""

    id: int
    file_name: str
    reading: str
    outcomes: tuple[Outcome, ...]

    @property
    def has_completions(self) -> bool:
        return any(outcome.entry.completed_before for outcome in self.outcomes)

    def number(self, kind: str) -> int:
        return sum(1 for outcome in self.outcomes if outcome.kind == kind)

    @property
    def may_apply(self) -> bool:
        return not self.number(MISTAKE) and bool(self.number(NEW) or self.number(CHANGED))


def keep_list(db: Session, actor_id: int, file_name: str, sheet: Sheet) -> int:
    """Keep an uploaded list for looking at. Raises InvalidInput for the field `file`."""
    # Also where nobody runs the retention command.
    db.execute(delete(PeopleList).where(PeopleList.uploaded_at < clock.now() - KEPT_FOR))
    aside = left_aside(sheet.heading)
    reading = sheet.reading
    if aside:
        reading += "; " + _("not used: %(columns)s") % {"columns": ", ".join(aside)}
    kept = PeopleList(actor_id=actor_id, file_name=file_name[:200], reading=reading[:200], rows=rows_of(sheet))
    db.add(kept)
    db.flush()
    return kept.id


def look_at(db: Session, course: Course, list_id: int, actor_id: int) -> DryRun:
    """What the list would do as things are now. Raises NotFound for a list that is gone or somebody else's."""
    kept = _get(db, list_id, actor_id)
    reader = Reader(course, affiliations.directory(db, course.universities), country_names())
    entries = [reader.read(row) for row in kept.rows]
    people = queries.find_by_address(db, [entry.email for entry in entries])
    outcomes = tuple(_outcome(course, entry, people.get(entry.email)) for entry in entries)
    return DryRun(kept.id, kept.file_name, kept.reading, outcomes)


def apply(db: Session, course: Course, list_id: int, actor_id: int, sender: Sender | None, source: str) -> DryRun:
    """Do what the list says, all of it; with a `sender`, invite those who are new.

    `source` names the list in past completions that do not say theirs. Raises Conflict where a line has a
    mistake, or changed since it was looked at.
    """
    run = look_at(db, course, list_id, actor_id)
    if run.number(MISTAKE):
        raise Conflict(_("Some lines cannot be read in as they are. Please mend the list and upload it again."))
    for outcome in run.outcomes:
        _apply(db, course, outcome, actor_id, sender, source or run.file_name)
    values = {"rows": [], "applied_at": clock.now()}
    taken = update(PeopleList).where(PeopleList.id == list_id, PeopleList.applied_at.is_(None)).values(**values)
    if db.connection().execute(taken.returning(PeopleList.id)).first() is None:
        raise Conflict(_("This list was read in already."))
    counts = {kind: run.number(kind) for kind in (NEW, CHANGED, SAME)}
    audit.record(db, actor_id=actor_id, action="people.imported", object_type="list", object_id=str(list_id), **counts)
    return run


def forget_lists_naming(db: Session, email: str) -> None:
    """Delete the lists that wait to be read in and name this address: they would bring an erased person back."""
    as_stored = json.dumps(email)[1:-1]
    is_named = cast(PeopleList.rows, String).icontains(as_stored, autoescape=True)
    db.execute(delete(PeopleList).where(is_named))


def put_aside(db: Session, list_id: int, actor_id: int) -> None:
    db.delete(_get(db, list_id, actor_id))


def _get(db: Session, list_id: int, actor_id: int) -> PeopleList:
    chosen = select(PeopleList).where(PeopleList.id == list_id, PeopleList.actor_id == actor_id)
    is_fresh = PeopleList.uploaded_at >= clock.now() - KEPT_FOR
    kept = db.scalar(chosen.where(PeopleList.applied_at.is_(None), is_fresh))
    if kept is None:
        raise NotFound(_("This list is gone: it was read in, put aside, or is older than a day."))
    return kept


def _outcome(course: Course, entry: Entry, known: Line | None) -> Outcome:
    mistakes = (*entry.mistakes, *(_missing(entry) if known is None else ()))
    if mistakes:
        return Outcome(entry, MISTAKE, mistakes)
    if known is None:
        return Outcome(entry, NEW, _doubts(entry))
    changes = tuple(_changes(course, entry, known))
    kept = () if known.name == entry.name else (_("The name in the course is kept: %(name)s.") % {"name": known.name},)
    kind = CHANGED if changes else SAME
    return Outcome(entry, kind, (*changes, *(_doubts(entry) if changes else ()), *kept), known.id)


def _missing(entry: Entry) -> tuple[str, ...]:
    """What a new person needs and somebody known does not."""
    wanted = {
        _("Somebody new needs a university."): entry.has_university,
        _("Somebody new needs a category."): entry.has_category,
    }
    return tuple(message for message, is_there in wanted.items() if not is_there)


def _doubts(entry: Entry) -> tuple[str, ...]:
    if entry.partner is None and entry.other_name:
        return (_("No partner is called so; the university waits to be looked at."),)
    return ()


def _changes(course: Course, entry: Entry, known: Line) -> list[str]:
    changes = []
    if entry.has_university and _university_differs(entry, known):
        old, new = (_university(course, one.partner, one.other_name) for one in (known, entry))
        changes.append(_("University: %(old)s becomes %(new)s.") % {"old": old, "new": new})
    if entry.category and entry.category != known.category:
        old, new = (_category(course, one) for one in (known.category, entry.category))
        changes.append(_("Category: %(old)s becomes %(new)s.") % {"old": old, "new": new})
    if entry.completed_before and entry.completed_at(course) != known.completed_before:
        changes.append(_("Completed before: %(day)s.") % {"day": entry.completed_before.isoformat()})
    return changes


def _university_differs(entry: Entry, known: Line) -> bool:
    if entry.partner or known.partner:
        return entry.partner != known.partner
    return entry.other_name != known.other_name or bool(entry.country and entry.country != known.country)


def _category(course: Course, category_id: str) -> str:
    found = course.find_category(category_id)
    return found.name if found else category_id or "–"


def _university(course: Course, partner: str | None, other_name: str) -> str:
    found = course.find_partner(partner)
    return found.name if found else partner or other_name or "–"


def _apply(db: Session, course: Course, outcome: Outcome, actor_id: int, sender: Sender | None, source: str) -> None:
    entry = outcome.entry
    person_id = outcome.person_id
    if outcome.kind == NEW:
        person_id = _add_person(db, entry)
        if sender:
            letters.invite(db, sender, person_id, entry.name, entry.email, actor_id)
    if outcome.kind == SAME or person_id is None:
        return
    if outcome.kind == CHANGED:
        _correct_affiliation(db, entry, person_id)
    at = entry.completed_at(course)
    if at is not None:
        db.add(
            PastCompletion(
                person_id=person_id,
                happened_at=at,
                recorded_at=clock.now(),
                source=(entry.source or source)[:200],
                actor_id=actor_id,
            )
        )


def _add_person(db: Session, entry: Entry) -> int:
    if not insert_once(db, Person, name=entry.name, email=entry.email, language="en"):
        raise Conflict(_("Somebody on the list registered meanwhile. Please look at the list again."))
    person_id = db.execute(select(Person.id).where(Person.email == entry.email)).scalar_one()
    _add_affiliation(db, entry, person_id)
    return person_id


def _correct_affiliation(db: Session, entry: Entry, person_id: int) -> None:
    """From now on; what happened before still counts where the person belonged then."""
    newest = select(Affiliation).where(Affiliation.person_id == person_id)
    held = db.scalars(newest.order_by(Affiliation.happened_at.desc(), Affiliation.id.desc()).limit(1)).one_or_none()
    wanted = (entry.partner, entry.other_name) if entry.has_university else None
    has_new_university = wanted is not None and (held is None or wanted[0] != held.partner or not entry.partner)
    has_new_category = bool(entry.category) and (held is None or entry.category != held.category)
    if has_new_university or has_new_category:
        _add_affiliation(db, entry, person_id, held)


def _add_affiliation(db: Session, entry: Entry, person_id: int, held: Affiliation | None = None) -> None:
    now = clock.now()
    says = entry if entry.has_university or held is None else held
    db.add(
        Affiliation(
            person_id=person_id,
            category=entry.category or (held.category if held else ""),
            partner=says.partner,
            other_name=says.other_name,
            country=says.country if not says.partner else "",
            origin=IMPORT,
            happened_at=now,
            recorded_at=now,
        )
    )
