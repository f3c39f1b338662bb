"""What may leave the server before an answer is given: the question without its key and its reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from app.questions.draw import shuffled_options
from app.questions.question import Question
from app.questions.tasks import (
    Blank,
    Choice,
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

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class PublicOption:
    """An option to choose, an entry to put in order, a row to match or to rate."""

    id: str
    html: str


@dataclass(frozen=True)
class PublicChoice:
    options: tuple[PublicOption, ...]
    takes_several: bool


@dataclass(frozen=True)
class PublicText:
    unit: str = ""
    lines: int = 1


@dataclass(frozen=True)
class PublicMatching:
    """Rows with a select each; a rating has the points of its scale as choices."""

    rows: tuple[PublicOption, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class PublicOrdering:
    entries: tuple[PublicOption, ...]


@dataclass(frozen=True)
class PublicGap:
    id: str
    choices: tuple[Choice, ...]
    """Empty: to type into."""


@dataclass(frozen=True)
class PublicCloze:
    parts: tuple[str | PublicGap, ...]
    """Safe HTML and gaps in turn."""


PublicTask: TypeAlias = PublicChoice | PublicText | PublicMatching | PublicOrdering | PublicCloze


@dataclass(frozen=True)
class PublicQuestion:
    id: str
    kind: Kind
    stem_html: str
    task: PublicTask

    @property
    def options(self) -> tuple[PublicOption, ...]:
        return self.task.options if isinstance(self.task, PublicChoice) else ()

    @property
    def takes_several(self) -> bool:
        return isinstance(self.task, PublicChoice) and self.task.takes_several


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
            return PublicText(task.unit)
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
