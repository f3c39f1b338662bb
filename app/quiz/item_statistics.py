"""What the answers say about the items of a quiz. Formulas and names: the Moodle quiz statistics report.

Reproduces the published definitions (docs/item-statistics.md): sample variances and covariances, the corrected
item-rest correlation, efficiency against the two lists sorted apart. Marks are floats here: these are estimates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, median

MINIMUM = 20
"""Below this many attempts the figures say little, and pages say so instead."""
ROUNDING = 1e-12
"""Marks are between 0 and 1: a covariance smaller than this comes from adding floats."""


@dataclass(frozen=True)
class ItemFigures:
    """Percentages but for facility (0 to 1); None where a variance is zero and nothing can be said."""

    facility: float
    standard_deviation: float
    discrimination_index: float | None
    discriminative_efficiency: float | None
    effective_weight: float | None


@dataclass(frozen=True)
class WholeFigures:
    """Of the totals, in marks; the coefficient of internal consistency is Cronbach's alpha in percent."""

    mean: float
    median: float
    standard_deviation: float
    skewness: float | None
    kurtosis: float | None
    internal_consistency: float | None
    error_ratio: float | None
    standard_error: float | None


def item_figures(marks: Sequence[Sequence[float]]) -> list[ItemFigures]:
    """Figures of each item, from rows of marks (one per attempt, each item's maximum 1). Needs two rows."""
    totals = [sum(row) for row in marks]
    columns = [list(column) for column in zip(*marks, strict=True)]
    weights = _effective_weights(columns, totals)
    return [
        _figures(column, [total - mark for total, mark in zip(totals, column, strict=True)], weight)
        for column, weight in zip(columns, weights, strict=True)
    ]


def figures_of_one(marks: Sequence[float], rests: Sequence[float], weight: float | None = None) -> ItemFigures:
    """Figures of an item in a bank, over the attempts that drew it: its marks, and the rest of each attempt.

    `weight` is its effective weight, which needs all items and so comes from outside.
    """
    return _figures(marks, rests, weight)


def whole_figures(marks: Sequence[Sequence[float]]) -> WholeFigures:
    """Figures of the whole test; every row must hold the same items."""
    totals = [sum(row) for row in marks]
    columns = [list(column) for column in zip(*marks, strict=True)]
    k2 = _covariance(totals, totals)
    consistency = _internal_consistency(columns, k2, len(totals))
    error_ratio = None if consistency is None or consistency > 100 else 100 * sqrt(1 - consistency / 100)
    deviation = sqrt(k2)
    return WholeFigures(
        mean=fmean(totals),
        median=median(totals),
        standard_deviation=deviation,
        skewness=_skewness(totals, k2),
        kurtosis=_kurtosis(totals, k2),
        internal_consistency=consistency,
        error_ratio=error_ratio,
        standard_error=None if error_ratio is None else error_ratio * deviation / 100,
    )


def facility_interval(facility: float, attempts: int) -> tuple[float, float]:
    """Wilson's 95 % interval: where the facility would settle with many more attempts."""
    z = 1.959964
    centre = (facility + z * z / (2 * attempts)) / (1 + z * z / attempts)
    half = z * sqrt(facility * (1 - facility) / attempts + z * z / (4 * attempts * attempts)) / (1 + z * z / attempts)
    return max(0.0, centre - half), min(1.0, centre + half)


def _figures(marks: Sequence[float], rests: Sequence[float], weight: float | None) -> ItemFigures:
    together = _covariance(marks, rests)
    spread = sqrt(_covariance(marks, marks) * _covariance(rests, rests))
    most = _covariance(sorted(marks), sorted(rests))
    return ItemFigures(
        facility=fmean(marks),
        standard_deviation=sqrt(_covariance(marks, marks)),
        discrimination_index=100 * together / spread if spread else None,
        discriminative_efficiency=100 * together / most if most else None,
        effective_weight=weight,
    )


def _effective_weights(columns: Sequence[Sequence[float]], totals: Sequence[float]) -> list[float | None]:
    shares = [_covariance(column, totals) for column in columns]
    whole = sum(sqrt(share) for share in shares if share >= 0)
    return [100 * sqrt(share) / whole if share >= 0 and whole else None for share in shares]


def _internal_consistency(columns: Sequence[Sequence[float]], k2: float, attempts: int) -> float | None:
    items = len(columns)
    if attempts <= 2 or items <= 1 or not k2:
        return None
    return 100 * items / (items - 1) * (1 - sum(_covariance(column, column) for column in columns) / k2)


def _skewness(totals: Sequence[float], k2: float) -> float | None:
    n = len(totals)
    if n <= 2 or not k2:
        return None
    k3 = n * n * _moment(totals, 3) / ((n - 1) * (n - 2))
    return float(k3 / k2**1.5)


def _kurtosis(totals: Sequence[float], k2: float) -> float | None:
    n = len(totals)
    if n <= 3 or not k2:
        return None
    second, fourth = _moment(totals, 2), _moment(totals, 4)
    k4 = n * n * ((n + 1) * fourth - 3 * (n - 1) * second**2) / ((n - 1) * (n - 2) * (n - 3))
    return float(k4 / k2**2)


def _moment(values: Sequence[float], power: int) -> float:
    mean = fmean(values)
    return fmean((value - mean) ** power for value in values)


def _covariance(left: Sequence[float], right: Sequence[float]) -> float:
    """Sample covariance, divided by one less than the number of rows; what is only rounding is zero."""
    left_mean, right_mean = fmean(left), fmean(right)
    pairs = zip(left, right, strict=True)
    found = sum((a - left_mean) * (b - right_mean) for a, b in pairs) / (len(left) - 1)
    return found if abs(found) > ROUNDING else 0.0
