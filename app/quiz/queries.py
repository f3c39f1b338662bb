"""Where a learner stands in the quizzes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Integer, Row, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.merging import registrations_of
from app.accounts.models import Person
from app.quiz.answers import SavedResponse
from app.quiz.models import Attempt, ItemGrade, SavedAnswer, Submission
from app.quiz.replaying import AttemptRecord, GradeFact
from app.quiz.scoring import Graded, Score, add_up

_PERSON = bindparam("person_id", type_=Integer())
_OWN = registrations_of(_PERSON)
_ATTEMPTS = (
    select(
        Attempt.id,
        Attempt.module,
        Attempt.draw,
        (Attempt.person_id == _PERSON).label("is_main"),
        Submission.happened_at.label("submitted_at"),
    )
    .outerjoin(Submission, Submission.attempt_id == Attempt.id)
    .where(Attempt.person_id.in_(_OWN))
    .order_by(Attempt.module, Attempt.id)
)
_earlier = aliased(Attempt)
_PLACE_IN_ORDER = (
    select(func.count() + 1)
    .where(_earlier.person_id.in_(_OWN), _earlier.module == Attempt.module, _earlier.id < Attempt.id)
    .correlate(Attempt)
    .scalar_subquery()
)
"""The number that an attempt has for its learner: 1 for the first they began.

Equal to `Attempt.number` unless registrations were merged, where two attempts may hold the same.
"""
_OWN_ATTEMPT = select(Attempt).where(
    Attempt.person_id.in_(_OWN), Attempt.module == bindparam("module"), bindparam("number") == _PLACE_IN_ORDER
)
_OWN_ATTEMPT_LOCKED = (
    _OWN_ATTEMPT.join(Person, Person.id == Attempt.person_id)
    .where(Person.erased_at.is_(None))
    .with_for_update(key_share=True, of=(Attempt, Person))
)
"""Waits for an erasure that is under way, and then finds nothing: what was on its way is not written back."""
_SUBMITTED_AT = select(Submission.happened_at).where(Submission.attempt_id == bindparam("attempt_id"))
_GRADES = (
    select(ItemGrade.attempt_id, ItemGrade.item, ItemGrade.counts, ItemGrade.numerator, ItemGrade.denominator)
    .join(Attempt, Attempt.id == ItemGrade.attempt_id)
    .where(Attempt.person_id.in_(_OWN))
    .order_by(ItemGrade.id)
)
_SAVES = (
    select(SavedAnswer.id, SavedAnswer.item, SavedAnswer.response, SavedAnswer.client_key, SavedAnswer.happened_at)
    .where(SavedAnswer.attempt_id == bindparam("attempt_id"))
    .order_by(SavedAnswer.id)
)
_SAVES_FOR_SAVE = _SAVES.where(or_(SavedAnswer.item == bindparam("item"), SavedAnswer.client_key == bindparam("key")))
_SUBMITTED = (
    select(Attempt.id, Attempt.person_id, Attempt.number, Attempt.version_id, Submission.last_save_id)
    .join(Submission, Submission.attempt_id == Attempt.id)
    .where(Attempt.module == bindparam("module"))
    .order_by(Attempt.person_id, Attempt.number)
)
_MODULE_GRADES = (
    select(ItemGrade.attempt_id, ItemGrade.item, ItemGrade.counts, ItemGrade.numerator, ItemGrade.denominator)
    .join(Attempt, Attempt.id == ItemGrade.attempt_id)
    .where(Attempt.module == bindparam("module"))
    .order_by(ItemGrade.id)
)
_MODULE_SAVES = (
    select(SavedAnswer.attempt_id, *_SAVES.selected_columns)
    .join(Attempt, Attempt.id == SavedAnswer.attempt_id)
    .where(Attempt.module == bindparam("module"))
    .order_by(SavedAnswer.id)
)
_ITEM_SAVES = _MODULE_SAVES.where(SavedAnswer.item == bindparam("item"))


@dataclass(frozen=True)
class PastAttempt:
    """A submitted attempt and its score."""

    number: int
    submitted_at: datetime
    score: Score


@dataclass(frozen=True)
class Standing:
    """A learner's attempts at one module's quiz."""

    past: tuple[PastAttempt, ...] = ()
    open_number: int | None = None
    """Of several, which only merged registrations can have, the first."""
    seen: frozenset[str] = frozenset()
    """Items drawn in any attempt so far."""
    started: int = 0
    main_started: int = 0
    """Those begun under the main registration."""

    @property
    def next_number(self) -> int:
        """The open attempt's, or that of the one to come."""
        return self.open_number or self.started + 1

    @property
    def shares(self) -> tuple[Fraction, ...]:
        return tuple(attempt.score.share for attempt in self.past)


@dataclass(frozen=True)
class SubmittedAttempt:
    """An attempt of anybody's, as regrading and statistics see it."""

    id: int
    person_id: int
    number: int
    version_id: int
    last_save_id: int
    grades: Mapping[str, Graded]
    """Item id → what it earned, by its newest grade."""

    @property
    def score(self) -> Score:
        return add_up(list(self.grades.values()))


def list_standings(db: Session, person_id: int) -> dict[str, Standing]:
    """Module id → standing, for the modules whose quiz was begun."""
    attempts = db.connection().execute(_ATTEMPTS, {"person_id": person_id}).all()
    scores = _scores(db, person_id) if any(attempt.submitted_at for attempt in attempts) else {}
    standings: dict[str, Standing] = {}
    for attempt in attempts:
        before = standings.get(attempt.module, Standing())
        standings[attempt.module] = _with(before, attempt, scores.get(attempt.id))
    return standings


