"""The newest fact of each table that a report is counted from: what tells whether anything was added since."""

from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Affiliation, PersonMerge, Registration
from app.certificates.models import Award, CertificateEvent
from app.modules.models import CourseCompletion, LessonCompletion, ModuleCompletion, PastCompletion
from app.quiz.models import Attempt, ItemGrade, SavedAnswer
from app.statistics.period import BEGINNING

LastFact: TypeAlias = tuple[Any, ...]
NUMBERED: tuple[Any, ...] = (
    Affiliation,
    PersonMerge,
    LessonCompletion,
    Attempt,
    SavedAnswer,
    ItemGrade,
    ModuleCompletion,
    PastCompletion,
    Award,
    CertificateEvent,
)
TIMED: tuple[Any, ...] = (Registration, CourseCompletion)
"""Their key is the person, so the newest row is the one recorded last.

Where servers' clocks differ, one may write such a row with a moment before the last. It is seen all the same, by the
numbered row that goes with it: a registration brings an affiliation, a completed course a completed module or a merge.
Only the first sign-in of somebody who was invited brings none: it is counted with the next fact of anybody.
"""


def find_last_fact(db: Session) -> LastFact:
    """The newest key or moment of each table that a report is counted from."""
    return tuple(db.connection().execute(_LAST_FACT).one())


def how_many(fact: LastFact) -> int:
    """About how many facts there are: numbers are given one after the other."""
    return sum(number or 0 for number in fact[: len(NUMBERED)])


def has_gained(db: Session, since: LastFact, as_of: datetime) -> bool:
    """Whether a fact was added since then which counts as recorded until `as_of`; reads none that was there before."""
    numbers, moments = since[: len(NUMBERED)], since[len(NUMBERED) :]
    added = [
        *(
            exists().where(t.id > (last or 0), t.recorded_at <= as_of)
            for t, last in zip(NUMBERED, numbers, strict=True)
        ),
        *(
            exists().where(t.recorded_at > (last or BEGINNING), t.recorded_at <= as_of)
            for t, last in zip(TIMED, moments, strict=True)
        ),
    ]
    return bool(db.connection().execute(select(or_(*added))).scalar())


def count_timed(db: Session, as_of: datetime) -> tuple[int, ...]:
    """How many rows were recorded until then whose keys do not tell which was added last."""
    counts = [select(func.count()).where(table.recorded_at <= as_of).scalar_subquery() for table in TIMED]
    return tuple(db.connection().execute(select(*counts)).one())


_LAST_FACT = select(
    *(select(func.max(table.id)).scalar_subquery() for table in NUMBERED),
    *(select(func.max(table.recorded_at)).scalar_subquery() for table in TIMED),
)
