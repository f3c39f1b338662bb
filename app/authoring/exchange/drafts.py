"""Questions between formats: what each says in Markdown, its key, and nothing of how a file writes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

FULL = Fraction(1)


@dataclass(frozen=True)
class Option:
    text: str
    is_right: bool
    feedback: str = ""
    is_pinned: bool = False


@dataclass(frozen=True)
class Choices:
    options: tuple[Option, ...]
    is_multiple: bool = False

    @property
    def is_true_false(self) -> bool:
        return not self.is_multiple and sorted(option.text for option in self.options) == ["False", "True"]


@dataclass(frozen=True)
class Answer:
    """A typed answer: a pattern with `*` and `\\*`, or a number."""

    text: str
    weight: Fraction = FULL
    feedback: str = ""
    tolerance: str = ""
    """Of a number, as an author writes it; empty where the question's own holds."""


@dataclass(frozen=True)
class Typed:
    answers: tuple[Answer, ...]
    is_number: bool = False


@dataclass(frozen=True)
class Pair:
    left: str
    """Empty for a choice that belongs to nothing."""
    right: str
    why: str = ""


@dataclass(frozen=True)
class Pairs:
    rows: tuple[Pair, ...]
    heads: tuple[str, ...] = ("", "")


@dataclass(frozen=True)
class Order:
    entries: tuple[Option, ...]
    """In the right order; `is_right` says nothing here."""


@dataclass(frozen=True)
class Gaps:
    text: str
    """Markdown with gaps, as `docs/authoring.md` describes them."""


@dataclass(frozen=True)
class Rating:
    text: str
    """The scale and its rows, as they stand."""


@dataclass(frozen=True)
class Essay:
    lines: int = 3


Body: TypeAlias = Choices | Typed | Pairs | Order | Gaps | Rating | Essay


@dataclass(frozen=True)
class Draft:
    """A question."""

    id: str
    text: str
    body: Body
    reason: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Those of the attribute line, `type` left out: the body tells it."""
    line: int = 0


@dataclass(frozen=True)
class Words:
    """Text between questions."""

    text: str
    line: int = 0


@dataclass(frozen=True)
class Section:
    """A heading of the bank, a category elsewhere."""

    title: str
    line: int = 0


Piece: TypeAlias = Draft | Words | Section


@dataclass(frozen=True)
class Loss:
    """Something of the source that the other format cannot say."""

    line: int
    what: str
    """In words for an author, ending with what stands in the source where that helps."""

    def __str__(self) -> str:
        return f"{self.line}: {self.what}"


@dataclass
class Reading:
    """What a reader has found so far."""

    pieces: list[Piece] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)

    def lose(self, line: int, what: str) -> None:
        self.losses.append(Loss(line, what))
