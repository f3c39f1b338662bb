"""What may leave the server before an answer is given: the question without its key and its reasons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeAlias, TypeVar

from app.language import gettext as _
from app.questions.draw import shuffled_options
from app.questions.numbers import read_number
from app.questions.question import Question
from app.questions.response import by_part
from app.questions.tasks import (
    Blank,
    Choice,
    Cloze,
    FreeText,
    Kind,
    Likert,
    Matching,
    MultipleChoice,
    NumberFormat,
    Numerical,
    Ordering,
    Select,
    ShortText,
    SingleChoice,
)

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Given:
    """What was answered to one part, to be read and not to be changed."""

    part: str
    """Id of the option, row, entry or gap; empty where there are no parts."""
    label_html: str
    value_html: str
    """Empty: left out."""


class _Quiet:
    """Most kinds have nothing to say about an answer before it is judged."""

    def hint(self, _response: Sequence[str]) -> str:
        return ""


@dataclass(frozen=True)
class PublicOption:
    """An option to choose, an entry to put in order, a row to match or to rate."""

    id: str
    html: str


@dataclass(frozen=True)
class PublicChoice(_Quiet):
    options: tuple[PublicOption, ...]
    takes_several: bool

    def given(self, response: Sequence[str]) -> tuple[Given, ...]:
        return tuple(Given(option.id, "", option.html) for option in self.options if option.id in response)


@dataclass(frozen=True)
class PublicText(_Quiet):
    lines: int = 1

    def given(self, response: Sequence[str]) -> tuple[Given, ...]:
        return tuple(Given("", "", escape(text)) for text in response) or (Given("", "", ""),)


@dataclass(frozen=True)
class PublicNumber:
    unit: str
    format: NumberFormat

    def given(self, response: Sequence[str]) -> tuple[Given, ...]:
        return PublicText().given(response)

    def hint(self, response: Sequence[str]) -> str:
        if not response or read_number(response[0], self.format, self.unit) is not None:
            return ""
        return _("This does not read as a number. It is kept as you typed it.")


@dataclass(frozen=True)
class PublicMatching(_Quiet):
    """Rows with a select each; a rating has the points of its scale as choices."""

    rows: tuple[PublicOption, ...]
    choices: tuple[Choice, ...]

    def values(self, response: Sequence[str]) -> dict[str, str]:
        """Row → id of the choice, empty where left out."""
        return {row.id: "" for row in self.rows} | by_part(response)

    def given(self, response: Sequence[str]) -> tuple[Given, ...]:
        chosen, texts = self.values(response), {choice.id: escape(choice.text) for choice in self.choices}
        return tuple(Given(row.id, row.html, texts.get(chosen[row.id], "")) for row in self.rows)


@dataclass(frozen=True)
class PublicOrdering:
    entries: tuple[PublicOption, ...]

    def values(self, response: Sequence[str]) -> dict[str, str]:
        """Entry → position, empty where left out."""
        return {entry.id: "" for entry in self.entries} | by_part(response)

    def given(self, response: Sequence[str]) -> tuple[Given, ...]:
        places = self.values(response)
        return tuple(Given(entry.id, entry.html, places[entry.id]) for entry in self.entries)

    def hint(self, response: Sequence[str]) -> str:
        places = list(by_part(response).values())
        is_twice = len(set(places)) < len(places)
        return _("Two entries have the same place. It is kept as you chose it.") if is_twice else ""


@dataclass(frozen=True)
class PublicGap:
    id: str
    choices: tuple[Choice, ...]
    """Empty: to type into."""

    @property
    def label(self) -> str:
        return _("Gap %(number)s") % {"number": self.id}

    def value_html(self, value: str) -> str:
        texts = {choice.id: choice.text for choice in self.choices}
        return escape(texts.get(value, "") if self.choices else value)


@dataclass(frozen=True)
class PublicCloze(_Quiet):
    parts: tuple[str | PublicGap, ...]
    """Safe HTML and gaps in turn."""

    @property
    def gaps(self) -> tuple[PublicGap, ...]:
        return tuple(part for part in self.parts if isinstance(part, PublicGap))

    def values(self, response: Sequence[str]) -> dict[str, str]:
        """Gap → text or id of the choice, empty where left out."""
        return {gap.id: "" for gap in self.gaps} | by_part(response)

    def given(self, response: Sequence[str]) -> tuple[Given, ...]:
        values = self.values(response)
        return tuple(Given(gap.id, escape(gap.label), gap.value_html(values[gap.id])) for gap in self.gaps)


PublicTask: TypeAlias = PublicChoice | PublicText | PublicNumber | PublicMatching | PublicOrdering | PublicCloze


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


def numbered_html(parts: Iterable[str | Blank | Select | PublicGap]) -> str:
    """A cloze to read, with a number for each gap."""
    return "".join(part if isinstance(part, str) else f"<strong>[{part.id}]</strong>" for part in parts)


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
            return PublicNumber(task.unit, task.format)
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
