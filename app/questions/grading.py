"""From a response to an exact fraction of the mark. Golden vectors: docs/authoring.md and the tests."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from app.questions.numbers import find_accepted_number
from app.questions.question import Question
from app.questions.response import by_part, check_response, is_answered
from app.questions.tasks import (
    AcceptedNumber,
    AcceptedText,
    AnyNumber,
    Blank,
    Cloze,
    FreeText,
    Likert,
    Matching,
    MultipleChoice,
    Numerical,
    Ordering,
    OrderScheme,
    Scheme,
    Select,
    ShortText,
    SingleChoice,
)
from app.questions.texts import find_accepted

__all__ = ["NotGraded", "Verdict", "grade", "grade_gap", "is_answered", "verdict"]
NOTHING = Fraction(0)
EVERYTHING = Fraction(1)


class NotGraded(Exception):
    """Ratings and free text have no right answer; whoever asks for their mark has overlooked that."""


class Verdict(StrEnum):
    """What a fraction is called in words."""

    WRONG = "wrong"
    PARTLY = "partly"
    RIGHT = "right"


def grade(question: Question, response: Sequence[str]) -> Fraction:
    """Share of the mark, 0 to 1, that this response earns; 0 where nothing is answered.

    Raises ResponseRefused for what does not fit the question, NotGraded where it has no right answer.
    """
    check_response(question, response)
    if not question.is_graded:
        raise NotGraded(question.id)
    return _grade(question, response) if is_answered(response) else NOTHING


def verdict(fraction: Fraction) -> Verdict:
    if fraction == EVERYTHING:
        return Verdict.RIGHT
    return Verdict.PARTLY if fraction > NOTHING else Verdict.WRONG


def grade_gap(gap: Blank | Select, value: str) -> Fraction:
    """What one gap of a cloze earns, of 1."""
    if isinstance(gap, Select):
        return Fraction(value in gap.right_ids)
    return _weight(find_accepted(gap.task, value))


def _grade(question: Question, response: Sequence[str]) -> Fraction:
    match question.task:
        case SingleChoice():
            return Fraction(frozenset(response) == question.right_ids)
        case MultipleChoice() as task:
            return _grade_multiple(task, frozenset(response))
        case ShortText() as task:
            return _weight(find_accepted(task, response[0]))
        case Numerical() as task:
            return _weight(find_accepted_number(task, response[0]))
        case Matching() | Ordering() | Cloze() as task:
            return _grade_parts(task, by_part(response))
        case Likert() | FreeText():
            raise NotGraded(question.id)


def _grade_parts(task: Matching | Ordering | Cloze, given: Mapping[str, str]) -> Fraction:
    """What is left out earns nothing; the rest counts."""
    match task:
        case Matching():
            return _share(given.get(row.id) == row.right_choice for row in task.rows)
        case Ordering():
            return _grade_order(task, given)
        case Cloze():
            return _mean([grade_gap(gap, given[id_]) if id_ in given else NOTHING for id_, gap in task.gaps.items()])


def _grade_multiple(task: MultipleChoice, ticked: frozenset[str]) -> Fraction:
    right = frozenset(option.id for option in task.options if option.is_right)
    hits = len(ticked & right)
    match task.scheme:
        case Scheme.NET:
            return max(NOTHING, Fraction(hits - len(ticked - right), len(right)))
        case Scheme.ALL_OR_NOTHING:
            return Fraction(ticked == right)
        case Scheme.COVERAGE:
            return Fraction(hits, len(right)) * Fraction(hits, len(ticked))
        case Scheme.EACH_DECISION:
            return 1 - Fraction(len(ticked ^ right), len(task.options))


def _grade_order(task: Ordering, given: Mapping[str, str]) -> Fraction:
    """An entry without a position is in no right pair and on no right place."""
    places = [int(given[entry.id]) if entry.id in given else None for entry in task.entries]
    match task.scheme:
        case OrderScheme.EXACT:
            return Fraction(places == list(range(1, len(places) + 1)))
        case OrderScheme.ABSOLUTE_POSITION:
            return _share(place == right for right, place in enumerate(places, start=1))
        case OrderScheme.ADJACENT_PAIRS:
            return _share(before is not None and after == before + 1 for before, after in pairwise(places))


def _share(outcomes: Iterable[bool]) -> Fraction:
    return _mean([Fraction(is_right) for is_right in outcomes])


def _mean(marks: Sequence[Fraction]) -> Fraction:
    return sum(marks, start=NOTHING) / len(marks)


def _weight(answer: AcceptedText | AcceptedNumber | AnyNumber | None) -> Fraction:
    return answer.weight if answer else NOTHING
