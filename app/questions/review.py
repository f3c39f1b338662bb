"""A question looked back at: what was answered, what is right, and why. Only for who may see the key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from itertools import pairwise

from app.language import gettext as _
from app.questions.grading import NOTHING, grade_gap, verdict
from app.questions.numbers import find_accepted_number, write_answer
from app.questions.public import public_question
from app.questions.public_tasks import Given, numbered_html, place_in_words
from app.questions.question import Question
from app.questions.response import by_part
from app.questions.tasks import (
    FULL,
    AcceptedNumber,
    AcceptedText,
    AnyNumber,
    Blank,
    Chosen,
    Cloze,
    Matching,
    MultipleChoice,
    Numerical,
    Ordering,
    OrderScheme,
    Select,
    ShortText,
    SingleChoice,
)
from app.questions.texts import find_accepted, literals

UNANSWERED = "unanswered"


@dataclass(frozen=True)
class ReviewedOption:
    """Option as the result page shows it."""

    text_html: str
    feedback_html: str
    chosen: bool
    right: bool


@dataclass(frozen=True)
class ReviewedPart:
    """What was asked for at one place, what was answered there, and what is right."""

    label_html: str
    given_html: str
    """Empty: left out."""
    key_html: str = ""
    state: str = ""
    """right, partly, wrong, unanswered; empty where nothing is judged."""
    feedback_html: str = ""


@dataclass(frozen=True)
class Review:
    """A choice has options, every other kind has parts: one, or one for each row, entry or gap."""

    stem_html: str
    options: tuple[ReviewedOption, ...] = ()
    parts: tuple[ReviewedPart, ...] = ()
    note: str = ""
    reason_html: str = ""


def review(question: Question, response: Sequence[str], order: Sequence[str] = ()) -> Review:
    """The question with this response; `order` is that of the options as they were shown."""
    match question.task:
        case SingleChoice() | MultipleChoice() as task:
            return Review(question.stem_html, _options(task, order, response), reason_html=question.reason_html)
        case ShortText() | Numerical() as task:
            return _review_typed(question, task, response)
        case Cloze() as task:
            text_html = f"{question.stem_html}\n{numbered_html(task.parts)}"
            return Review(text_html, (), _parts(question, response), reason_html=question.reason_html)
        case Ordering() as task:
            note = _neighbours(task, by_part(response))
            return Review(question.stem_html, (), _parts(question, response), note, question.reason_html)
        case _:
            return Review(question.stem_html, (), _parts(question, response), reason_html=question.reason_html)


def _options(task: Chosen, order: Sequence[str], response: Sequence[str]) -> tuple[ReviewedOption, ...]:
    by_id = {option.id: option for option in task.options}
    shown = [by_id[id_] for id_ in order or by_id]
    return tuple(
        ReviewedOption(option.html, option.feedback_html, option.id in response, option.is_right) for option in shown
    )


def _review_typed(question: Question, task: ShortText | Numerical, response: Sequence[str]) -> Review:
    """With the reason of the answer that was met; where that was not a right one, also the reason of the right one."""
    typed = response[0] if response else ""
    met = _find_met(task, typed) if response else None
    keys = _keys(task)
    mark = met.weight if met else NOTHING
    part = ReviewedPart("", escape(typed), " · ".join(keys), _state(mark, typed), met.feedback_html if met else "")
    first = next((answer.feedback_html for answer in task.answers if answer.weight == FULL), "")
    reason_html = (first if mark != FULL else "") + question.reason_html
    return Review(question.stem_html, (), (part,), reason_html=reason_html)


def _find_met(task: ShortText | Numerical, typed: str) -> AcceptedText | AcceptedNumber | AnyNumber | None:
    return find_accepted(task, typed) if isinstance(task, ShortText) else find_accepted_number(task, typed)


def _keys(task: ShortText | Numerical) -> list[str]:
    """The answers that earn everything, as one reads them."""
    full = [answer for answer in task.answers if answer.weight == FULL and not isinstance(answer, AnyNumber)]
    if isinstance(task, ShortText):
        return [escape(readable(answer.pattern)) for answer in full if isinstance(answer, AcceptedText)]
    unit = f" {task.unit}" if task.unit else ""
    return [
        escape(f"{write_answer(answer, task.format)}{unit}") for answer in full if isinstance(answer, AcceptedNumber)
    ]


def readable(pattern: str) -> str:
    """A pattern for people: … where anything may stand."""
    return "…".join(literals(pattern))


def _parts(question: Question, response: Sequence[str]) -> tuple[ReviewedPart, ...]:
    values = by_part(response)
    given = {part.part: part for part in public_question(question).task.given(response)}
    match question.task:
        case Matching() as task:
            return _matched(task, given, values)
        case Ordering() as task:
            return _ordered(task, given, values)
        case Cloze() as task:
            return _filled(task, given, values)
        case _:
            return tuple(ReviewedPart(part.label_html, part.value_html) for part in given.values())


def _matched(task: Matching, given: Mapping[str, Given], values: Mapping[str, str]) -> tuple[ReviewedPart, ...]:
    texts = {choice.id: escape(choice.text) for choice in task.choices}
    return tuple(
        ReviewedPart(
            row.html,
            given[row.id].value_html,
            texts[row.right_choice],
            _state(Fraction(values.get(row.id) == row.right_choice), values.get(row.id, "")),
            row.feedback_html,
        )
        for row in task.rows
    )


def _ordered(task: Ordering, given: Mapping[str, Given], values: Mapping[str, str]) -> tuple[ReviewedPart, ...]:
    """In the right order."""
    return tuple(
        ReviewedPart(
            entry.html,
            given[entry.id].value_html,
            place_in_words(str(place)),
            _state(Fraction(values.get(entry.id) == str(place)), values.get(entry.id, "")),
            entry.feedback_html,
        )
        for place, entry in enumerate(task.entries, start=1)
    )


def _filled(task: Cloze, given: Mapping[str, Given], values: Mapping[str, str]) -> tuple[ReviewedPart, ...]:
    return tuple(
        ReviewedPart(
            given[id_].label_html,
            given[id_].value_html,
            _gap_key(gap),
            _state(grade_gap(gap, values[id_]) if id_ in values else NOTHING, values.get(id_, "")),
        )
        for id_, gap in task.gaps.items()
    )


def _gap_key(gap: Blank | Select) -> str:
    if isinstance(gap, Blank):
        return " · ".join(_keys(gap.task))
    return " · ".join(escape(choice.text) for choice in gap.choices if choice.id in gap.right_ids)


def _neighbours(task: Ordering, values: Mapping[str, str]) -> str:
    """Says how an order earns where single places do not tell."""
    if task.scheme is not OrderScheme.ADJACENT_PAIRS or not values:
        return ""
    places = [int(values.get(entry.id, 0)) for entry in task.entries]
    right = sum(before > 0 and after == before + 1 for before, after in pairwise(places))
    words = _("Counted are neighbours in the right order: %(right)s of %(pairs)s.")
    return words % {"right": right, "pairs": len(places) - 1}


def _state(mark: Fraction, value: str) -> str:
    return verdict(mark).value if value else UNANSWERED
