"""A question as its author wrote it, key included. Never leaves the server: see `public.py`."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"


class Scheme(StrEnum):
    """How several right options add up to one fraction; see `grading.py` for the formulas."""

    NET = "net"
    ALL_OR_NOTHING = "all-or-nothing"
    COVERAGE = "coverage"
    EACH_DECISION = "each-decision"


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
class Question:
    id: str
    kind: Kind
    stem_html: str
    options: tuple[Option, ...]
    scheme: Scheme = Scheme.NET
    lesson: str = ""
    """Id of the lesson that teaches it; empty for an inline check."""
    level: str = ""
    """recall, understand or apply."""
    facts: tuple[str, ...] = ()
    line: int = 0
    """Line of the source file where the question begins."""

    @property
    def right_ids(self) -> frozenset[str]:
        return frozenset(option.id for option in self.options if option.is_right)
