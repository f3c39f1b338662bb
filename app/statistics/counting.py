"""Counting everybody behind a report in one statement.

One statement is one consistent view of the database on SQLite and on PostgreSQL alike, whatever is committed
meanwhile. Its rows are the smallest groups, so that every table of a report is a sum of the same numbers.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Row,
    ScalarSelect,
    Subquery,
    bindparam,
    case,
    func,
    literal,
    null,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import Session

from app.accounts.merging import merged_until
from app.accounts.models import Registration
from app.certificates.models import Award
from app.db import UtcDateTime
from app.modules.models import CourseCompletion, LessonCompletion, ModuleCompletion
from app.statistics.counts import NOT_STATED, OTHER_UNIVERSITIES, Counts, Group
from app.statistics.definitions import AS_OF, COMPLETED, REGISTERED, Figure, Statement
from app.statistics.microseconds import Moment, days_between
from app.statistics.months import begins_at, months_between
from app.statistics.period import Cut
from app.statistics.queries import HELD_APART, held_at, is_in_period, parameters

# Written into the statement: a database takes few parameters, and both look into a list but not into a subquery.
INVOLVED = bindparam("involved", type_=Integer(), expanding=True, literal_execute=True)
"""Ids of both sides of every merge."""
DURATION = "duration"
"""Stands for a figure in the rows that tell how long people took."""


def count_people(db: Session, cut: Cut, figures: Iterable[Figure]) -> Counts:
    """Every number that tables of these figures may need."""
    _prepare(db)
    months = months_of(db, cut)
    limits: dict[str, Any] = {f"month_{place}": begins_at(month, cut.zone) for place, month in enumerate(months)}
    wanted = tuple(dict.fromkeys(figures))
    involved = list(db.connection().execute(_INVOLVED, {"as_of": cut.as_of}).scalars())
    statement = _statement(wanted, len(months), bool(involved))
    if involved:
        limits["involved"] = involved
    groups: Counter[Group] = Counter()
    took: Counter[tuple[str, int]] = Counter()
    for row in db.connection().execute(statement, {**parameters(cut), **limits}):
        if row.figure == DURATION:
            took[_held(row)[0], row.month] += row.people
        else:
            groups[_group(row, months)] += row.people
    return Counts(tuple(replace(group, people=people) for group, people in groups.items()), months, took)


def _prepare(db: Session) -> None:
    """Compiling the long statement costs PostgreSQL more than it saves, and small memory makes it sort on disk."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SET LOCAL jit = off"))
        db.execute(text("SET LOCAL work_mem = '64MB'"))


def months_of(db: Session, cut: Cut) -> tuple[str, ...]:
    """From the first fact of the period to its last day, or to the moment it is seen from."""
    known: Iterable[datetime | None] = db.connection().execute(_EARLIEST, {"as_of": cut.as_of}).scalars()
    earliest = min((moment for moment in known if moment is not None), default=cut.as_of)
    first = max(cut.begins_at, min(earliest, cut.as_of))
    last = min(cut.as_of, cut.ends_at - timedelta(microseconds=1))
    return months_between(first, max(first, last), cut.zone)


@cache
def _statement(figures: tuple[Figure, ...], months: int, has_merges: bool) -> CompoundSelect[Any]:
    """Built once for each number of months.

    Whoever is part of no merge, nearly everybody, is looked up directly; the few others through the merge.
    """
    parts = [_alone(figure, months, has_merges) for figure in figures]
    parts += [_took_alone(has_merges)] if COMPLETED in figures else []
    if has_merges:
        parts += [_merged(figure, months) for figure in figures]
        parts += [_took_merged()] if COMPLETED in figures else []
    return union_all(*parts)


def _alone(figure: Figure, months: int, has_merges: bool) -> Statement:
    moments = figure.moments.subquery()
    held = held_at(moments.c.person_id, moments.c.happened_at, is_merged=False)
    counted = _tally(figure, moments, held, months)
    return counted.where(moments.c.person_id.not_in(INVOLVED)) if has_merges else counted


def _merged(figure: Figure, months: int) -> Statement:
    moments = figure.by_person.subquery()
    held = held_at(moments.c.person_id, moments.c.happened_at, is_merged=True)
    return _tally(figure, moments, held, months).where(moments.c.person_id.in_(INVOLVED))


def _tally(figure: Figure, moments: Subquery, held: ScalarSelect[str], months: int) -> Statement:
    of_module = [moments.c[name] for name in ("module", "lesson") if name in moments.c]
    month = _month(moments.c.happened_at, 0, months).label("month")
    group = held.label("held")
    return (
        select(
            literal(figure.id).label("figure"),
            moments.c.get("module", literal("")).label("module"),
            moments.c.get("lesson", literal("")).label("lesson"),
            group,
            month,
            func.count().label("people"),
        )
        .select_from(moments)
        .where(is_in_period(moments.c.happened_at))
        .group_by(month, *of_module, group)
    )


def _month(moment: ColumnElement[datetime], first: int, months: int) -> ColumnElement[int]:
    """The place of the month among `months`, from `first` on, halved until it is found.

    Whatever lies before the first month counts in it.
    """
    if months == 1:
        return literal(first)
    half = months // 2
    is_later = moment >= bindparam(f"month_{first + half}", type_=UtcDateTime())
    later, earlier = _month(moment, first + half, months - half), _month(moment, first, half)
    return case((is_later, later), else_=earlier)


def _took_alone(has_merges: bool) -> Statement:
    registered, completed = REGISTERED.moments.subquery(), COMPLETED.moments.subquery()
    held = held_at(completed.c.person_id, completed.c.happened_at, is_merged=False)
    counted = _took(registered, completed, held)
    return counted.where(completed.c.person_id.not_in(INVOLVED)) if has_merges else counted


def _took_merged() -> Statement:
    registered, completed = REGISTERED.by_person.subquery(), COMPLETED.by_person.subquery()
    held = held_at(completed.c.person_id, completed.c.happened_at, is_merged=True)
    return _took(registered, completed, held).where(completed.c.person_id.in_(INVOLVED))


def _took(registered: Subquery, completed: Subquery, held: ScalarSelect[str]) -> Statement:
    days = duration_days(registered.c.happened_at, completed.c.happened_at).label("month")
    group = held.label("held")
    return (
        select(literal(DURATION), null(), null(), group, days, func.count())
        .select_from(completed)
        .outerjoin(registered, registered.c.person_id == completed.c.person_id)
        .where(is_in_period(completed.c.happened_at))
        .group_by(group, days)
    )


def duration_days(registered_at: Moment, completed_at: Moment) -> ColumnElement[int]:
    """Whole days from registering to completing."""
    return case((completed_at >= registered_at, days_between(registered_at, completed_at)), else_=literal(-1))


def _held(row: Row[*tuple[Any, ...]]) -> tuple[str, str, str]:
    """Partner, category and country."""
    if row.held is None:
        return NOT_STATED, NOT_STATED, ""
    partner, category, country = row.held.split(HELD_APART)
    return partner or OTHER_UNIVERSITIES, category, country


def _group(row: Row[*tuple[Any, ...]], months: tuple[str, ...]) -> Group:
    partner, category, country = _held(row)
    return Group(row.figure, row.module, row.lesson, partner, category, country, months[row.month], people=0)


_merges = merged_until(AS_OF)
_INVOLVED = union_all(select(_merges.c.person_id), select(_merges.c.counts_as))
_EARLIEST = union_all(
    *(
        select(func.min(fact.happened_at)).where(fact.recorded_at <= AS_OF)
        for fact in (Registration, LessonCompletion, ModuleCompletion, CourseCompletion, Award)
    )
)
