"""Marks in percent, as other platforms write them, and exact shares."""

import re
from fractions import Fraction

NUMBER = re.compile(r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,3})?")
"""Short, because a number of a billion digits is written in eleven: 1e999999999."""
LARGEST_DENOMINATOR = 20
ROUNDING = Fraction(1, 10_000)
"""33.33333 is a third."""


def share_of(percent: str) -> Fraction:
    """The share that was meant; raises ValueError where it is no number."""
    if not NUMBER.fullmatch(percent):
        raise ValueError(percent)
    exact = Fraction(percent) / 100
    simple = exact.limit_denominator(LARGEST_DENOMINATOR)
    return simple if abs(simple - exact) < ROUNDING else exact


def percent_of(share: Fraction) -> str:
    """With the five decimals that Moodle's own list has."""
    return decimal(round(share * 100, 5))


def decimal(number: Fraction, digits: int = 12) -> str:
    """Without an exponent, and without zeros at the end."""
    scaled = round(abs(number) * 10**digits)
    whole, rest = divmod(scaled, 10**digits)
    sign = "-" if number < 0 else ""
    return f"{sign}{whole}.{rest:0{digits}d}".rstrip("0").rstrip(".")
