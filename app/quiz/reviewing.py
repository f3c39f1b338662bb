"""Looking back at a submitted attempt: what was answered, what is right, and why."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Conflict
from app.language import gettext as _
from app.modules.catalogue import Lesson, Module
from app.modules.library import Library
from app.questions.grading import Verdict, verdict
from app.questions.question import Question
from app.questions.review import Review
from app.questions.review import review as review_question
from app.quiz.attempts import get_own
from app.quiz.models import Attempt, ItemGrade, SavedAnswer, Submission
from app.quiz.scoring import Score, total


@dataclass(frozen=True)
class ReviewedItem:
    number: int
    """Place in the attempt, 1-based."""
    question: Question
    review: Review
    """Answer, key and reasons."""
    fraction: Fraction
    is_answered: bool
    lesson: Lesson | None
    """The lesson to read again; None once it is gone from the course."""

    @property
    def verdict(self) -> str:
        return str(verdict(self.fraction)) if self.is_answered else "unanswered"

    @property
    def is_miss(self) -> bool:
        return verdict(self.fraction) is not Verdict.RIGHT


@dataclass(frozen=True)
class Result:
    """A submitted attempt with its score."""

    number: int
    module: Module
    items: tuple[ReviewedItem, ...]
    score: Score
    submitted_at: datetime

    @property
    def misses(self) -> tuple[ReviewedItem, ...]:
        return tuple(item for item in self.items if item.is_miss)

    @property
    def hits(self) -> tuple[ReviewedItem, ...]:
        return tuple(item for item in self.items if not item.is_miss)


def review(db: Session, library: Library, person_id: int, module_id: str, number: int) -> Result:
    """The result of the learner's own attempt. Raises Conflict while it is not submitted."""
    attempt = get_own(db, person_id, module_id, number)
    submission = db.get(Submission, attempt.id)
    if submission is None:
        raise Conflict(_("This attempt is not submitted yet. Go back to it and send it in to see the result."))
    module = library.get(attempt.version_id).get_module(module_id)
    grades = {
        grade.item: grade
        for grade in db.scalars(select(ItemGrade).where(ItemGrade.attempt_id == attempt.id).order_by(ItemGrade.id))
    }
    graded_answers = _answers_at(db, attempt, submission)
    live_lessons = _lessons(library, module_id)
    items = tuple(
        _reviewed(
            number, drawn, module.bank.get_item(drawn["item"]), grades[drawn["item"]], graded_answers, live_lessons
        )
        for number, drawn in enumerate(attempt.draw, start=1)
    )
    score = Score(total(item.fraction for item in items), len(items), module.pass_mark)
    return Result(attempt.number, module, items, score, submission.happened_at)


def _answers_at(db: Session, attempt: Attempt, submission: Submission) -> dict[str, list[str]]:
    """The responses that were graded: those saved up to the submission."""
    rows = db.execute(
        select(SavedAnswer.item, SavedAnswer.response)
        .where(SavedAnswer.attempt_id == attempt.id, SavedAnswer.recorded_at <= submission.recorded_at)
        .order_by(SavedAnswer.id)
    )
    return {row.item: row.response for row in rows}


def _lessons(library: Library, module_id: str) -> dict[str, Lesson]:
    live = next((module for module in library.live().modules if module.id == module_id), None)
    return {lesson.id: lesson for lesson in live.lessons} if live else {}


def _reviewed(
    number: int,
    drawn: dict[str, list[str]],
    item: Question,
    grade: ItemGrade,
    answers: dict[str, list[str]],
    lessons: dict[str, Lesson],
) -> ReviewedItem:
    return ReviewedItem(
        number=number,
        question=item,
        review=review_question(item, answers.get(item.id, []), drawn["options"]),
        fraction=Fraction(grade.numerator, grade.denominator),
        is_answered=grade.answered,
        lesson=lessons.get(item.lesson),
    )
