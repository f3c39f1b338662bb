"""What was answered to a question, counted, with how well those who answered so did elsewhere."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from app.authoring.gathering import Drawn
from app.questions.grading import Verdict, grade, verdict
from app.questions.public import public_question
from app.questions.question import Question
from app.questions.response import ResponseRefused, check_response, is_answered
from app.questions.tasks import Numerical, ShortText

MOST_SHOWN = 8
"""Different answers to one part, the commonest first."""


@dataclass(frozen=True)
class Tally:
    name: str
    """Letter of an option; empty for other kinds."""
    part_html: str
    value_html: str
    count: int
    is_right: bool | None
    """None where one part alone is neither right nor wrong."""
    rest: float | None
    """Mean share that these people earned elsewhere; None where nobody answered so."""


def tally(item: Question, given: Iterable[Drawn]) -> list[Tally]:
    """Options in the author's order, chosen or not; of other kinds the commonest answers to each part."""
    fitting = [one for one in given if _fits(item, one.response) and is_answered(one.response)]
    if item.options:
        return [_of_option(item, number, fitting) for number in range(len(item.options))]
    rests: dict[tuple[str, str], list[float]] = defaultdict(list)
    typed: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in fitting:
        for part in public_question(item).task.given(one.response):
            rests[part.label_html, part.value_html].append(one.rest_share)
            typed[part.label_html, part.value_html] = one.response
    found = [
        Tally("", label, value, len(those), _judge(item, typed[label, value]), fmean(those))
        for (label, value), those in rests.items()
    ]
    return _commonest(found)


def count_unanswered(given: Iterable[Drawn]) -> int:
    return sum(not is_answered(one.response) for one in given)


def _of_option(item: Question, number: int, given: Sequence[Drawn]) -> Tally:
    option = item.options[number]
    rests = [one.rest_share for one in given if option.id in one.response]
    rest = fmean(rests) if rests else None
    return Tally(option.id.upper(), "", option.html, len(rests), option.is_right, rest)


def _judge(item: Question, response: tuple[str, ...]) -> bool | None:
    if not isinstance(item.task, ShortText | Numerical):
        return None
    return verdict(grade(item, response)) is Verdict.RIGHT


def _commonest(found: list[Tally]) -> list[Tally]:
    by_part: dict[str, list[Tally]] = defaultdict(list)
    for one in sorted(found, key=lambda one: -one.count):
        by_part[one.part_html].append(one)
    return [one for those in by_part.values() for one in those[:MOST_SHOWN]]


def _fits(item: Question, response: tuple[str, ...]) -> bool:
    """An answer to an earlier state of the question may not."""
    try:
        check_response(item, response)
    except ResponseRefused:
        return False
    return True
