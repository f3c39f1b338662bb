"""What may leave the server before an answer is given: the question without its key and its feedback."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.questions.question import Kind, Question


@dataclass(frozen=True)
class PublicOption:
    id: str
    html: str


@dataclass(frozen=True)
class PublicQuestion:
    id: str
    kind: Kind
    stem_html: str
    options: tuple[PublicOption, ...]

    @property
    def takes_several(self) -> bool:
        """Whether more than one option may be ticked."""
        return self.kind is Kind.MULTIPLE


def public_question(question: Question, order: Sequence[str] = ()) -> PublicQuestion:
    """The question as a learner may see it, options in the given order of ids; empty: the author's order.

    Raises ValueError where `order` is not a rearrangement of the question's option ids.
    """
    by_id = {option.id: PublicOption(option.id, option.html) for option in question.options}
    ids = tuple(order) or tuple(by_id)
    if sorted(ids) != sorted(by_id):
        raise ValueError(f"the order {ids} does not fit the options of {question.id}")
    return PublicQuestion(question.id, question.kind, question.stem_html, tuple(by_id[id_] for id_ in ids))
