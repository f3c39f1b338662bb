"""Looking back at a submitted attempt: what was answered, and as much of the rest as may be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.modules import queries as modules
from app.modules.catalogue import Lesson, Module
from app.modules.library import Library
from app.modules.quiz_rules import Shown
from app.questions.draw import shuffled_options
from app.questions.grading import Verdict, verdict
from app.questions.public import PublicQuestion, public_question
from app.questions.question import Question, Ruling
from app.questions.response import is_answered
from app.questions.review import Review
from app.questions.review import review as review_question
from app.quiz import queries
from app.quiz.answers import SavedResponse, holding
from app.quiz.attempts import NextAttempt, OpenAttempt, get_own, next_attempt
from app.quiz.judging import judge
from app.quiz.models import Attempt, ItemGrade, Submission
from app.quiz.scoring import Graded, Score, add_up, needed
from app.quiz.showing import is_at_least, shown_now
from app.quiz.submitting import grade_values


@dataclass(frozen=True)
class ReviewedItem:
    """A graded question, as far as its learner may see it."""

    number: int
    """Place in the attempt, 1-based."""
    question: PublicQuestion
    response: tuple[str, ...]
    fraction: Fraction
    counts: bool = True
    """False where the item was taken out of the total."""
    regraded: str = ""
    """Why it was graded anew, in its author's words."""
    lesson: Lesson | None = None
    """The lesson to read again; None once it is gone from the course."""
    review: Review | None = None
    """Key and reasons; None where they may not be seen."""

    @property
    def verdict(self) -> str:
        if self.fraction == 0 and not is_answered(self.response):
            return "unanswered"
        return str(verdict(self.fraction))

    @property
    def is_miss(self) -> bool:
        return self.counts and verdict(self.fraction) is not Verdict.RIGHT


@dataclass(frozen=True)
class LateAnswer:
    """An answer that arrived after the attempt was sent in."""

    number: int
    question: PublicQuestion
    response: tuple[str, ...]
    saved_at: datetime


@dataclass(frozen=True)
class Sources:
    """What a question is shown from."""

    module: Module
    """As it was when the attempt was drawn."""
    lessons: Mapping[str, Lesson]
    """Those of the live version."""
    shows_keys: bool
    rekeyed: Mapping[str, Question]
    """Items that were graded anew by the key of a later version."""


@dataclass(frozen=True)
class Result:
    """A submitted attempt; what may not be seen is not in it."""

    number: int
    module: Module
    submitted_at: datetime
    shown: Shown
    shows_more_later: bool
    score: Score | None
    """None where not even the score may be seen."""
    items: tuple[ReviewedItem, ...]
    """Empty unless at least verdicts may be seen."""
    late: tuple[LateAnswer, ...]
    completed_at: datetime | None
    """When the learner completed the module, by this attempt or another."""
    following: NextAttempt | None
    """None where the module is gone from the course."""

    @property
    def passes(self) -> bool:
        return self.score is not None and self.score.passes(self.module.pass_mark)

    @property
    def needed(self) -> int:
        return needed(self.module.pass_mark, self.score.items) if self.score else 0

    @property
    def misses(self) -> tuple[ReviewedItem, ...]:
        return tuple(item for item in self.items if item.is_miss)

    @property
    def hits(self) -> tuple[ReviewedItem, ...]:
        return tuple(item for item in self.items if item.counts and not item.is_miss)

    @property
    def disregarded(self) -> tuple[ReviewedItem, ...]:
        return tuple(item for item in self.items if not item.counts)


def find_result(db: Session, library: Library, person_id: int, module_id: str, number: int) -> Result | None:
    """The result of the learner's own attempt; None while it is not sent in."""
    attempt = get_own(db, person_id, module_id, number)
    submission = db.get(Submission, attempt.id)
    if submission is None:
        return None
    module, live = library.read(attempt.version_id).get_module(module_id), _find_live(library, module_id)
    completed_at = modules.list_completed_modules(db, person_id).get(module_id)
    rules = (live or module).rules
    standing = queries.list_standings(db, person_id)[module_id]
    shown = shown_now(rules, is_completed=completed_at is not None or live is None, attempts=len(standing.past))
    saves = queries.list_saves(db, attempt.id)
    answers = holding(saves, module.rules, until=submission.last_save_id)
    grades = _newest_grades(db, attempt.id)
    sources = Sources(module, _lessons(live), shown is Shown.EVERYTHING, _rekeyed(library, module_id, grades))
    return Result(
        number=number,
        module=module,
        submitted_at=submission.happened_at,
        shown=shown,
        shows_more_later=not is_at_least(shown, rules.show_later),
        score=_score(grades) if shown is not Shown.NOTHING else None,
        items=_items(attempt, sources, grades, answers) if is_at_least(shown, Shown.VERDICTS) else (),
        late=_late(attempt, module, submission.last_save_id, saves),
        completed_at=completed_at,
        following=next_attempt(live, standing) if live else None,
    )


