"""Chance that can be repeated: the same seed gives the same items and orders on every machine and version.

Orders come from SHA-256 and not from `random`, whose shuffle may change between Python versions.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from hashlib import sha256

from app.questions.question import Question
from app.questions.tasks import Chosen, Kind, Matching, MultipleChoice, Ordering, SingleChoice


def draw_items(items: Sequence[Question], count: int, seed: str, seen: AbstractSet[str]) -> list[Question]:
    """`count` different items, or all where there are fewer, in a random order.

    Items that are not in `seen` come first; among equals the lesson with the fewest items so far is served.
    """
    waiting = sorted(items, key=lambda item: _rank(seed, "draw", item.id))
    drawn: list[Question] = []
    per_lesson: Counter[str] = Counter()
    while waiting and len(drawn) < count:
        best = min(waiting, key=lambda item: (item.id in seen, per_lesson[item.lesson]))
        waiting.remove(best)
        drawn.append(best)
        per_lesson[best.lesson] += 1
    return sorted(drawn, key=lambda item: _rank(seed, "order", item.id))


def shuffled_options(question: Question, seed: str) -> tuple[str, ...]:
    """The ids of options, entries or choices in the order to show them; empty where nothing is shuffled.

    Pinned options and True/False keep their places. Entries to put in order never stand in the right one.
    """
    match question.task:
        case SingleChoice() | MultipleChoice() as task:
            return _shuffled_choice(question.id, task, seed)
        case Matching() as task:
            return _shuffled(question.id, [choice.id for choice in task.choices], seed)
        case Ordering() as task:
            right = tuple(entry.id for entry in task.entries)
            order = _shuffled(question.id, right, seed)
            return order if order != right else (*order[1:], order[0])
        case _:
            return ()


def _shuffled_choice(question_id: str, task: Chosen, seed: str) -> tuple[str, ...]:
    ids = [option.id for option in task.options]
    if task.kind is Kind.TRUE_FALSE:
        return tuple(ids)
    movable = {option.id for option in task.options if not option.is_pinned}
    shuffled = iter(_shuffled(question_id, movable, seed))
    return tuple(next(shuffled) if id_ in movable else id_ for id_ in ids)


def _shuffled(question_id: str, ids: Iterable[str], seed: str) -> tuple[str, ...]:
    return tuple(sorted(ids, key=lambda id_: _rank(seed, question_id, id_)))


def _rank(seed: str, purpose: str, name: str) -> bytes:
    return sha256(f"{seed}\x00{purpose}\x00{name}".encode()).digest()
