"""Which attempts statistics look at: each person's first by default, because later ones know the questions."""

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum

from app.quiz.queries import SubmittedAttempt


class Sample(StrEnum):
    FIRST = "first"
    LAST = "last"
    BEST = "best"
    ALL = "all"


def choose(attempts: Iterable[SubmittedAttempt], sample: Sample) -> list[SubmittedAttempt]:
    """Of each person the attempt that `sample` names; the earlier of two that are equally good."""
    by_person: dict[int, list[SubmittedAttempt]] = defaultdict(list)
    for attempt in attempts:
        by_person[attempt.person_id].append(attempt)
    return [one for taken in by_person.values() for one in _of_one(taken, sample)]


def _of_one(taken: list[SubmittedAttempt], sample: Sample) -> list[SubmittedAttempt]:
    match sample:
        case Sample.FIRST:
            return [min(taken, key=lambda attempt: attempt.number)]
        case Sample.LAST:
            return [max(taken, key=lambda attempt: attempt.number)]
        case Sample.BEST:
            return [max(taken, key=lambda attempt: (attempt.score.share, -attempt.number))]
        case Sample.ALL:
            return taken
