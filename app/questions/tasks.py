"""What a question asks for, one type per kind, as its author wrote it: keys and reasons included.

Ids are never places in the key. Options of a choice are a, b, c … in the order of the source; entries that are
matched or put in order are named after their text (`name_of`), so that neither an id nor an order tells the key,
and so that a later correction of the key finds the same entries again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from typing import ClassVar, TypeAlias

FULL = Fraction(1)


class Kind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    TEXT = "text"
    NUMBER = "number"
    MATCHING = "matching"
    ORDERING = "ordering"
    CLOZE = "cloze"
    LIKERT = "likert"
    FREE_TEXT = "free-text"


class Scheme(StrEnum):
    """How several right options add up to one fraction; see `grading.py` for the formulas."""

    NET = "net"
    ALL_OR_NOTHING = "all-or-nothing"
    COVERAGE = "coverage"
    EACH_DECISION = "each-decision"


class OrderScheme(StrEnum):
    """What counts in an order."""

    ADJACENT_PAIRS = "adjacent-pairs"
    ABSOLUTE_POSITION = "absolute-position"
    EXACT = "exact"


class Measure(StrEnum):
    """What a tolerance is a distance of."""

    NOMINAL = "nominal"
    RELATIVE = "relative"
    GEOMETRIC = "geometric"


@dataclass(frozen=True)
class Option:
    id: str
    """a, b, c … in the order of the source."""
    html: str
    feedback_html: str
    is_right: bool
    is_pinned: bool = False
    """Keeps its place when the others are shuffled."""


@dataclass(frozen=True)
class SingleChoice:
    options: tuple[Option, ...]
    is_true_false: bool = False

    @property
    def kind(self) -> Kind:
        return Kind.TRUE_FALSE if self.is_true_false else Kind.SINGLE


@dataclass(frozen=True)
class MultipleChoice:
    kind: ClassVar = Kind.MULTIPLE
    options: tuple[Option, ...]
    scheme: Scheme = Scheme.NET


@dataclass(frozen=True)
class TextRules:
    case_matters: bool = False
    accents_matter: bool = False
    typos: int = 0
    """Edits that a typed answer may be away from an accepted one, 0 or 1; see `typos.py` for where."""


@dataclass(frozen=True)
class AcceptedText:
    pattern: str
    r"""As the author wrote it: `*` stands for anything, `\*` for a star."""
    weight: Fraction = FULL
    """Share of the mark, 0 to 1; 0 makes it a listed wrong answer with a reason of its own."""
    feedback_html: str = ""


@dataclass(frozen=True)
class ShortText:
    kind: ClassVar = Kind.TEXT
    answers: tuple[AcceptedText, ...]
    """The first that matches counts."""
    rules: TextRules = TextRules()


@dataclass(frozen=True)
class NumberFormat:
    """How numbers are written where this question is read."""

    decimal: str = "."
    """Characters that may stand before the decimals."""
    grouping: str = ""
    """Characters that may stand between thousands; none where the author declared no locale."""


@dataclass(frozen=True)
class AcceptedNumber:
    value: Fraction
    tolerance: Fraction = Fraction(0)
    measure: Measure = Measure.NOMINAL
    weight: Fraction = FULL
    feedback_html: str = ""


@dataclass(frozen=True)
class AnyNumber:
    """`*`: whatever else was typed, even where it reads as no number."""

    weight: Fraction
    feedback_html: str = ""


@dataclass(frozen=True)
class Numerical:
    kind: ClassVar = Kind.NUMBER
    answers: tuple[AcceptedNumber | AnyNumber, ...]
    """The first that matches counts."""
    format: NumberFormat = NumberFormat()
    unit: str = ""
    """May be typed behind or before the number; leaving it out costs nothing."""
    other_units: tuple[str, ...] = ()
    """What translations call it: as good as the unit."""


@dataclass(frozen=True)
class Entry:
    """Something to be put in order or rated."""

    id: str
    html: str
    feedback_html: str = ""


@dataclass(frozen=True)
class Row:
    """The left side of a pair, with the choice that belongs to it."""

    id: str
    html: str
    right_choice: str
    feedback_html: str = ""


@dataclass(frozen=True)
class Choice:
    """An entry of a list that is drawn as a select, so without markup."""

    id: str
    text: str


@dataclass(frozen=True)
class Matching:
    kind: ClassVar = Kind.MATCHING
    rows: tuple[Row, ...]
    choices: tuple[Choice, ...]
    """More than the rows where some belong to none, fewer where some belong to several."""


@dataclass(frozen=True)
class Ordering:
    kind: ClassVar = Kind.ORDERING
    entries: tuple[Entry, ...]
    """In the right order."""
    scheme: OrderScheme = OrderScheme.ADJACENT_PAIRS


@dataclass(frozen=True)
class Blank:
    """A gap to type into."""

    id: str
    task: ShortText


@dataclass(frozen=True)
class Select:
    """A gap with a list of choices, in the author's order."""

    id: str
    choices: tuple[Choice, ...]
    right_ids: frozenset[str]


@dataclass(frozen=True)
class Cloze:
    kind: ClassVar = Kind.CLOZE
    parts: tuple[str | Blank | Select, ...]
    """Safe HTML and gaps in turn; one piece of HTML need not be balanced, all of them together are."""

    @property
    def gaps(self) -> Mapping[str, Blank | Select]:
        return {part.id: part for part in self.parts if not isinstance(part, str)}


@dataclass(frozen=True)
class Likert:
    kind: ClassVar = Kind.LIKERT
    rows: tuple[Entry, ...]
    points: tuple[Choice, ...]
    """The scale, from one end to the other."""


@dataclass(frozen=True)
class FreeText:
    kind: ClassVar = Kind.FREE_TEXT
    lines: int = 3
    """Height of the box."""


Chosen: TypeAlias = SingleChoice | MultipleChoice
Typed: TypeAlias = ShortText | Numerical | FreeText
Paired: TypeAlias = Matching | Ordering | Cloze | Likert
Task: TypeAlias = Chosen | Typed | Paired


def name_of(question_id: str, text: str) -> str:
    """The id of an entry that is matched or put in order: six hex digits of its text."""
    return sha256(f"{question_id}\x00{' '.join(text.split())}".encode()).hexdigest()[:6]
