"""Numbers of people by figure, module, partner and category, and their sums."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.accounts.scope import Scope

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

    def within(self, scope: Scope) -> "Counts":
        """What belongs to the partner of the scope; everything where it has none."""
        if scope.partner is None:
            return self
        return Counts(tuple(group for group in self.groups if group.partner == scope.partner))

    def found(self, name: str, figures: Iterable[str]) -> list[str]:
        """Every partner, category or module that people of these figures have."""
        wanted = set(figures)
        return sorted({getattr(group, name) for group in self.groups if group.figure in wanted})


def with_unknown(known: Iterable[str], found: Iterable[str]) -> list[str]:
    """The known ids in their order, then those that only the records have."""
    ids = list(known)
    return ids + [other for other in found if other not in ids]
