"""What a response earns, with the author's later ruling on the item where there is one."""

from collections.abc import Sequence
from fractions import Fraction

from app.modules.catalogue import Course
from app.questions.grading import grade
from app.questions.question import Question, Ruling
from app.quiz.scoring import Graded


def judge(item: Question, response: Sequence[str], ruling: Ruling | None = None) -> Graded:
    """Disregarded items are taken out of the total; always-correct ones earn the full mark for any response.

    `ruling` is a later one than the item's own.
    """
    match ruling or item.ruling:
        case Ruling.DISREGARD:
            return Graded(Fraction(0), counts=False)
        case Ruling.ALWAYS_CORRECT:
            return Graded(Fraction(1))
        case _:
            return Graded(grade(item, response))


def live_ruling(course: Course, module_id: str, item_id: str) -> Ruling:
    """What the live version rules on an item: it holds for attempts that were drawn before, too."""
    items = (item for module in course.modules if module.id == module_id for item in module.bank.items)
    return next((item.ruling for item in items if item.id == item_id), Ruling.NONE)
