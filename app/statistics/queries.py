"""Reading the list of people as of a moment."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    ScalarSelect,
    Select,
    String,
    bindparam,
    exists,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.accounts.email import DEMO_DOMAIN
from app.accounts.merging import merged_until, registrations_of, registrations_until
from app.accounts.models import Affiliation, Person
from app.accounts.scope import Scope
from app.certificates.models import Award
from app.modules.models import LessonCompletion, ModuleCompletion
from app.statistics.counts import NOT_STATED, OTHER_UNIVERSITIES
from app.statistics.definitions import (
    BEGINS_AT,
    CERTIFIED,
    COMPLETED,
    COMPLETION,
    DEEDS,
    ENDED_AWARDS,
    ENDS_AT,
    MODULE_COMPLETED,
    REGISTERED,
    WORK,
    Figure,
    Statement,
)
from app.statistics.people import PersonLine
from app.statistics.period import Cut
from app.statistics.recorded import AS_OF

PARTNER = bindparam("partner", type_=String())
HELD_APART = "\x1f"
PEOPLE_AT_ONCE = 500
"""Rows that a stream holds in memory."""


def holds_demonstration(db: Session) -> bool:
    """Whether people are among the records whom only a demonstration has."""
    return bool(db.connection().execute(_DEMONSTRATION).scalar())


def list_completed_modules(db: Session, cut: Cut) -> list[str]:
    """Ids of all modules that anybody completed, whether the course still has them or not."""
    return list(db.connection().execute(_MODULES, parameters(cut)).scalars())


def count_listed(db: Session, cut: Cut, scope: Scope) -> int:
    how_many = _how_many(scope.partner is not None)
    return db.connection().execute(how_many, parameters(cut, scope)).scalar_one()


def list_people(
    db: Session, cut: Cut, scope: Scope, modules: tuple[str, ...], skip: int, most: int
) -> list[PersonLine]:
    page = _people(modules).where(Person.id.in_(_page(scope.partner is not None)))
    rows = db.connection().execute(page, {**parameters(cut, scope), "skip": skip, "most": most})
    return [_line(row, modules) for row in rows]


def stream_people(db: Session, cut: Cut, scope: Scope, modules: tuple[str, ...]) -> Iterator[PersonLine]:
    """The same people in the same order, all of them, a few hundred in memory at a time."""
    few_at_once = {"yield_per": PEOPLE_AT_ONCE}
    everybody = _people(modules).where(_is_listed(Person.id, scope.partner is not None))
    for row in db.execute(everybody, parameters(cut, scope), execution_options=few_at_once):
        yield _line(row, modules)


def parameters(cut: Cut, scope: Scope | None = None) -> dict[str, datetime | str]:
    within = {"partner": scope.partner} if scope and scope.partner else {}
    return {"as_of": cut.as_of, "begins_at": cut.begins_at, "ends_at": cut.ends_at, **within}


def _registrations_of(
    person_id: ColumnElement[int] | InstrumentedAttribute[int],
) -> CompoundSelect[tuple[int]]:
    return registrations_until(person_id, AS_OF)


def is_in_period(moment: ColumnElement[datetime] | InstrumentedAttribute[datetime]) -> ColumnElement[bool]:
    return (moment >= BEGINS_AT) & (moment < ENDS_AT)


def affiliation_at(
    person_id: ColumnElement[int] | InstrumentedAttribute[int], moment: ColumnElement[datetime]
) -> ScalarSelect[int]:
    """Id of the affiliation that the person held then, as far as it was known at `as_of`."""
    held = aliased(Affiliation)
    return _newest(held, held.id, held.person_id.in_(registrations_until(person_id, AS_OF)), moment)


def held_at(person_id: ColumnElement[int], moment: ColumnElement[datetime], *, is_merged: bool) -> ScalarSelect[str]:
    """Partner, category and country of that affiliation in one text, `HELD_APART` between them; null without one.

    One look into the index for each person, where joining the affiliation would take two.
    """
    held = aliased(Affiliation)
    theirs = held.person_id.in_(registrations_until(person_id, AS_OF)) if is_merged else held.person_id == person_id
    partner = func.coalesce(held.partner, "")
    return _newest(held, partner + HELD_APART + held.category + HELD_APART + held.country, theirs, moment)


def _newest(
    held: type[Affiliation],
    what: ColumnElement[Any] | InstrumentedAttribute[Any],
    is_theirs: ColumnElement[bool],
    moment: ColumnElement[datetime],
) -> ScalarSelect[Any]:
    return (
        select(what)
        .where(is_theirs, held.happened_at <= moment, held.recorded_at <= AS_OF)
        .order_by(held.happened_at.desc(), held.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _is_listed(person_id: InstrumentedAttribute[int], is_within_partner: bool) -> ColumnElement[bool]:
    """The person did something in the period that some figure may count, and may be seen within the scope."""
    deeds = [deed.subquery() for deed in DEEDS]
    did = or_(
        *(
            exists().where(deed.c.person_id.in_(_registrations_of(person_id)), is_in_period(deed.c.happened_at))
            for deed in deeds
        )
    )
    merged = merged_until(AS_OF)
    listed = did & ~exists().where(merged.c.person_id == person_id)
    return listed & belongs_to_partner(person_id) if is_within_partner else listed


def belongs_to_partner(person_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Now, and at the moment of the report: who moved away is a number in it and no longer a name."""
    last = aliased(Affiliation)
    known = (last.happened_at <= AS_OF) & (last.recorded_at <= AS_OF)
    newest_first = select(last.partner).order_by(last.happened_at.desc(), last.id.desc()).limit(1)
    now = newest_first.where(last.person_id.in_(registrations_of(person_id))).scalar_subquery()
    then = newest_first.where(last.person_id.in_(_registrations_of(person_id)), known).scalar_subquery()
    return (now == PARTNER) & (then == PARTNER)


