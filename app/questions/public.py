"""What may leave the server before an answer is given: the question without its key and its reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.questions.draw import shuffled_options
from app.questions.public_tasks import (
    PublicChoice,
    PublicCloze,
    PublicGap,
    PublicMatching,
    PublicNumber,
    PublicOption,
    PublicOrdering,
    PublicTask,
    PublicText,
    numbered_html,
)
from app.questions.question import Question
from app.questions.tasks import (
    Blank,
    Cloze,
    FreeText,
    Kind,
    Likert,
    Matching,
    MultipleChoice,
    Numerical,
    Ordering,
    Select,
    ShortText,
    SingleChoice,
)

__all__ = ["PublicChoice", "PublicOption", "PublicQuestion", "public_question"]
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class PublicQuestion:
    id: str
    kind: Kind
    stem_html: str
    task: PublicTask

    @property
    def text_html(self) -> str:
        """All there is to read before the answer."""
        gaps_html = numbered_html(self.task.parts) if isinstance(self.task, PublicCloze) else ""
        return f"{self.stem_html}\n{gaps_html}".strip()

    @property
    def page_html(self) -> str:
        """Text and options: what of it weighs on the line."""
        match self.task:
            case PublicChoice(options=entries) | PublicOrdering(entries=entries):
                return self.text_html + "".join(entry.html for entry in entries)
            case PublicMatching() as task:
                choices = "".join(choice.text for choice in task.choices)
                return self.text_html + "".join(row.html + choices for row in task.rows)
            case _:
                return self.text_html

    def hint(self, response: Sequence[str]) -> str:
        """What the page kindly says beside an answer that is saved but may not be what was meant; mostly empty."""
        return self.task.hint(response)


def public_question(question: Question, order: Sequence[str] = ()) -> PublicQuestion:
    """The question as a learner may see it, in the given order of ids.

    Without an order, options stand as the author wrote them; what is matched or put in order stands in an order of
    its own, because the author's is the key. Raises ValueError where `order` is not a rearrangement of the ids.
    """
    return PublicQuestion(question.id, question.kind, question.stem_html, _public_task(question, order))


def _public_task(question: Question, order: Sequence[str]) -> PublicTask:
    match question.task:
        case SingleChoice() | MultipleChoice() as task:
            options = {option.id: PublicOption(option.id, option.html) for option in task.options}
            return PublicChoice(_in_order(question, options, order), isinstance(task, MultipleChoice))
        case Ordering() as task:
            entries = {entry.id: PublicOption(entry.id, entry.html) for entry in task.entries}
            return PublicOrdering(_in_order(question, entries, order or shuffled_options(question, "")))
        case Matching() as task:
            choices = {choice.id: choice for choice in task.choices}
            rows = tuple(PublicOption(row.id, row.html) for row in task.rows)
            return PublicMatching(rows, _in_order(question, choices, order or shuffled_options(question, "")))
    _in_order(question, {}, order)
    return _public_fixed(question)


def _public_fixed(question: Question) -> PublicTask:
    """Kinds in which nothing is shuffled."""
    match question.task:
        case Cloze() as task:
            return PublicCloze(tuple(part if isinstance(part, str) else _public_gap(part) for part in task.parts))
        case Likert() as task:
            return PublicMatching(tuple(PublicOption(row.id, row.html) for row in task.rows), task.points)
        case FreeText() as task:
            return PublicText(lines=task.lines)
        case Numerical() as task:
            return PublicNumber(task.unit, task.format, task.other_units)
        case ShortText():
            return PublicText()
    raise TypeError(question.kind)


def _public_gap(gap: Blank | Select) -> PublicGap:
    return PublicGap(gap.id, gap.choices if isinstance(gap, Select) else ())


def _in_order(question: Question, by_id: Mapping[str, Thing], order: Sequence[str]) -> tuple[Thing, ...]:
    ids = tuple(order) or tuple(by_id)
    if sorted(ids) != sorted(by_id):
        raise ValueError(f"the order {ids} does not fit the options of {question.id}")
    return tuple(by_id[id_] for id_ in ids)
