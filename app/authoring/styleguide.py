"""One question of each kind of the live course, to show how each looks before and after it is answered."""

from dataclasses import dataclass

from app.modules.catalogue import Course
from app.questions.public import PublicQuestion, public_question
from app.questions.review import Review, review


@dataclass(frozen=True)
class Example:
    public: PublicQuestion
    review: Review


def list_examples(course: Course) -> list[Example]:
    of_kind = {item.kind: item for module in course.modules for item in module.bank.items}
    return [Example(public_question(item), review(item, ())) for item in of_kind.values()]
