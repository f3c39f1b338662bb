"""Numbers as people type them, and when one is near enough. Exact fractions all the way: no rounding decides a mark."""

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction

from app.questions.folding import VARIANTS
from app.questions.tasks import AcceptedNumber, AnyNumber, Measure, NumberFormat, Numerical

EPSILON = Fraction(1, 10**14)
"""Precision that every bound is widened by, so that 0.1 + 0.2 typed from a calculator meets 0.3."""
SPACE = " "
SPACES = "\u00a0\u202f\u2009\u2007"
FORMATS = {
    "en": NumberFormat(".٫", ",٬"),
    "ur": NumberFormat(".٫", ",٬"),
    "ar": NumberFormat(".٫", ",٬"),
    "de": NumberFormat(",", "."),
    "es": NumberFormat(",", ". "),
    "it": NumberFormat(",", "."),
    "pt": NumberFormat(",", ". "),
    "fr": NumberFormat(",", " "),
    "pl": NumberFormat(",", " "),
    "sv": NumberFormat(",", " "),
    "de-CH": NumberFormat(".", "'"),
}
"""Locales that an author can declare."""
UNDECLARED = NumberFormat(".٫", "")
MAX_DECIMALS = 20
GROUPED_FROM = 5
"""Digits. A number of four may be a year."""
EXPONENT = re.compile(r"(?P<digits>[^eE]+)[eE](?P<power>[+-]?\d{1,3})")


def find_accepted_number(task: Numerical, text: str) -> AcceptedNumber | AnyNumber | None:
    """The first answer that the text meets."""
    value = read_with_units(text, task.format, (task.unit, *task.other_units))
    for answer in task.answers:
        if isinstance(answer, AnyNumber) or (value is not None and is_near(value, answer)):
            return answer
    return None


def read_with_units(text: str, written: NumberFormat, units: Sequence[str]) -> Fraction | None:
    """The value, with any of the units behind or before it."""
    values = (read_number(text, written, unit) for unit in units)
    return next((value for value in values if value is not None), None)


def read_number(text: str, written: NumberFormat, unit: str = "") -> Fraction | None:
    """The value, or None where the text is no number in this format: 1,000 is one only where "," groups."""
    plain = _without_unit(_plain(text), _plain(unit))
    exponent = EXPONENT.fullmatch(plain)
    value = _read_digits(exponent["digits"] if exponent else plain, written)
    if value is None or exponent is None:
        return value
    return value * Fraction(10) ** int(exponent["power"])


def is_near(value: Fraction, answer: AcceptedNumber) -> bool:
    """Bounds included. The geometric interval of a negative number runs from the larger size to the smaller."""
    target, tolerance = answer.value, answer.tolerance
    match answer.measure:
        case Measure.NOMINAL:
            return abs(value - target) <= tolerance + EPSILON * max(Fraction(1), abs(target))
        case Measure.RELATIVE:
            return abs(value - target) <= abs(target) * (tolerance + EPSILON)
        case Measure.GEOMETRIC:
            factor = 1 + tolerance + EPSILON
            low, high = sorted((target / factor, target * factor))
            return low <= value <= high


def write_answer(answer: AcceptedNumber, written: NumberFormat) -> str:
    """The number with its tolerance, as one reads it: 60 ± 5, 60 ± 5 %, 100 × or ÷ 1.25."""
    value, tolerance = write_number(answer.value, written), answer.tolerance
    if tolerance == 0:
        return value
    match answer.measure:
        case Measure.NOMINAL:
            return f"{value} ± {write_number(tolerance, written)}"
        case Measure.RELATIVE:
            return f"{value} ± {write_number(tolerance * 100, written)} %"
        case Measure.GEOMETRIC:
            return f"{value} × / ÷ {write_number(1 + tolerance, written)}"


def write_number(value: Fraction, written: NumberFormat) -> str:
    """All decimals of a number that an author wrote as a decimal; thousands apart from five digits on."""
    places = 0
    while (value * 10**places).denominator != 1 and places < MAX_DECIMALS:
        places += 1
    digits = str(abs(round(value * 10**places))).zfill(places + 1)
    whole, decimals = digits[: len(digits) - places], digits[len(digits) - places :]
    if written.grouping and len(whole) >= GROUPED_FROM:
        whole = f"{int(whole):,}".replace(",", written.grouping[0].replace(SPACE, SPACES[0]))
    sign = "−" if value < 0 else ""
    return f"{sign}{whole}{written.decimal[0]}{decimals}" if places else f"{sign}{whole}"


def _plain(text: str) -> str:
    """ASCII digits, signs and quotes, letters in one form and size; every kind of space is a space."""
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return text.translate(VARIANTS).translate(dict.fromkeys(map(ord, SPACES), SPACE)).strip()


def _without_unit(text: str, unit: str) -> str:
    if unit and text.endswith(unit):
        return text[: -len(unit)].rstrip()
    if unit and text.startswith(unit):
        return text[len(unit) :].lstrip()
    return text


def _read_digits(text: str, written: NumberFormat) -> Fraction | None:
    sign, digits = (text[0], text[1:].lstrip()) if text[:1] in ("+", "-") else ("+", text)
    whole, decimals = _split(digits, written.decimal)
    joined = _ungroup(whole, written.grouping)
    if joined is None or not (joined or decimals) or not _are_digits(joined + decimals):
        return None
    value = Fraction(int(joined + decimals), 10 ** len(decimals))
    return -value if sign == "-" else value


def _split(digits: str, marks: str) -> tuple[str, str]:
    """Before and behind the last decimal mark; a second one stays in the first part, where it is no digit."""
    place = max(digits.rfind(mark) for mark in marks)
    return (digits, "") if place < 0 else (digits[:place], digits[place + 1 :])


def _ungroup(whole: str, marks: str) -> str | None:
    """Digits without their grouping; None where the groups or their marks are mixed."""
    used = {character for character in whole if character in marks}
    if not used:
        return whole
    groups = whole.split(used.pop()) if len(used) == 1 else []
    return "".join(groups) if groups and _are_groups(*groups) else None


def _are_groups(first: str, *others: str) -> bool:
    """1,234,567 or, as in South Asia, 12,34,567. A leading 0 is no thousand: in 0.500 the point was another mark."""
    *inner, last = [len(group) for group in others]
    return last == 3 and not first.startswith("0") and 1 <= len(first) <= 3 and set(inner) in (set(), {2}, {3})


def _are_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
