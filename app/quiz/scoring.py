"""From graded items to a score, a verdict and a module's grade, in exact fractions."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from app.modules.quiz_rules import Grading


@dataclass(frozen=True)
class Graded:
    """What one item earned. `counts` is False for an item that is disregarded."""

    earned: Fraction
    counts: bool = True


@dataclass(frozen=True)
class Score:
    """Items earned of items that count."""

    earned: Fraction
    items: int

    @property
    def share(self) -> Fraction:
        """0 to 1; 1 where no item is left to count."""
        return self.earned / self.items if self.items else Fraction(1)

    def passes(self, pass_mark: Fraction) -> bool:
        """Exactly: a score a hair below the mark does not pass, however it is rounded for display."""
        return self.share >= pass_mark


def add_up(graded: Sequence[Graded]) -> Score:
    counted = [grade.earned for grade in graded if grade.counts]
    return Score(sum(counted, start=Fraction(0)), len(counted))


def needed(pass_mark: Fraction, items: int) -> int:
    """The smallest whole number of right items that passes."""
    return ceil(pass_mark * items)


def counting_share(grading: Grading, shares: Sequence[Fraction]) -> Fraction:
    """The share that counts for the module, of the shares of its attempts in their order, at least one."""
    match grading:
        case Grading.HIGHEST:
            return max(shares)
        case Grading.LATEST:
            return shares[-1]
        case Grading.FIRST:
            return shares[0]
        case Grading.AVERAGE:
            return sum(shares, start=Fraction(0)) / len(shares)
