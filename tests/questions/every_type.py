"""What tests/every_type holds, written down apart from the application: right and wrong answers of each type."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

COURSE = Path(__file__).parents[1] / "every_type"
LESSON = "/modules/kinds/lessons/checks"
UNGRADED = ("likert", "free-text")
KINDS = ("single", "multiple", "true-false", "text", "number", "matching", "ordering", "cloze", *UNGRADED)
GRADED = tuple(kind for kind in KINDS if kind not in UNGRADED)
CANARIES = ("SECRET", "123456789", "987654")
"""Every reason and every typed answer of the course holds one of these."""
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Answers:
    """Form fields of one question."""

    right: Pairs
    wrong: Pairs
    partly: Pairs = ()


def name(question: str, text: str) -> str:
    return sha256(f"{question}\0{text}".encode()).hexdigest()[:6]


def answers(question: str) -> Answers:
    """Of `check-…` and of `item-…`; the ungraded ones have no wrong answer."""
    typed = {
        "single": Answers([("answer", "b")], [("answer", "a")]),
        "multiple": Answers([("answer", "a"), ("answer", "b")], [("answer", "c")], [("answer", "a")]),
        "true-false": Answers([("answer", "b")], [("answer", "a")]),
        "text": Answers([("answer", "secret-CHARTER A")], [("answer", "SECRET-GRANT")], [("answer", "secret-eche")]),
        "number": Answers([("answer", "123,000,000 credits")], [("answer", "about a hundred")]),
        "matching": _matching(question),
        "ordering": _ordering(question),
        "cloze": _cloze(),
        "likert": Answers([("answer:a", "1"), ("answer:b", "3")], ()),
        "free-text": Answers([("answer", "I shall <read> & sign")], ()),
    }
    return typed[question.partition("-")[2]]


def _matching(question: str) -> Answers:
    documents = {
        "Transcript": "Host university",
        "Charter": "European Commission",
        "Grant agreement": "National agency",
    }
    pairs = [(f"answer:{name(question, left)}", name(question, right)) for left, right in documents.items()]
    turned = [(field, pairs[place - 1][1]) for place, (field, _choice) in enumerate(pairs)]
    return Answers(pairs, turned, pairs[:1])


def _ordering(question: str) -> Answers:
    entries = ("Nomination", "Application", "Stay", "Recognition")
    places = [(f"answer:{name(question, text)}", str(place)) for place, text in enumerate(entries, start=1)]
    return Answers(places, [(field, str(5 - int(place))) for field, place in places], places[:3])


def _cloze() -> Answers:
    return Answers(
        right=[("answer:1", "secret-host"), ("answer:2", "b")],
        wrong=[("answer:1", "guest"), ("answer:2", "a")],
        partly=[("answer:2", "b")],
    )
