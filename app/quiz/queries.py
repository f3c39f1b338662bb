"""Where a learner stands in the quizzes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.quiz.models import Attempt, ItemGrade, SavedAnswer, Submission

_ATTEMPTS = (
    select(Attempt.id, Attempt.module, Attempt.number, Attempt.draw, Submission.happened_at.label("submitted_at"))
    .outerjoin(Submission, Submission.attempt_id == Attempt.id)
    .where(Attempt.person_id == bindparam("person_id"))
    .order_by(Attempt.module, Attempt.number)
)
_GRADES = (
    select(ItemGrade.attempt_id, ItemGrade.item, ItemGrade.numerator, ItemGrade.denominator)
    .join(Attempt, Attempt.id == ItemGrade.attempt_id)
    .where(Attempt.person_id == bindparam("person_id"))
    .order_by(ItemGrade.id)
)
_ANSWERS = (
    select(SavedAnswer.item, SavedAnswer.response, SavedAnswer.happened_at)
    .where(SavedAnswer.attempt_id == bindparam("attempt_id"))
    .order_by(SavedAnswer.id)
)


@dataclass(frozen=True)
class PastAttempt:
    """A submitted attempt and its score in items."""

    number: int
    submitted_at: datetime
    score: Fraction
    items: int


@dataclass(frozen=True)
class Standing:
    """A learner's attempts at one module's quiz."""

    past: tuple[PastAttempt, ...] = ()
    open_number: int | None = None
    seen: frozenset[str] = frozenset()
    """Items drawn in any attempt so far."""

    @property
    def next_number(self) -> int:
        return len(self.past) + 1

    @property
    def best(self) -> PastAttempt | None:
        return max(self.past, key=lambda attempt: attempt.score / attempt.items, default=None)


@dataclass(frozen=True)
class LatestAnswer:
    """The newest saved response to an item."""

    response: tuple[str, ...]
    saved_at: datetime


def list_standings(db: Session, person_id: int) -> dict[str, Standing]:
    """Module id → standing, for the modules whose quiz was begun."""
    attempts = db.connection().execute(_ATTEMPTS, {"person_id": person_id}).all()
    scores = _scores(db, person_id) if any(attempt.submitted_at for attempt in attempts) else {}
    standings: dict[str, Standing] = {}
    for attempt in attempts:
        before = standings.get(attempt.module, Standing())
        seen = before.seen | {drawn["item"] for drawn in attempt.draw}
        if attempt.submitted_at is None:
            standings[attempt.module] = Standing(before.past, attempt.number, seen)
        else:
            score = scores.get(attempt.id, Fraction(0))
            past = PastAttempt(attempt.number, attempt.submitted_at, score, len(attempt.draw))
            standings[attempt.module] = Standing((*before.past, past), before.open_number, seen)
    return standings


def latest_answers(db: Session, attempt_id: int) -> dict[str, LatestAnswer]:
    """Item id → newest saved response; an item never answered is absent."""
    rows = db.connection().execute(_ANSWERS, {"attempt_id": attempt_id})
    return {row.item: LatestAnswer(tuple(row.response), row.happened_at) for row in rows}


def _scores(db: Session, person_id: int) -> dict[int, Fraction]:
    newest: dict[tuple[int, str], Fraction] = {}
    for row in db.connection().execute(_GRADES, {"person_id": person_id}):
        newest[row.attempt_id, row.item] = Fraction(row.numerator, row.denominator)
    totals: dict[int, Fraction] = defaultdict(Fraction)
    for (attempt_id, _item), fraction in newest.items():
        totals[attempt_id] += fraction
    return totals
