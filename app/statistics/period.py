"""Which part of the past a report is about: a period of days, seen from a moment, in the course's zone."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from app.errors import InvalidInput
from app.language import gettext as _

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
END = datetime(9000, 1, 1, tzinfo=UTC)
YEARS = range(1971, 8999)
"""A day outside these cannot be told from no limit at all."""


@dataclass(frozen=True)
class Cut:
    """Both days belong to the period; None is open. What was recorded after `as_of` is not counted."""

    first_day: date | None
    last_day: date | None
    as_of: datetime
    zone: ZoneInfo

    @property
    def begins_at(self) -> datetime:
        return _midnight(self.first_day, self.zone) if self.first_day else BEGINNING

    @property
    def ends_at(self) -> datetime:
        """The first moment that no longer belongs to the period."""
        return _midnight(self.last_day + timedelta(days=1), self.zone) if self.last_day else END

    @property
    def local_as_of(self) -> datetime:
        return self.as_of.astimezone(self.zone)

    @property
    def of_all_time(self) -> "Cut":
        """Seen from the same moment, without a period."""
        return replace(self, first_day=None, last_day=None)

    @property
    def query(self) -> str:
        """The address's part that leads to exactly these numbers again."""
        moment = self.as_of.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
        limits = {"from": self.first_day, "until": self.last_day, "as_of": f"{moment}Z"}
        return urlencode({name: limit for name, limit in limits.items() if limit})


def read_cut(first: str, last: str, as_of: str, zone: ZoneInfo, now: datetime) -> Cut:
    """What was typed, checked. Raises InvalidInput; a mistake in `as_of`, which nobody types, belongs to no field."""
    mistakes: dict[str, str] = {}
    first_day = _read_day(first, "from", mistakes)
    last_day = _read_day(last, "until", mistakes)
    moment = _read_moment(as_of, now, mistakes)
    if first_day and last_day and last_day < first_day:
        mistakes["until"] = _("The last day lies before the first. Please change one of them.")
    if mistakes:
        raise InvalidInput(mistakes)
    return Cut(first_day, last_day, moment, zone)


def _read_day(typed: str, field: str, mistakes: dict[str, str]) -> date | None:
    text = typed.strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        mistakes[field] = (
            _("Please write the first day as year-month-day, for example 2026-11-23, or leave it empty.")
            if field == "from"
            else _("Please write the last day as year-month-day, for example 2026-11-23, or leave it empty.")
        )
    return day


def _read_moment(typed: str, now: datetime, mistakes: dict[str, str]) -> datetime:
    if not typed.strip():
        return now
    try:
        moment = datetime.fromisoformat(typed.strip())
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not BEGINNING <= moment <= now:
        mistakes[""] = _("The moment that these numbers are asked for is not one in the past.")
        return now
    return moment


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
