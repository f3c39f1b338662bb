"""Where people of a course can belong: partners, and the groups that they are reported in."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Partner:
    id: str
    name: str
    country: str
    """ISO 3166-1 alpha-2."""
    aliases: tuple[str, ...] = ()
    associate: bool = False
    retired_on: str = ""


@dataclass(frozen=True)
class Category:
    """A group that people are reported in: Students, Staff, Other."""

    id: str
    name: str
    also: tuple[str, ...] = ()
    """What it is called in other languages of the course."""


class Sides:
    """Where people of a course can belong, and the zone that its days are cut in."""

    partners: tuple[Partner, ...]
    categories: tuple[Category, ...]
    time_zone: str

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def find_partner(self, partner_id: str | None) -> Partner | None:
        return next((partner for partner in self.partners if partner.id == partner_id), None)

    def find_category(self, category_id: str) -> Category | None:
        return next((category for category in self.categories if category.id == category_id), None)
