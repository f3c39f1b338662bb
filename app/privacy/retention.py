"""How long each class of data is kept, and ending what has been kept long enough."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app import clock
from app.accounts.models import OneTimeToken, Person, Registration, RoleGrant, SignInFailure, SignInSession
from app.audit import service as audit
from app.audit.deeds import Deed
from app.config import Settings
from app.db import Base
from app.language import mark as _
from app.mail.models import OutboxMessage
from app.modules.models import CourseCompletion, LessonCompletion
from app.people.importing import KEPT_FOR
from app.people.models import PeopleList
from app.privacy.erasing import forget
from app.quiz.models import Attempt

DAYS_PER_MONTH = 30.44
ACTION: Deed = "retention.applied"


@dataclass(frozen=True)
class Rule:
    """One class of data."""

    id: str
    what: str
    why: str
    """Both marked for translation."""
    period: timedelta
    find: Callable[[datetime], ColumnElement[bool]]
    """What is due, given the moment before which it must have ended."""
    table: type[Base]
    erases_people: bool = False

    @property
    def months(self) -> int:
        return round(self.period.days / DAYS_PER_MONTH)


@dataclass(frozen=True)
class Due:
    rule: Rule
    rows: int


def rules(settings: Settings) -> tuple[Rule, ...]:
    """Every rule with the periods of this installation, in the order in which they are shown."""
    return (*_of_traces(), *_of_people(settings))


def _of_traces() -> tuple[Rule, ...]:
    """Rows that serve for days or weeks; nobody is erased with them."""
    return (
        _rule("failures", _("Failed sign-ins"), _("against guessing"), 30, SignInFailure, SignInFailure.at),
        _rule("codes", _("Mailed codes"), _("to sign in with"), 7, OneTimeToken, OneTimeToken.created_at),
        _rule(
            "sessions", _("Signed-in browsers"), _("from their last use"), 60, SignInSession, SignInSession.last_used_at
        ),
        _rule(
            "mails",
            _("Mails that were sent"),
            _("to answer questions about them"),
            30,
            OutboxMessage,
            OutboxMessage.sent_at,
        ),
        _rule(
            "unsent",
            _("Mails that could not be sent"),
            _("to mend the cause"),
            90,
            OutboxMessage,
            OutboxMessage.gave_up_at,
        ),
        _rule(
            "lists",
            _("Lists of people that were uploaded"),
            _("to look at before they are read in"),
            KEPT_FOR.days,
            PeopleList,
            PeopleList.uploaded_at,
        ),
    )


def _of_people(settings: Settings) -> tuple[Rule, ...]:
    inactive, finished = (
        timedelta(days=round(months * DAYS_PER_MONTH))
        for months in (settings.keep_inactive_months, settings.keep_completed_months)
    )
    return (
        Rule(
            "inactive",
            _("People who did not complete the course"),
            _("from the last thing they did in it; then they are erased"),
            inactive,
            lambda before: _is_idle(before) & ~_completed(),
            Person,
            erases_people=True,
        ),
        Rule(
            "completed",
            _("People who completed the course"),
            _("from the last thing they did in it, as the grant’s audit needs; then they are erased"),
            finished,
            lambda before: _is_idle(before) & _completed(),
            Person,
            erases_people=True,
        ),
    )


def list_due(db: Session, settings: Settings) -> list[Due]:
    """How much each rule would end now; changes nothing."""
    return [Due(rule, _count(db, rule)) for rule in rules(settings)]


def apply(db: Session, settings: Settings) -> list[Due]:
    """End what is due, with one event. Run `erasing.finish` once it is committed."""
    ended = [Due(rule, _end(db, rule)) for rule in rules(settings)]
    if any(due.rows for due in ended):
        counts: dict[str, Any] = {due.rule.id: due.rows for due in ended if due.rows}
        audit.record(db, actor_id=None, action=ACTION, **counts)
    return ended


def _rule(id_: str, what: str, why: str, days: int, table: type[Base], moment: InstrumentedAttribute[Any]) -> Rule:
    return Rule(id_, what, why, timedelta(days=days), lambda before: and_(moment < before), table)


def _count(db: Session, rule: Rule) -> int:
    due = rule.find(clock.now() - rule.period)
    return db.scalar(select(func.count()).select_from(rule.table).where(due)) or 0


def _end(db: Session, rule: Rule) -> int:
    due = rule.find(clock.now() - rule.period)
    if rule.erases_people:
        people = list(db.scalars(select(Person).where(due)))
        for person in people:
            forget(db, person)
        return len(people)
    table = Base.metadata.tables[rule.table.__tablename__]
    return len(db.execute(delete(table).where(due).returning(*table.primary_key.columns)).all())


def _is_idle(before: datetime) -> ColumnElement[bool]:
    """Known by name, without a role, and without a trace of activity since."""
    moments = (Registration.happened_at, SignInSession.last_used_at, LessonCompletion.happened_at, Attempt.happened_at)
    idle = [
        ~select(literal(1)).where(moment.class_.person_id == Person.id, moment >= before).exists() for moment in moments
    ]
    holds_role = select(literal(1)).where(RoleGrant.person_id == Person.id, RoleGrant.revoked_at.is_(None)).exists()
    known = select(literal(1)).where(Registration.person_id == Person.id).exists()
    return and_(Person.erased_at.is_(None), known, ~holds_role, *idle)


def _completed() -> ColumnElement[bool]:
    return select(literal(1)).where(CourseCompletion.person_id == Person.id).exists()
