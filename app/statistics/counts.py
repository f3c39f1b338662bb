"""Numbers of people by figure, module, partner and so on, and their sums."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace

from app.accounts.scope import Scope
from app.statistics.durations import get_span
from app.statistics.needs import Need

OTHER_UNIVERSITIES = ""
NOT_STATED = "-"
"""Partner and category of people without an affiliation at the time."""


@dataclass(frozen=True)
class Group:
    """So many people count in a figure, of one module, partner and so on."""

    figure: str
    module: str
    """Empty for a figure of the whole course."""
    lesson: str
    partner: str
    category: str
    country: str
    """ISO 3166-1 alpha-2; empty where nobody said it."""
    month: str
    """`2026-03`, in the zone of the report."""
    people: int


@dataclass(frozen=True)
class Counts:
    groups: tuple[Group, ...]
    months: tuple[str, ...] = ()
    """Every month of the report, those without people too."""
    took: Mapping[tuple[str, int], int] = field(default_factory=dict)
    """Partner and whole days from registering to completing the course → people."""
    needs: tuple[Need, ...] = ()
    """What was asked for; a group says nothing of what was not."""
    _sums: dict[tuple[str, ...], Counter[tuple[str, ...]]] = field(default_factory=dict, compare=False, repr=False)

    def people(self, figure: str, **of: str) -> int:
        """Of a figure, narrowed by partner=, category= or any other name of a group, or by duration= alone.

        Raises LookupError for what was not counted.
        """
        if any(need.figure == figure and not need.covers(of) for need in self.needs):
            raise LookupError(f"{figure} was not counted by {', '.join(of)}")
        if "duration" in of:
            span = get_span(of["duration"])
            return self.completed_within(span.first_day, span.last_day)
        names = tuple(sorted(of))
        return self._by(names)[figure, *(of[name] for name in names)]

    def completed_within(self, first_day: int, last_day: int | None) -> int:
        """People who needed so many whole days, both ends included."""
        return sum(
            people
            for days, people in self.durations.items()
            if first_day <= days and (last_day is None or days <= last_day)
        )

    @property
    def durations(self) -> Counter[int]:
        """Whole days → people."""
        found: Counter[int] = Counter()
        for (_partner, days), people in self.took.items():
            found[days] += people
        return found

    def within(self, scope: Scope) -> "Counts":
        """What belongs to the partner of the scope; everything where it has none."""
        if scope.partner is None:
            return self
        groups = tuple(group for group in self.groups if group.partner == scope.partner)
        took = {key: people for key, people in self.took.items() if key[0] == scope.partner}
        return Counts(groups, self.months, took, self.needs)

    def found(self, name: str, figures: Iterable[str]) -> list[str]:
        """Every partner, category or module that people of these figures have."""
        wanted = set(figures)
        return sorted({found for figure, found in self._by((name,)) if figure in wanted})

    def lessons(self, figures: Iterable[str]) -> list[tuple[str, str]]:
        """Module and lesson of every one that somebody completed."""
        wanted = set(figures)
        return sorted((module, lesson) for figure, lesson, module in self._by(("lesson", "module")) if figure in wanted)

    def together_with(self, other: "Counts") -> "Counts":
        """Both, of the same people at the same moment; no figure is in both."""
        needs = self.needs + other.needs
        return Counts(self.groups + other.groups, self.months or other.months, {**self.took, **other.took}, needs)

    def with_countries(self, country_of: Mapping[str, str]) -> "Counts":
        """People who named no country count in that of their partner."""
        return Counts(
            tuple(replace(group, country=group.country or country_of.get(group.partner, "")) for group in self.groups),
            self.months,
            self.took,
            self.needs,
        )

    def _by(self, names: tuple[str, ...]) -> Counter[tuple[str, ...]]:
        if names not in self._sums:
            places = [DIMENSIONS.index(name) for name in names]
            sums: Counter[tuple[str, ...]] = Counter()
            for group in self.groups:
                of = (group.module, group.lesson, group.partner, group.category, group.country, group.month)
                sums[group.figure, *(of[place] for place in places)] += group.people
            self._sums[names] = sums
        return self._sums[names]


DIMENSIONS = tuple(part.name for part in fields(Group) if part.name not in ("figure", "people"))


def with_unknown(known: Iterable[str], found: Iterable[str]) -> list[str]:
    """The known ids in their order, then those that only the records have."""
    ids = list(known)
    return ids + [other for other in found if other not in ids]
