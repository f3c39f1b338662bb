"""From a response to an exact fraction of the mark. Golden vectors: docs/authoring.md and the tests."""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction

from app.errors import CourseError
from app.language import gettext as _
from app.questions.question import Kind, Question, Scheme

NOTHING = Fraction(0)
EVERYTHING = Fraction(1)


class NotAnOption(CourseError):
    """The response names an option that the question does not have, or several where one is asked for."""

    status = 422


class Verdict(StrEnum):
    """What a fraction is called in words."""

    WRONG = "wrong"
    PARTLY = "partly"
    RIGHT = "right"


def grade(question: Question, response: Sequence[str]) -> Fraction:
    """Share of the mark, 0 to 1, that these option ids earn; 0 where nothing is ticked.

    Raises NotAnOption for an id that the question does not have, or for two ids of a single choice.
    """
    ticked = frozenset(response)
    _refuse_impossible(question, ticked)
    if not is_answered(response):
        return NOTHING
    if question.kind is Kind.MULTIPLE:
        return _grade_multiple(question, ticked)
    return EVERYTHING if ticked == question.right_ids else NOTHING


def is_answered(response: Sequence[str]) -> bool:
    """Whether anything is ticked: leaving a question out is not the same as answering it wrongly."""
    return len(response) > 0


def verdict(fraction: Fraction) -> Verdict:
    if fraction == EVERYTHING:
        return Verdict.RIGHT
    return Verdict.PARTLY if fraction > NOTHING else Verdict.WRONG


def _refuse_impossible(question: Question, ticked: frozenset[str]) -> None:
    known = {option.id for option in question.options}
    if not ticked <= known:
        raise NotAnOption(_("This answer is not one of the options. Load the page again and choose once more."))
    if question.kind is not Kind.MULTIPLE and len(ticked) > 1:
        raise NotAnOption(_("Choose one option only."))


def _grade_multiple(question: Question, ticked: frozenset[str]) -> Fraction:
    right = question.right_ids
    hits = len(ticked & right)
    match question.scheme:
        case Scheme.NET:
            return max(NOTHING, Fraction(hits - len(ticked - right), len(right)))
        case Scheme.ALL_OR_NOTHING:
            return EVERYTHING if ticked == right else NOTHING
        case Scheme.COVERAGE:
            return Fraction(hits, len(right)) * Fraction(hits, len(ticked))
        case Scheme.EACH_DECISION:
            return 1 - Fraction(len(ticked ^ right), len(question.options))
