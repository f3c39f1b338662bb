"""People as administrators see them: one line a person, however many registrations were merged."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.affiliations import DECISION
from app.accounts.merging import merged_now, registrations_of
from app.accounts.models import Affiliation, Person, Registration
from app.accounts.scope import WHOLE_COURSE, Scope
from app.modules.models import CourseCompletion, LessonCompletion, ModuleCompletion, PastCompletion
from app.paging import PER_PAGE, rows_before
from app.people.line import Line, read_line
from app.people.listing import OTHER, UNRESOLVED, Filters
from app.people.models import Letter
from app.quiz.models import Attempt, SavedAnswer

ROWS_AT_ONCE = 500
_OWN = registrations_of(Person.id)


def count(db: Session, filters: Filters, scope: Scope) -> int:
    chosen = _chosen(filters, scope).with_only_columns(func.count()).order_by(None)
    return db.execute(chosen).scalar_one()


def list_page(db: Session, filters: Filters, scope: Scope, number: int) -> list[Line]:
    page = _chosen(filters, scope).offset(rows_before(number)).limit(PER_PAGE)
    return [read_line(row._asdict()) for row in db.execute(page)]


def stream(db: Session, filters: Filters, scope: Scope) -> Iterator[Line]:
    """All of them, a few hundred in memory at a time."""
    for row in db.execute(_chosen(filters, scope), execution_options={"yield_per": ROWS_AT_ONCE}):
        yield read_line(row._asdict())


def find_by_address(db: Session, emails: Sequence[str]) -> dict[str, Line]:
    """Address → the line of whoever it belongs to, of two merged registrations the one that counts."""
    merged = merged_now()
    main = func.coalesce(merged.c.counts_as, Person.id)
    owners = select(Person.email, main.label("id")).outerjoin(merged, merged.c.person_id == Person.id)
    ids = {row.email: row.id for row in db.execute(owners.where(Person.email.in_(emails)))}
    lines = {row.id: read_line(row._asdict()) for row in db.execute(_people().where(Person.id.in_(set(ids.values()))))}
    return {email: lines[id_] for email, id_ in ids.items() if id_ in lines}


def everybody() -> Select[*tuple[Any, ...]]:
    """The statement of the whole list, which the console's export holds as text."""
    return _chosen(Filters(), WHOLE_COURSE)


def _chosen(filters: Filters, scope: Scope) -> Select[*tuple[Any, ...]]:
    chosen = _people().where(*_conditions(filters))
    if scope.partner:
        chosen = chosen.where(Affiliation.partner == scope.partner)
    return chosen.order_by(*_order(filters))


@cache
def _people() -> Select[*tuple[Any, ...]]:
    merged = merged_now()
    return (
        select(
            Person.id,
            Person.name,
            Person.email,
            Affiliation.partner,
            Affiliation.other_name,
            Affiliation.country,
            Affiliation.category,
            _first(Registration).label("registered_at"),
            _has_started().label("has_started"),
            _modules().label("modules"),
            _first(CourseCompletion).label("completed_at"),
            _past(PastCompletion.happened_at).label("completed_before"),
            _past(PastCompletion.source).label("source"),
            _last_letter().label("letter_at"),
        )
        .outerjoin(Affiliation, Affiliation.id == _newest_affiliation())
        .where(Person.erased_at.is_(None))
        .where(Person.id.not_in(select(merged.c.person_id)))
    )


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.search:
        named = aliased(Person)
        fits = [column.icontains(filters.search, autoescape=True) for column in (named.name, named.email)]
        found.append(exists().where(named.id.in_(_OWN), or_(*fits)))
    if filters.university:
        found.append(_at(filters.university))
    if filters.category:
        found.append(Affiliation.category == filters.category)
    if filters.status:
        found.append(_has_status(filters.status))
    if filters.before:
        has_completed = _past(PastCompletion.happened_at).is_not(None)
        found.append(has_completed if filters.before == "yes" else ~has_completed)
    return found


def _at(university: str) -> ColumnElement[bool]:
    if university == OTHER:
        return Affiliation.partner.is_(None) & Affiliation.id.is_not(None)
    if university == UNRESOLVED:
        return Affiliation.partner.is_(None) & (Affiliation.other_name != "") & (Affiliation.origin != DECISION)
    return Affiliation.partner == university


def _has_status(status: str) -> ColumnElement[bool]:
    is_registered = exists().where(Registration.person_id.in_(_OWN))
    is_completed = exists().where(CourseCompletion.person_id.in_(_OWN))
    return {
        "invited": ~is_registered & ~is_completed,
        "registered": is_registered & ~_has_started() & ~is_completed,
        "started": is_registered & _has_started() & ~is_completed,
        "completed": is_completed,
    }[status]


def _order(filters: Filters) -> list[ColumnElement[Any]]:
    keys: dict[str, ColumnElement[Any]] = {
        "name": func.lower(Person.name),
        "registered": _first(Registration),
        "university": func.coalesce(Affiliation.partner, ""),
    }
    key = keys[filters.sort]
    return [key.desc() if filters.is_descending else key.asc(), Person.id.asc()]


def _first(fact: type[Registration] | type[CourseCompletion]) -> ScalarSelect[datetime]:
    return select(func.min(fact.happened_at)).where(fact.person_id.in_(_OWN)).correlate(Person).scalar_subquery()


def _modules() -> ScalarSelect[int]:
    completed = select(func.count(func.distinct(ModuleCompletion.module)))
    return completed.where(ModuleCompletion.person_id.in_(_OWN)).correlate(Person).scalar_subquery()


def _has_started() -> ColumnElement[bool]:
    has_saved = (
        select(SavedAnswer.id).join(Attempt, Attempt.id == SavedAnswer.attempt_id).where(Attempt.person_id.in_(_OWN))
    )
    return exists().where(LessonCompletion.person_id.in_(_OWN)) | has_saved.correlate(Person).exists()


def _past(column: Any) -> ScalarSelect[Any]:
    """Of the newest row, unless it withdraws the ones before."""
    newest = aliased(PastCompletion)
    last = select(func.max(newest.id)).where(newest.person_id.in_(_OWN)).correlate(Person).scalar_subquery()
    held = select(column).where(PastCompletion.id == last, ~PastCompletion.is_withdrawn)
    return held.correlate(Person).scalar_subquery()


def _last_letter() -> ScalarSelect[datetime]:
    return select(func.max(Letter.happened_at)).where(Letter.person_id.in_(_OWN)).correlate(Person).scalar_subquery()


def _newest_affiliation() -> ScalarSelect[int]:
    held = aliased(Affiliation)
    newest = select(held.id).where(held.person_id.in_(_OWN)).order_by(held.happened_at.desc(), held.id.desc())
    return newest.limit(1).correlate(Person).scalar_subquery()
