"""The calendar months of a report, cut at midnight in the course's zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

MOST_MONTHS = 240
"""What lies before so many months is counted in the first of them."""


def months_between(first: datetime, last: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    """Every month from one moment to the other, `2026-03`."""
    year, month = _of(first.astimezone(zone))
    end = _of(last.astimezone(zone))
    found = []
    while (year, month) <= end:
        found.append(f"{year:04}-{month:02}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return tuple(found[-MOST_MONTHS:])


def begins_at(month: str, zone: ZoneInfo) -> datetime:
    day = month_day(month)
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def month_day(month: str) -> date:
    """Its first. Raises ValueError for what is no month."""
    return date.fromisoformat(f"{month}-01")


def next_month(month: str) -> str:
    year, number = int(month[:4]), int(month[5:7])
    return f"{year + 1:04}-01" if number == 12 else f"{year:04}-{number + 1:02}"


def _of(moment: datetime) -> tuple[int, int]:
    return moment.year, moment.month
