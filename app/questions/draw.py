"""Chance that can be repeated: the same seed gives the same items and orders on every machine and version.

Orders come from SHA-256 and not from `random`, whose shuffle may change between Python versions.
"""

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from hashlib import sha256

from app.questions.question import Kind, Question


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
    """The option ids in the order to show them; pinned options and True/False keep their places."""
    ids = [option.id for option in question.options]
    if question.kind is Kind.TRUE_FALSE:
        return tuple(ids)
    movable = {option.id for option in question.options if not option.is_pinned}
    shuffled = iter(sorted(movable, key=lambda id_: _rank(seed, question.id, id_)))
    return tuple(next(shuffled) if id_ in movable else id_ for id_ in ids)


def _rank(seed: str, purpose: str, name: str) -> bytes:
    return sha256(f"{seed}\x00{purpose}\x00{name}".encode()).digest()
