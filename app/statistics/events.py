"""The people and events behind one number, in the order in which they happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Subquery, func, literal, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Affiliation, Person
from app.accounts.scope import Scope
from app.errors import NotFound
from app.language import gettext as _
from app.modules.catalogue import Course
from app.statistics.behind import Behind
from app.statistics.counting import duration_days, months_of
from app.statistics.counts import NOT_STATED, OTHER_UNIVERSITIES
from app.statistics.definitions import COMPLETED, REGISTERED, Figure, Statement, find_figure
from app.statistics.durations import find_span
from app.statistics.months import begins_at, next_month
from app.statistics.period import Cut
from app.statistics.queries import affiliation_at, belongs_to_partner, is_in_period, parameters
from app.statistics.view import View

FEW_AT_ONCE = {"yield_per": 500}


@dataclass(frozen=True)
class Event:
    """Somebody came to count in the figure. Of somebody erased only facts without identity are left."""

    person_id: int | None
    """None of somebody who may not be named."""
    is_erased: bool
    name: str
    happened_at: datetime
    module: str
    lesson: str
    partner: str
    category: str

    @property
    def shown_name(self) -> str:
        if self.is_erased:
            return _("(erased)")
        return self.name if self.person_id is not None else _("(belongs elsewhere now)")


def get_counted_figure(behind: Behind) -> Figure:
    """Raises NotFound where no number is counted like this."""
    figure = find_figure(behind.figure)
    names = {"partner", "category", "country", "month"}
    if figure is not None:
        names |= {name for name in ("module", "lesson") if name in figure.moments.selected_columns}
        names |= {"duration"} if figure is COMPLETED and find_span(behind.duration or "0") else set()
    if figure is None or not set(behind.of()) <= names:
        raise NotFound(_("No number of the statistics is counted like this."))
    return figure


def count_events(db: Session, view: View, scope: Scope, behind: Behind) -> int:
    counted = select(func.count()).select_from(_events(db, view, scope, behind).subquery())
    return db.connection().execute(counted, parameters(view.cut, scope)).scalar_one()


def list_events(db: Session, view: View, scope: Scope, behind: Behind, skip: int, most: int) -> list[Event]:
    page = _events(db, view, scope, behind).offset(skip).limit(most)
    return [_event(row) for row in db.connection().execute(page, parameters(view.cut, scope))]


def stream_events(db: Session, view: View, scope: Scope, behind: Behind) -> Iterator[Event]:
    """The same events in the same order, all of them, a few hundred in memory at a time."""
    everything = _events(db, view, scope, behind)
    for row in db.execute(everything, parameters(view.cut, scope), execution_options=FEW_AT_ONCE):
        yield _event(row)


def _events(db: Session, view: View, scope: Scope, behind: Behind) -> Statement:
    figure = get_counted_figure(behind)
    moments = figure.by_person.subquery()
    shown = [moments.c[name] for name in ("module", "lesson") if name in moments.c]
    found = (
        select(
            Person.id,
            Person.erased_at,
            Person.name,
            (belongs_to_partner(Person.id) if scope.partner else literal(value=True)).label("may_be_named"),
            moments.c.happened_at,
            *shown,
            Affiliation.partner,
            Affiliation.category,
        )
        .select_from(moments)
        .join(Person, Person.id == moments.c.person_id)
        .outerjoin(Affiliation, Affiliation.id == affiliation_at(moments.c.person_id, moments.c.happened_at))
        .where(is_in_period(moments.c.happened_at), *_limits(db, view, scope, behind, moments))
        .order_by(moments.c.happened_at, Person.id, *shown)
    )
    if behind.duration is None:
        return found
    registered = REGISTERED.by_person.subquery()
    joined = found.outerjoin(registered, registered.c.person_id == Person.id)
    return joined.where(_took(behind.duration, registered.c.happened_at, moments.c.happened_at))


def _limits(db: Session, view: View, scope: Scope, behind: Behind, moments: Subquery) -> Iterator[ColumnElement[bool]]:
    if scope.partner is not None:
        yield _belongs_to(scope.partner)
    if behind.module is not None:
        yield moments.c.module == behind.module
    if behind.lesson is not None:
        yield moments.c.lesson == behind.lesson
    if behind.partner is not None:
        yield _belongs_to(behind.partner)
    if behind.category is not None:
        yield (
            Affiliation.category.is_(None) if behind.category == NOT_STATED else Affiliation.category == behind.category
        )
    if behind.country is not None:
        yield _is_from(view.course, behind.country)
    if behind.month is not None:
        yield from _within(db, view.cut, behind.month, moments.c.happened_at)


def _belongs_to(partner: str) -> ColumnElement[bool]:
    if partner == NOT_STATED:
        return Affiliation.category.is_(None)
    if partner == OTHER_UNIVERSITIES:
        return Affiliation.category.is_not(None) & Affiliation.partner.is_(None)
    return Affiliation.partner == partner


def _is_from(course: Course, country: str) -> ColumnElement[bool]:
    """Named by the person, or else that of their partner."""
    named_none = func.coalesce(Affiliation.country, "") == ""
    known = [partner.id for partner in course.partners if partner.country]
    if country:
        there = [partner.id for partner in course.partners if partner.country == country]
        return or_(Affiliation.country == country, named_none & Affiliation.partner.in_(there))
    return named_none & or_(Affiliation.partner.is_(None), Affiliation.partner.not_in(known))


def _within(db: Session, cut: Cut, month: str, moment: ColumnElement[datetime]) -> Iterator[ColumnElement[bool]]:
    months = months_of(db, cut)
    if month not in months:
        raise NotFound(_("No number of the statistics is counted like this."))
    if month != months[0]:
        yield moment >= begins_at(month, cut.zone)
    if month != months[-1]:
        yield moment < begins_at(next_month(month), cut.zone)


def _took(
    span_id: str, registered_at: ColumnElement[datetime], completed_at: ColumnElement[datetime]
) -> ColumnElement[bool]:
    span = find_span(span_id)
    if span is None:
        raise NotFound(_("No number of the statistics is counted like this."))
    days = duration_days(registered_at, completed_at)
    return days >= span.first_day if span.last_day is None else days.between(span.first_day, span.last_day)


def _event(row: Row[*tuple[Any, ...]]) -> Event:
    is_erased, is_stated = row.erased_at is not None, row.category is not None
    return Event(
        person_id=row.id if row.may_be_named else None,
        is_erased=is_erased,
        name=row.name if row.may_be_named and not is_erased else "",
        happened_at=row.happened_at,
        module=getattr(row, "module", ""),
        lesson=getattr(row, "lesson", ""),
        partner=(row.partner or OTHER_UNIVERSITIES) if is_stated else NOT_STATED,
        category=row.category if is_stated else NOT_STATED,
    )
