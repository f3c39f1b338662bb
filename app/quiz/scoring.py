"""From graded items to a score and a verdict, in exact fractions."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Score:
    """Items earned of items drawn."""

    earned: Fraction
    items: int
    pass_mark: Fraction
    """Share of the items, 0 to 1."""

    @property
    def passes(self) -> bool:
        """Exactly: a score a hair below the mark does not pass, however it is rounded for display."""
        return self.earned >= self.pass_mark * self.items


def total(fractions: Iterable[Fraction]) -> Fraction:
    return sum(fractions, start=Fraction(0))
