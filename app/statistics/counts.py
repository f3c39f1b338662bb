"""Numbers of people by figure, module, partner and category, and their sums."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

OTHER_UNIVERSITIES = ""
NOT_STATED = "-"
"""Partner and category of people without an affiliation at the time."""


@dataclass(frozen=True)
class Group:
    """So many people count in a figure, of one module, partner and category."""

    figure: str
    module: str
    """Empty for a figure of the whole course."""
    partner: str
    category: str
    people: int


@dataclass(frozen=True)
class Counts:
    groups: tuple[Group, ...]

    def people(self, figure: str, **of: str) -> int:
        """Of a figure, narrowed by partner=, category= or module=."""
        return sum(
            group.people
            for group in self.groups
            if group.figure == figure and all(getattr(group, name) == value for name, value in of.items())
        )

    def partners(self) -> list[str]:
        return self._distinct(lambda group: group.partner)

    def categories(self) -> list[str]:
        return self._distinct(lambda group: group.category)

    def modules(self) -> list[str]:
        return [module for module in self._distinct(lambda group: group.module) if module]

    def _distinct(self, key: Callable[[Group], str]) -> list[str]:
        return sorted({key(group) for group in self.groups})


def with_unknown(known: Iterable[str], found: Iterable[str]) -> list[str]:
    """The known ids in their order, then those that only the records have."""
    ids = list(known)
    return ids + [other for other in found if other not in ids]
