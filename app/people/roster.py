"""A list of people row by row: what each line says of a person, and what is wrong with it. Knows no database."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from babel import Locale

from app import clock
from app.accounts.email import normalise
from app.accounts.universities import Directory, fold
from app.errors import InvalidInput
from app.language import gettext as _
from app.modules.catalogue import Course
from app.people.people_table import COLUMNS
from app.people.spreadsheet import Row, Sheet
from app.web.forms import clean_line
from app.wording import in_a_row

ALSO = {
    "name": ("full name", "participant", "participant name"),
    "email": ("e mail", "email address", "e mail address", "mail"),
    "university": ("institution", "affiliation", "organisation", "organization", "partner"),
    "country": ("country code",),
    "category": ("group", "status", "type"),
    "completed_before": ("completed on", "completion date", "date of completion", "completed at"),
    "source": ("source of completion",),
}
LIMITS = {"name": 120, "email": 254, "university": 200, "source": 200}
FIRST_DAY = date(1990, 1, 1)
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T].*)?")


@dataclass(frozen=True)
class Entry:
    """One line, understood. Empty fields say nothing about the person."""

    line: int
    name: str
    email: str
    partner: str | None = None
    other_name: str = ""
    country: str = ""
    category: str = ""
    has_category: bool = False
    """Whether the line names one, be it known or not."""
    completed_before: date | None = None
    source: str = ""
    mistakes: tuple[str, ...] = ()

    @property
    def has_university(self) -> bool:
        return bool(self.partner or self.other_name)

    def completed_at(self, course: Course) -> datetime | None:
        """Noon of the day in the course's zone, so that no other zone moves it to another day."""
        if self.completed_before is None:
            return None
        return datetime.combine(self.completed_before, time(12), course.zone).astimezone(UTC)


@dataclass
class Reader:
    """Reads the lines of one file; an address may stand in it once."""

    course: Course
    known: Directory
    countries: Mapping[str, str]
    """Folded name or code → code."""
    seen: dict[str, int] = field(default_factory=dict)

    def read(self, row: Mapping[str, Any]) -> Entry:
        mistakes: list[str] = []
        texts = {column: _line(str(row.get(column, "")), column, mistakes) for column in COLUMNS}
        email = self._email(texts["email"], int(row["line"]), mistakes)
        country = self._country(texts["country"], mistakes)
        partner = self.known.find(texts["university"], country)
        return Entry(
            line=int(row["line"]),
            name=texts["name"],
            email=email,
            partner=partner,
            other_name="" if partner and self._is_plain(partner, texts["university"]) else texts["university"],
            country=country,
            category=self._category(texts["category"], mistakes),
            has_category=bool(texts["category"]),
            completed_before=_day(texts["completed_before"], mistakes),
            source=texts["source"],
            mistakes=tuple(mistakes),
        )

    def _email(self, text: str, line: int, mistakes: list[str]) -> str:
        if not text:
            mistakes.append(_("The email address is missing."))
            return ""
        try:
            email = normalise(text)
        except ValueError:
            mistakes.append(_("“%(text)s” is no email address.") % {"text": text})
            return text
        if email in self.seen:
            mistakes.append(_("The same address stands in line %(line)s.") % {"line": self.seen[email]})
        self.seen.setdefault(email, line)
        return email

    def _country(self, text: str, mistakes: list[str]) -> str:
        found = self.countries.get(fold(text), "")
        if text and not found:
            mistakes.append(_("“%(text)s” is no country that we know. Write its name in English.") % {"text": text})
        return found

    def _category(self, text: str, mistakes: list[str]) -> str:
        names = {fold(name): one.id for one in self.course.categories for name in (one.id, one.name, *one.also)}
        if text and fold(text) not in names:
            allowed = in_a_row(one.name for one in self.course.categories)
            mistakes.append(
                _("“%(text)s” is no category. Use one of: %(allowed)s.") % {"text": text, "allowed": allowed}
            )
        return names.get(fold(text), "")

    def _is_plain(self, partner: str, typed: str) -> bool:
        known = self.course.find_partner(partner)
        return known is not None and typed in (known.name, known.id)


def rows_of(sheet: Sheet) -> list[dict[str, Any]]:
    """The lines by column id. Raises InvalidInput where a column that every list needs is missing or doubled."""
    places = _places(sheet.heading)
    return [_by_column(row, places) for row in sheet.rows]


def left_aside(heading: Sequence[str]) -> list[str]:
    """Columns that say nothing to us."""
    return [name for name in heading if name and _column_id(name) is None]


def country_names() -> dict[str, str]:
    names = Locale("en").territories
    named = {fold(str(name)): code for code, name in names.items() if len(code) == 2 and code.isalpha()}
    return named | {code.lower(): code for code in named.values()} | {"uk": "GB", "united kingdom": "GB"}


def _places(heading: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, name in enumerate(heading):
        column = _column_id(name)
        if column in places:
            message = _("Two columns are headed “%(name)s”. Please rename one.")
            raise InvalidInput({"file": message % {"name": _(COLUMNS[column])}})
        if column:
            places[column] = place
    missing = [_(COLUMNS[column]) for column in ("name", "email") if column not in places]
    if missing:
        message = _("The first line must name the columns. Missing: %(missing)s.")
        raise InvalidInput({"file": message % {"missing": in_a_row(missing)}})
    return places


def _column_id(name: str) -> str | None:
    typed = fold(name)
    for column, label in COLUMNS.items():
        if typed in {fold(label), fold(_(label)), fold(column.replace("_", " ")), *ALSO[column]}:
            return column
    return None


def _by_column(row: Row, places: Mapping[str, int]) -> dict[str, Any]:
    cells = {
        column: row.cells[place] for column, place in places.items() if place < len(row.cells) and row.cells[place]
    }
    return {"line": row.line, **cells}


def _line(text: str, column: str, mistakes: list[str]) -> str:
    try:
        line = clean_line(text)
    except ValueError:
        message = _("%(column)s holds invisible control characters.")
        mistakes.append(message % {"column": _(COLUMNS[column])})
        return ""
    if column == "name" and not line:
        mistakes.append(_("The name is missing."))
    if len(line) > LIMITS.get(column, 200):
        mistakes.append(
            _("%(column)s is longer than %(limit)s characters.")
            % {"column": _(COLUMNS[column]), "limit": LIMITS.get(column, 200)}
        )
    return line[: LIMITS.get(column, 200)]


def _day(text: str, mistakes: list[str]) -> date | None:
    if not text:
        return None
    match = ISO_DAY.fullmatch(text)
    try:
        day = date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        day = None
    if day is None:
        # Of 05/06/2021 nobody can tell whether it is a day in May or in June.
        message = _(
            "“%(text)s” is not written as year-month-day, for example 2023-11-27. "
            "In an Excel workbook (.xlsx) every cell that Excel knows as a date will do."
        )
        mistakes.append(message % {"text": text})
    elif not FIRST_DAY <= day <= clock.now().date():
        mistakes.append(_("“%(text)s” lies in the future, or before 1990.") % {"text": text})
    return day
