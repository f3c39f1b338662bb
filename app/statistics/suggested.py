"""Periods that reports are asked for again and again: the last month and year, and those that run."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.statistics.labels import month_name


@dataclass(frozen=True)
class Suggested:
    name: str
    first_day: date
    last_day: date


def suggest_periods(today: date) -> tuple[Suggested, ...]:
    """The earlier of each pair first."""
    this_month = today.replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    return (_month(last_month), _month(this_month), _year(today.year - 1), _year(today.year))


def _month(first: date) -> Suggested:
    following = (first + timedelta(days=31)).replace(day=1)
    return Suggested(month_name(f"{first:%Y-%m}"), first, following - timedelta(days=1))


def _year(year: int) -> Suggested:
    return Suggested(str(year), date(year, 1, 1), date(year, 12, 31))
