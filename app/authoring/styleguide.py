"""One question of each kind of the live course, to show how each looks before and after it is answered."""

from dataclasses import dataclass, replace

from app.modules.catalogue import Course
from app.questions.grading import grade, verdict
from app.questions.public import PublicQuestion, public_question
from app.questions.question import Question
from app.questions.review import Review, review
from app.questions.tasks import SingleChoice


@dataclass(frozen=True)
class Example:
    public: PublicQuestion
    review: Review


@dataclass(frozen=True)
class Answered:
    public: PublicQuestion
    """Under an id of its own, since one page shows the question several times."""
    response: tuple[str, ...]
    verdict: str
    review: Review


def list_examples(course: Course) -> list[Example]:
    of_kind = {item.kind: item for module in course.modules for item in module.bank.items}
    return [Example(public_question(item), review(item, ())) for item in of_kind.values()]


def list_answered(course: Course) -> list[Answered]:
    """The first choice of the course, answered by each of its options: right and wrong."""
    for item in (item for module in course.modules for item in module.bank.items):
        if isinstance(item.task, SingleChoice):
            return [_answered(item, option.id) for option in item.task.options]
    return []


def _answered(item: Question, option: str) -> Answered:
    public, response = replace(public_question(item), id=f"sg-option-{option}"), (option,)
    return Answered(public, response, verdict(grade(item, response)), review(item, response))
