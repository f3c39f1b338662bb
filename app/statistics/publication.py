"""The figures by university and category as anybody may see them."""

from app.accounts.scope import Scope
from app.language import gettext as _
from app.modules.catalogue import Course
from app.modules.report_plan import STANDARD, Axis, TablePlan
from app.statistics import axes
from app.statistics.axes import Place
from app.statistics.columns import Cell, Column, Kind, Row, Table
from app.statistics.counts import Counts
from app.statistics.definitions import FUNNEL, Figure
from app.statistics.suppression import ALL, Grid, Slot, at_least, hidden_slots, make_grid

PLAN: TablePlan = STANDARD["categories"]


def publication_table(course: Course, counts: Counts, scope: Scope) -> Table:
    """A row per figure and university; what must not be shown says so.

    `counts` are of the whole course and of all time, whoever asks: were a university's own table hidden otherwise,
    or that of another period, the two would tell on each other. Numbers are rounded down to a multiple of 5, so that
    no two moments show somebody alone between them.
    """
    rows = {_id(place): place.labels[0] for place in axes.places(Axis.PARTNER, PLAN, course, counts)}
    columns = {_id(place): place.labels[0] for place in axes.places(Axis.CATEGORY, PLAN, course, counts)}
    grids = {figure: _grid(figure, counts, tuple(rows), tuple(columns)) for figure in FUNNEL}
    hidden = _hidden(grids)
    headings = (Column(heading, Kind.COUNT) for heading in (*columns.values(), _("Total")))
    return Table(
        id="publication",
        title=_("For publication"),
        columns=(Column(_("Figure")), Column(_("University")), *headings),
        rows=tuple(
            _row(figure, row, label, grid, hidden[figure])
            for figure, grid in grids.items()
            for row, label in (*rows.items(), (ALL, _("Total")))
            if scope.partner in (None, row)
        ),
        note=_(
            "Since the course began. Hidden: fewer than 5, or a number from which one of these could be worked out. "
            "All others are rounded down to a multiple of 5."
        ),
    )


def _hidden(grids: dict[Figure, Grid]) -> dict[Figure, frozenset[Slot]]:
    """A figure of too few people is hidden whole; the others hide the same places, so that none tells on another."""
    alone = {figure: hidden_slots([grid]) for figure, grid in grids.items()}
    shown = [figure for figure, grid in grids.items() if alone[figure] < frozenset(grid.slots())]
    together = hidden_slots([grids[figure] for figure in shown])
    return {figure: together if figure in shown else alone[figure] for figure in grids}


def _id(place: Place) -> str:
    return place.of[0][1]


def _grid(figure: Figure, counts: Counts, rows: tuple[str, ...], columns: tuple[str, ...]) -> Grid:
    inner = {
        (row, column): counts.people(figure.id, partner=row, category=column) for row in rows for column in columns
    }
    return make_grid(rows, columns, inner)


def _row(figure: Figure, row: str, label: str, grid: Grid, hidden: frozenset[Slot]) -> Row:
    cells: list[Cell] = [
        _("hidden") if (row, column) in hidden else at_least(grid.numbers[row, column])
        for column in (*grid.columns, ALL)
    ]
    return (_(figure.label), label, *cells)
