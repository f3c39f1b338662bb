"""What is asked for, as a learner may see it before answering: no key, no reason, nothing in the author's order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeAlias

from app.language import gettext as _
from app.questions.numbers import read_with_units
from app.questions.response import by_part
from app.questions.tasks import Blank, Choice, NumberFormat, Select


@dataclass(frozen=True)
class Given:
    """What was answered to one part, to be read and not to be changed."""

    part: str
    """Id of the option, row, entry or gap; empty where there are no parts."""
    label_html: str
    value_html: str
    """Empty: left out."""


class _Quiet:
    """Most kinds have nothing to say about an answer before it is judged."""

    def hint(self, _response: Sequence[str]) -> str:
        return ""


@dataclass(frozen=True)
class PublicOption:
    """An option to choose, an entry to put in order, a row to match or to rate."""

    id: str
    html: str


@dataclass(frozen=True)
class PublicChoice(_Quiet):
    options: tuple[PublicOption, ...]
    takes_several: bool

    def given(self, response: Sequence[str]) -> tuple[Given, ...]:
        return tuple(Given(option.id, "", option.html) for option in self.options if option.id in response)


@dataclass(frozen=True)
class PublicText(_Quiet):
    lines: int = 1

    def given(self, response: Sequence[str]) -> tuple[Given, ...]:
        return tuple(Given("", "", escape(text)) for text in response) or (Given("", "", ""),)


@dataclass(frozen=True)
class PublicNumber:
    unit: str
    format: NumberFormat
    other_units: tuple[str, ...] = ()

    def given(self, response: Sequence[str]) -> tuple[Given, ...]:
        return PublicText().given(response)

    def _reads(self, typed: str) -> bool:
        return read_with_units(typed, self.format, (self.unit, *self.other_units)) is not None

    def hint(self, response: Sequence[str]) -> str:
        if not response or self._reads(response[0]):
            return ""
        return _("This does not read as a number. It is kept as you typed it.")


@dataclass(frozen=True)
class PublicMatching(_Quiet):
    """Rows with a select each; a rating has the points of its scale as choices."""

    rows: tuple[PublicOption, ...]
    choices: tuple[Choice, ...]

    def values(self, response: Sequence[str]) -> dict[str, str]:
        """Row → id of the choice, empty where left out."""
        return {row.id: "" for row in self.rows} | by_part(response)

    def given(self, response: Sequence[str]) -> tuple[Given, ...]:
        chosen, texts = self.values(response), {choice.id: escape(choice.text) for choice in self.choices}
        return tuple(Given(row.id, row.html, texts.get(chosen[row.id], "")) for row in self.rows)


@dataclass(frozen=True)
class PublicOrdering:
    entries: tuple[PublicOption, ...]

    def values(self, response: Sequence[str]) -> dict[str, str]:
        """Entry → position, empty where left out."""
        return {entry.id: "" for entry in self.entries} | by_part(response)

    def given(self, response: Sequence[str]) -> tuple[Given, ...]:
        places = self.values(response)
        return tuple(Given(entry.id, entry.html, place_in_words(places[entry.id])) for entry in self.entries)

    def hint(self, response: Sequence[str]) -> str:
        places = list(by_part(response).values())
        is_twice = len(set(places)) < len(places)
        return _("Two entries have the same place. It is kept as you chose it.") if is_twice else ""


@dataclass(frozen=True)
class PublicGap:
    id: str
    choices: tuple[Choice, ...]
    """Empty: to type into."""

    @property
    def label(self) -> str:
        return _("Gap %(number)s") % {"number": self.id}

    def value_html(self, value: str) -> str:
        texts = {choice.id: choice.text for choice in self.choices}
        return escape(texts.get(value, "") if self.choices else value)


@dataclass(frozen=True)
class PublicCloze(_Quiet):
    parts: tuple[str | PublicGap, ...]
    """Safe HTML and gaps in turn."""

    @property
    def gaps(self) -> tuple[PublicGap, ...]:
        return tuple(part for part in self.parts if isinstance(part, PublicGap))

    def values(self, response: Sequence[str]) -> dict[str, str]:
        """Gap → text or id of the choice, empty where left out."""
        return {gap.id: "" for gap in self.gaps} | by_part(response)

    def given(self, response: Sequence[str]) -> tuple[Given, ...]:
        values = self.values(response)
        return tuple(Given(gap.id, escape(gap.label), gap.value_html(values[gap.id])) for gap in self.gaps)


PublicTask: TypeAlias = PublicChoice | PublicText | PublicNumber | PublicMatching | PublicOrdering | PublicCloze


def place_in_words(place: str) -> str:
    return _("Place %(number)s") % {"number": place} if place else ""


def numbered_html(parts: Iterable[str | Blank | Select | PublicGap]) -> str:
    """A cloze to read, with a number for each gap."""
    return "".join(part if isinstance(part, str) else f"<strong>[{part.id}]</strong>" for part in parts)