def reveal(db: Session, library: Library, person_id: int, attempt: OpenAttempt, item_id: str) -> ReviewedItem | None:
    """An answered question of an attempt whose reasons are shown at once; None where they are not, or not yet."""
    if not attempt.is_immediate or not attempt.is_answered(item_id):
        return None
    stored = get_own(db, person_id, attempt.module.id, attempt.number)
    place, drawn = next((n, d) for n, d in enumerate(stored.draw, start=1) if d["item"] == item_id)
    answer = attempt.answers[item_id]
    graded = judge(attempt.module.bank.get_item(item_id), answer.response)
    sources = Sources(attempt.module, _lessons(_find_live(library, attempt.module.id)), shows_keys=True, rekeyed={})
    row = ItemGrade(**grade_values(attempt.id, item_id, answer.response, graded, answer.saved_at, reason=""))
    return _reviewed(place, drawn, sources, row, answer)


def _find_live(library: Library, module_id: str) -> Module | None:
    return next((module for module in library.read(library.live().version_id).modules if module.id == module_id), None)


def _lessons(live: Module | None) -> dict[str, Lesson]:
    return {lesson.id: lesson for lesson in live.lessons} if live else {}


def _rekeyed(library: Library, module_id: str, grades: Mapping[str, ItemGrade]) -> dict[str, Question]:
    later = {row.item: row.version_id for row in grades.values() if row.version_id is not None}
    items = {item: library.read(version).get_module(module_id).bank.get_item(item) for item, version in later.items()}
    return {id_: item for id_, item in items.items() if item.ruling is Ruling.NONE}


def _score(grades: Mapping[str, ItemGrade]) -> Score:
    return add_up([Graded(Fraction(row.numerator, row.denominator), row.counts) for row in grades.values()])


def _newest_grades(db: Session, attempt_id: int) -> dict[str, ItemGrade]:
    rows = db.scalars(select(ItemGrade).where(ItemGrade.attempt_id == attempt_id).order_by(ItemGrade.id))
    return {row.item: row for row in rows}


def _items(
    attempt: Attempt, sources: Sources, grades: Mapping[str, ItemGrade], answers: Mapping[str, SavedResponse]
) -> tuple[ReviewedItem, ...]:
    return tuple(
        _reviewed(number, drawn, sources, grades[drawn["item"]], answers.get(drawn["item"]))
        for number, drawn in enumerate(attempt.draw, start=1)
    )


def _reviewed(
    number: int, drawn: dict[str, Any], sources: Sources, grade: ItemGrade, answer: SavedResponse | None
) -> ReviewedItem:
    item = sources.module.bank.get_item(drawn["item"])
    response = answer.response if answer else ()
    keyed = sources.rekeyed.get(item.id, item)
    return ReviewedItem(
        number=number,
        question=public_question(item, drawn["options"]),
        response=response,
        fraction=Fraction(grade.numerator, grade.denominator),
        counts=grade.counts,
        regraded=grade.reason,
        lesson=sources.lessons.get(item.lesson),
        review=review_question(keyed, response, _order(keyed, drawn["options"])) if sources.shows_keys else None,
    )


def _order(item: Question, drawn: list[str]) -> list[str]:
    """The order that was shown, unless the question has got other options since."""
    return drawn if sorted(drawn) == sorted(shuffled_options(item, "")) else []


def _late(attempt: Attempt, module: Module, last_graded: int, saves: Sequence[SavedResponse]) -> tuple[LateAnswer, ...]:
    """The newest late answer to each question."""
    newest = {save.item: save for save in saves if save.id > last_graded}
    return tuple(
        LateAnswer(
            number, public_question(module.bank.get_item(drawn["item"]), drawn["options"]), save.response, save.saved_at
        )
        for number, drawn in enumerate(attempt.draw, start=1)
        if (save := newest.get(drawn["item"]))
    )
