"""Sizes, days and times as the reader's language writes them."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from app.language import current_language, text_direction
from app.language import gettext as _

ISOLATE, POP = "\u2067", "\u2069"
"""Unicode's own marks around words that go from right to left by themselves."""


def kilobytes(size_bytes: int) -> str:
    """`14 kB`, and `133 MB` from 10 MB on; anything that is there at all is at least 1 kB."""
    unit, name = (1_000_000, "MB") if size_bytes >= 10_000_000 else (1000, "kB")
    size = f"{format_decimal(ceil(size_bytes / unit), locale=_locale())}\N{NO-BREAK SPACE}{name}"
    # Signs that nobody sees keep number and unit in their order in a line that runs from right to left.
    return size if text_direction(current_language()) == "ltr" else f"\u2066{size}\u2069"


def in_a_row(names: Iterable[str]) -> str:
    """`A, B, C`, with the comma of the reader's language."""
    return _(", ").join(names)


def day(value: date) -> str:
    """`23 November 2026`."""
    return format_date(value, "d MMMM y", locale=_locale())


def short_day(value: date) -> str:
    """`23 Nov 2026`, for a column of many."""
    return format_date(value, "d MMM y", locale=_locale())


def moment(value: datetime, zone: ZoneInfo) -> str:
    """`23 Nov 2026, 14:05 PKT`: a time is of no use to an auditor without its zone."""
    local = value.astimezone(zone)
    said = _("%(day)s, %(time)s") % {"day": short_day(local), "time": format_time(local, "HH:mm", locale=_locale())}
    written = f"{said}\u00a0{local.tzname()}"
    # Else the Latin name of the zone would draw the number that follows it to its other side.
    return f"{ISOLATE}{written}{POP}" if text_direction(current_language()) == "rtl" else written


def clock_time(value: datetime, zone: ZoneInfo) -> str:
    """`14:32`."""
    return format_time(value.astimezone(zone), "HH:mm", locale=_locale())


def _locale() -> str:
    return current_language().replace("-", "_")


def language_name(code: str) -> str:
    """`Urdu`, in the reader's language."""
    return Locale.parse(code, sep="-").get_display_name(_locale()) or code


def country(code: str) -> str:
    """`Pakistan`, in the reader's language."""
    return Locale.parse(_locale()).territories.get(code) or code


def half_hours(minutes: int) -> float:
    """Minutes as hours, rounded up to the half hour: a promise of time must not be too small."""
    return ceil(minutes / 30) / 2


def hours(minutes: int) -> str:
    """`half_hours` as the reader's language writes them."""
    return format_decimal(half_hours(minutes), locale=_locale())


def duration(minutes: int) -> str:
    """A wait in the largest unit that says it in whole numbers: `1 day`, `90 minutes`."""
    units = {"day": 24 * 60, "hour": 60, "minute": 1}
    name, size = next((name, size) for name, size in units.items() if minutes % size == 0)
    return format_unit(minutes // size, f"duration-{name}", locale=_locale())


def percent(share: float) -> str:
    """`62%`, as the language writes it."""
    return format_percent(share, locale=_locale())


def score(earned: Fraction) -> str:
    """Items earned with one decimal at most, rounded down so that it is never above the truth: `8`, `7.5`."""
    return format_decimal(Decimal(floor(earned * 10)) / 10, locale=_locale())
