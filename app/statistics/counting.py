"""Counting everybody behind a report in one statement.

A reading transaction is one consistent view of the database on SQLite and on PostgreSQL alike, whatever is committed
meanwhile. The statement's rows are the smallest groups, so that every table of a report is a sum of the same numbers.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Label,
    Row,
    String,
    Subquery,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    select,
    text,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from app.accounts.merging import merged_until
from app.accounts.models import Affiliation, Registration
from app.certificates.models import Award
from app.db import UtcDateTime
from app.modules.models import CourseCompletion, LessonCompletion, ModuleCompletion
from app.statistics.counts import NOT_STATED, OTHER_UNIVERSITIES, Counts, Group
from app.statistics.definitions import REGISTERED, Figure, Statement, get_figure
from app.statistics.microseconds import Moment, days_between
from app.statistics.months import begins_at, months_between
from app.statistics.needs import Need
from app.statistics.period import Cut
from app.statistics.queries import HELD_APART, PARTNER, held_at, is_in_period, parameters
from app.statistics.recorded import AS_OF, is_known

# Written into the statement: a database takes few parameters, and both look into a list but not into a subquery.
INVOLVED = bindparam("involved", type_=Integer(), expanding=True, literal_execute=True)
"""Ids of both sides of every merge."""
DURATION = "duration"
"""Stands for a figure in the rows that tell how long people took."""


def count_people(db: Session, cut: Cut, needs: tuple[Need, ...], partner: str | None = None) -> Counts:
    """Every number that tables with these needs may show; of a partner, those of that partner are right."""
    _prepare(db)
    months = months_of(db, cut) if any(need.by_month for need in needs) else ()
    limits: dict[str, Any] = {f"month_{place}": begins_at(month, cut.zone) for place, month in enumerate(months)}
    involved = list(db.connection().execute(_INVOLVED, {"as_of": cut.as_of}).scalars())
    statement = _statement(needs, len(months), bool(involved), partner is not None)
    if involved:
        limits["involved"] = involved
    if partner is not None:
        limits["partner"] = partner
    groups: Counter[Group] = Counter()
    took: Counter[tuple[str, int]] = Counter()
    for row in db.connection().execute(statement, {**parameters(cut), **limits}):
        if row.figure == DURATION:
            took[_held(row)[0], row.place] += row.people
        else:
            groups[_group(row, months)] += row.people
    return Counts(tuple(replace(group, people=people) for group, people in groups.items()), months, took, needs)


def _prepare(db: Session) -> None:
    """Compiling the long statement costs PostgreSQL more than it saves, and small memory makes it work on disk."""
    if db.get_bind().dialect.name == "postgresql":
        for setting in ("jit = off", "work_mem = '128MB'"):
            db.execute(text(f"SET LOCAL {setting}"))


def months_of(db: Session, cut: Cut) -> tuple[str, ...]:
    """From the first fact of the period to its last day, or to the moment it is seen from."""
    known: Iterable[datetime | None] = db.connection().execute(_EARLIEST, {"as_of": cut.as_of}).scalars()
    earliest = min((moment for moment in known if moment is not None), default=cut.as_of)
    first = max(cut.begins_at, min(earliest, cut.as_of))
    last = min(cut.as_of, cut.ends_at - timedelta(microseconds=1))
    return months_between(first, max(first, last), cut.zone)


@cache
def _statement(needs: tuple[Need, ...], months: int, has_merges: bool, is_within_partner: bool) -> CompoundSelect[Any]:
    """Built once for each number of months.

    Whoever is part of no merge, nearly everybody, is looked up directly; the few others through the merge.
    """
    return union_all(
        *(part for need in needs for part in _alone(need, months, has_merges, is_within_partner)),
        *(part for need in needs if has_merges for part in _merged(need, months, is_within_partner)),
    )


def _alone(need: Need, months: int, has_merges: bool, is_within_partner: bool) -> Iterator[Statement]:
    found = _moments(need, is_within_partner)
    moments = (_in_order(found) if need.by_group else found).subquery()
    is_alone = moments.c.person_id.not_in(INVOLVED) if has_merges else true()
    yield _tally(need, moments, months, is_merged=False).where(is_alone)
    if need.by_duration:
        yield _took(need, REGISTERED.moments.subquery(), moments, is_merged=False).where(is_alone)


def _moments(need: Need, is_within_partner: bool) -> Statement:
    """Of a partner only those who can count there, so that nobody else's affiliation is looked up."""
    figure = get_figure(need.figure)
    return figure.among(_MAY_COUNT_THERE) if is_within_partner else figure.moments


def _in_order(moments: Statement) -> Statement:
    """Person by person, as affiliations lie in their index: in no order, each look there costs three times as much."""
    return moments.order_by(moments.selected_columns.person_id)


def _merged(need: Need, months: int, is_within_partner: bool) -> Iterator[Statement]:
    moments = _of_the_involved(get_figure(need.figure), _moments(need, is_within_partner))
    yield _tally(need, moments, months, is_merged=True)
    if need.by_duration:
        yield _took(need, _of_the_involved(REGISTERED, REGISTERED.moments), moments, is_merged=True)


def _of_the_involved(figure: Figure, moments: Statement) -> Subquery:
    involved = moments.where(moments.selected_columns.person_id.in_(INVOLVED))
    return figure.by_person_of(involved).subquery()


def _tally(need: Need, moments: Subquery, months: int, *, is_merged: bool) -> Statement:
    of_module = [moments.c[name] for name in ("module", "lesson") if name in moments.c]
    held, place = _held_by(need, moments, is_merged), _month_by(need, moments, months)
    return (
        select(
            literal(need.figure).label("figure"),
            moments.c.get("module", literal("")).label("module"),
            moments.c.get("lesson", literal("")).label("lesson"),
            held,
            place,
            func.count().label("people"),
        )
        .select_from(moments)
        .where(is_in_period(moments.c.happened_at))
        .group_by(*of_module, held, place)
    )


def _held_by(need: Need, moments: Subquery, is_merged: bool) -> Label[Any]:
    if not need.by_group:
        return cast(null(), String).label("held")
    return held_at(moments.c.person_id, moments.c.happened_at, is_merged=is_merged).label("held")


def _month_by(need: Need, moments: Subquery, months: int) -> Label[Any]:
    return (_month(moments.c.happened_at, 0, months) if need.by_month else cast(null(), Integer)).label("place")


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


def _took(need: Need, registered: Subquery, completed: Subquery, *, is_merged: bool) -> Statement:
    days = duration_days(registered.c.happened_at, completed.c.happened_at).label("place")
    held = _held_by(need, completed, is_merged)
    return (
        select(literal(DURATION), null(), null(), held, days, func.count())
        .select_from(completed)
        .outerjoin(registered, registered.c.person_id == completed.c.person_id)
        .where(is_in_period(completed.c.happened_at))
        .group_by(held, days)
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
    month = "" if row.place is None else months[row.place]
    return Group(row.figure, row.module, row.lesson, partner, category, country, month, people=0)


_merges = merged_until(AS_OF)
_INVOLVED = union_all(select(_merges.c.person_id), select(_merges.c.counts_as))
_MAY_COUNT_THERE: CompoundSelect[Any] = union_all(
    select(Affiliation.person_id).where(Affiliation.partner == PARTNER),
    *_INVOLVED.selects,
)
"""Who ever was at the partner, and both sides of every merge, of whom the other may have been."""
_EARLIEST = union_all(
    *(
        select(func.min(fact.happened_at)).where(is_known(fact))
        for fact in (Registration, LessonCompletion, ModuleCompletion, CourseCompletion, Award)
    )
)
