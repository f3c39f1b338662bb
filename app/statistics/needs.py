"""What has to be counted for some tables: nothing is looked up that none of them shows."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.accounts.scope import Scope
from app.modules.report_plan import FUNNEL, Axis, Measure, TablePlan

_GROUPS = {Axis.CATEGORY, Axis.PARTNER, Axis.COUNTRY}


@dataclass(frozen=True)
class Need:
    """By what the people of a figure are told apart, besides the module and the lesson of a figure that has them."""

    figure: Measure
    by_group: bool = False
    """Partner, category and country."""
    by_month: bool = False
    by_duration: bool = False

    def covers(self, names: Iterable[str]) -> bool:
        missing = {
            *(() if self.by_group else ("partner", "category", "country")),
            *(() if self.by_month else ("month",)),
            *(() if self.by_duration else ("duration",)),
        }
        return missing.isdisjoint(names)


_TOGETHER = {Measure.STARTED, Measure.MODULE_STARTED}
"""Both are found in one list of first pieces of work, which it takes longest to make."""
_COST = dict.fromkeys(Measure, 1) | {Measure.ACTIVE: 13, Measure.STARTED: 6, Measure.MODULE_STARTED: 5}
"""About the seconds that SQLite counts a million people; two more by group."""


def needs_of(plans: Iterable[TablePlan], scope: Scope) -> tuple[Need, ...]:
    """One for each figure of the tables, and for each step of the funnel, which every report names."""
    axes: dict[Measure, set[Axis]] = {measure: set() for measure in FUNNEL}
    for plan in plans:
        for measure in plan.figures:
            axes.setdefault(measure, set()).update((plan.rows, plan.columns))
    return tuple(_need(measure, axes[measure], scope) for measure in Measure if measure in axes)


def _need(measure: Measure, axes: set[Axis], scope: Scope) -> Need:
    return Need(
        measure,
        by_group=bool(axes & _GROUPS) or scope.partner is not None,
        by_month=Axis.MONTH in axes,
        by_duration=Axis.DURATION in axes,
    )


def share_out(needs: tuple[Need, ...]) -> tuple[tuple[Need, ...], tuple[Need, ...]]:
    """Two shares that take about as long to count; what is found together stays together."""
    begun = tuple(need for need in needs if need.figure in _TOGETHER)
    shares = [list(begun), []]
    for need in sorted((need for need in needs if need not in begun), key=_cost, reverse=True):
        min(shares, key=lambda share: sum(map(_cost, share))).append(need)
    return tuple(shares[0]), tuple(shares[1])


def _cost(need: Need) -> int:
    return _COST[need.figure] + 2 * need.by_group