def find_own(db: Session, person_id: int, module_id: str, number: int, *, lock: bool) -> Attempt | None:
    """The learner's attempt of this number; see `attempts.get_own`."""
    own = {"person_id": person_id, "module": module_id, "number": number}
    return db.scalar(_OWN_ATTEMPT_LOCKED if lock else _OWN_ATTEMPT, own)


def find_submitted_at(db: Session, attempt_id: int) -> datetime | None:
    return db.connection().execute(_SUBMITTED_AT, {"attempt_id": attempt_id}).scalar()


def list_saves(db: Session, attempt_id: int) -> list[SavedResponse]:
    """Every save of the attempt, oldest first."""
    rows = db.connection().execute(_SAVES, {"attempt_id": attempt_id})
    return [_saved(row) for row in rows]


def list_saves_of(db: Session, attempt_id: int, item: str, key: str) -> list[SavedResponse]:
    """The saves of one item, oldest first, and the one with this key, whatever it answers."""
    rows = db.connection().execute(_SAVES_FOR_SAVE, {"attempt_id": attempt_id, "item": item, "key": key})
    return [_saved(row) for row in rows]


def list_submitted(db: Session, module_id: str) -> list[SubmittedAttempt]:
    """Everybody's attempts at a module's quiz, by person and number."""
    grades = _newest(db.connection().execute(_MODULE_GRADES, {"module": module_id}))
    return [
        SubmittedAttempt(row.id, row.person_id, row.number, row.version_id, row.last_save_id, grades[row.id])
        for row in db.connection().execute(_SUBMITTED, {"module": module_id})
    ]


def list_saves_of_item(db: Session, module_id: str, item_id: str) -> Mapping[int, list[SavedResponse]]:
    """Attempt id → its saves of this item, oldest first."""
    found: dict[int, list[SavedResponse]] = defaultdict(list)
    for row in db.connection().execute(_ITEM_SAVES, {"module": module_id, "item": item_id}):
        found[row.attempt_id].append(_saved(row))
    return found


def list_saves_of_module(db: Session, module_id: str) -> Mapping[int, list[SavedResponse]]:
    """Attempt id → its saves, oldest first."""
    found: dict[int, list[SavedResponse]] = defaultdict(list)
    for row in db.connection().execute(_MODULE_SAVES, {"module": module_id}):
        found[row.attempt_id].append(_saved(row))
    return found


def count_attempts(db: Session) -> tuple[dict[str, int], dict[str, int]]:
    """Module id → attempts under way; module id → people who sent one in."""
    joined = select(Attempt.module).outerjoin(Submission, Submission.attempt_id == Attempt.id).group_by(Attempt.module)
    is_open = Submission.attempt_id.is_(None)
    underway = db.execute(joined.add_columns(func.count()).where(is_open))
    people = db.execute(joined.add_columns(func.count(Attempt.person_id.distinct())).where(~is_open))
    return {row[0]: row[1] for row in underway}, {row[0]: row[1] for row in people}


def get_record(db: Session, attempt_id: int) -> AttemptRecord:
    """Everything that is stored about an attempt."""
    attempt, submission = db.get_one(Attempt, attempt_id), db.get(Submission, attempt_id)
    grades = db.scalars(select(ItemGrade).where(ItemGrade.attempt_id == attempt_id).order_by(ItemGrade.id))
    return AttemptRecord(
        module=attempt.module,
        number=attempt.number,
        version_id=attempt.version_id,
        seed=attempt.seed,
        draw=attempt.draw,
        started_at=attempt.happened_at,
        submitted_at=submission.happened_at if submission else None,
        last_save_id=submission.last_save_id if submission else 0,
        saves=tuple(list_saves(db, attempt_id)),
        grades=tuple(
            GradeFact(
                row.item, Graded(Fraction(row.numerator, row.denominator), row.counts), row.reason, row.version_id
            )
            for row in grades
        ),
    )


def _with(before: Standing, attempt: Row[*tuple[Any, ...]], score: Score | None) -> Standing:
    """The standing with one more attempt, which is open where it has no score."""
    number = before.started + 1
    changed = replace(
        before,
        seen=before.seen | {drawn["item"] for drawn in attempt.draw},
        started=number,
        main_started=before.main_started + attempt.is_main,
    )
    if attempt.submitted_at is None or score is None:
        return replace(changed, open_number=before.open_number or number)
    return replace(changed, past=(*before.past, PastAttempt(number, attempt.submitted_at, score)))


def _saved(row: Row[*tuple[Any, ...]]) -> SavedResponse:
    return SavedResponse(row.id, row.item, tuple(row.response), row.happened_at, row.client_key)


def _scores(db: Session, person_id: int) -> dict[int, Score]:
    newest = _newest(db.connection().execute(_GRADES, {"person_id": person_id}))
    return {attempt_id: add_up(list(graded.values())) for attempt_id, graded in newest.items()}


def _newest(rows: Iterable[Row[*tuple[Any, ...]]]) -> dict[int, dict[str, Graded]]:
    """Attempt id → item id → its newest grade, from rows in the order of their ids."""
    newest: dict[int, dict[str, Graded]] = defaultdict(dict)
    for row in rows:
        newest[row.attempt_id][row.item] = Graded(Fraction(row.numerator, row.denominator), row.counts)
    return newest