def _moment(figure: Figure, module: str = "") -> ScalarSelect[datetime]:
    moments = figure.moments.subquery()
    found = select(func.min(moments.c.happened_at)).where(moments.c.person_id.in_(_registrations_of(Person.id)))
    return (found.where(moments.c.module == module) if module else found).scalar_subquery()


def _started() -> ScalarSelect[datetime]:
    """The moment of the figure `STARTED`. That groups everybody's work, which is too much for each line anew."""
    firsts = [
        select(func.min(moments.c.happened_at).label("happened_at"))
        .where(moments.c.person_id.in_(_registrations_of(Person.id)))
        .correlate(Person)
        for moments in (work.subquery() for work in WORK)
    ]
    return select(func.min(union_all(*firsts).subquery().c.happened_at)).scalar_subquery()


def _lessons() -> ScalarSelect[int]:
    done = (
        select(LessonCompletion.module, LessonCompletion.lesson)
        .where(LessonCompletion.person_id.in_(_registrations_of(Person.id)), LessonCompletion.recorded_at <= AS_OF)
        .distinct()
        .correlate(Person)
        .subquery()
    )
    return select(func.count()).select_from(done).scalar_subquery()


def _certificate_code() -> ScalarSelect[str]:
    return (
        select(Award.code)
        .where(Award.person_id.in_(_registrations_of(Person.id)), Award.level == COMPLETION, Award.recorded_at <= AS_OF)
        .where(Award.id.not_in(ENDED_AWARDS))
        .order_by(Award.revision.desc(), Award.id.desc())
        .limit(1)
        .scalar_subquery()
    )


@cache
def _people(modules: tuple[str, ...]) -> Statement:
    """Built once per set of modules, since each has its column."""
    return (
        select(
            Person.id,
            Person.erased_at,
            Person.name,
            Person.email,
            Affiliation.partner,
            Affiliation.other_name,
            Affiliation.country,
            Affiliation.category,
            _moment(REGISTERED).label("registered_at"),
            _started().label("started_at"),
            _lessons().label("lessons"),
            *(_moment(MODULE_COMPLETED, module).label(f"module_{n}") for n, module in enumerate(modules)),
            _moment(COMPLETED).label("completed_at"),
            _moment(CERTIFIED).label("certified_at"),
            _certificate_code().label("certificate_code"),
        )
        .outerjoin(Affiliation, Affiliation.id == affiliation_at(Person.id, AS_OF))
        .order_by(Person.id)
    )


def _line(row: Row[*tuple[Any, ...]], modules: tuple[str, ...]) -> PersonLine:
    is_erased = row.erased_at is not None
    return PersonLine(
        id=row.id,
        is_erased=is_erased,
        name="" if is_erased else row.name,
        email="" if is_erased else row.email or "",
        partner=NOT_STATED if row.category is None else row.partner or OTHER_UNIVERSITIES,
        other_university="" if is_erased else row.other_name or "",
        country=row.country or "",
        category=row.category or NOT_STATED,
        registered_at=row.registered_at,
        started_at=row.started_at,
        lessons=row.lessons,
        modules={module: getattr(row, f"module_{n}") for n, module in enumerate(modules)},
        completed_at=row.completed_at,
        certified_at=row.certified_at,
        certificate_code="" if is_erased else row.certificate_code or "",
    )


_DEMONSTRATION = select(exists().where(Person.email.like(f"%@{DEMO_DOMAIN}")))
_MODULES = (
    select(ModuleCompletion.module)
    .where(ModuleCompletion.recorded_at <= AS_OF)
    .distinct()
    .order_by(ModuleCompletion.module)
)


@cache
def _page(is_within_partner: bool) -> Select[int]:
    """Ids alone, so that nothing is looked up for the people of the pages before."""
    listed = aliased(Person)
    return (
        select(listed.id)
        .where(_is_listed(listed.id, is_within_partner))
        .order_by(listed.id)
        .offset(bindparam("skip"))
        .limit(bindparam("most"))
    )


@cache
def _how_many(is_within_partner: bool) -> Select[int]:
    return select(func.count()).select_from(Person).where(_is_listed(Person.id, is_within_partner))
