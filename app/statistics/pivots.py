"""From a table's plan and the counts to the table, each number with what it counts."""

from app.accounts.scope import Scope
from app.language import gettext as _
from app.modules.catalogue import Course
from app.modules.report_plan import Axis, Measure, TablePlan
from app.statistics import axes
from app.statistics.axes import Place
from app.statistics.behind import Behind
from app.statistics.columns import Cell, Column, Kind, Table
from app.statistics.counts import Counts
from app.statistics.definitions import as_sql, get_figure
from app.statistics.durations import median_sentence


def make_table(plan: TablePlan, course: Course, counts: Counts, scope: Scope) -> Table:
    """`counts` lie within the scope already; a partner's own report has no rows of others."""
    rows = [row for row in axes.places(plan.rows, plan, course, counts) if row.lies_within(scope)]
    columns = axes.places(plan.columns, plan, course, counts)
    has_total = plan.rows in axes.ADDS_UP
    behind = tuple(_behind_row(plan, row, columns) for row in [*rows, *([_total_place(plan)] if has_total else [])])
    numbers = [_filled(places, counts) for places in behind]
    return Table(
        id=plan.id,
        title=_(plan.title),
        columns=_columns(plan, columns),
        rows=tuple((*row.labels, *cells) for row, cells in zip(rows, numbers, strict=False)),
        total=(*_total_labels(plan), *numbers[-1]) if has_total else None,
        note=_note(plan, counts),
        behind=behind,
        is_trend=plan.rows is Axis.MONTH,
    )


def _columns(plan: TablePlan, columns: list[Place]) -> tuple[Column, ...]:
    names = tuple(Column(heading) for heading in axes.headings(plan.rows))
    if plan.columns is Axis.NONE:
        return (*names, Column(_counted_word(plan), Kind.COUNT, *_meaning(plan.figures), has_bar=True))
    if plan.columns is Axis.CATEGORY:
        counts = (Column(place.labels[0], Kind.COUNT, *_meaning(plan.figures)) for place in columns)
        return (*names, *counts, Column(_("Total"), Kind.SUM, *_meaning(plan.figures)))
    return (
        *names,
        *(Column(_(get_figure(one).label), Kind.COUNT, *_meaning((one,)), has_bar=True) for one in plan.figures),
    )


def _meaning(figures: tuple[Measure, ...]) -> tuple[str, str]:
    """Definition and statement; where each row has a figure of its own, those of the table's name it."""
    if len(figures) > 1:
        return _("The figure that the row names; the table “definitions” says what each is."), ""
    figure = get_figure(figures[0])
    return _(figure.definition), as_sql(figure)


def _counted_word(plan: TablePlan) -> str:
    return _("Attempts") if plan.figures == (Measure.ATTEMPT_SENT,) else _("People")


def _behind_row(plan: TablePlan, row: Place, columns: list[Place]) -> tuple[Behind | None, ...]:
    names = (None,) * len(axes.headings(plan.rows))
    cells = [_behind(plan, row, column) for column in columns]
    if plan.columns is Axis.CATEGORY:
        cells.append(_behind(plan, row, Place(())))
    return (*names, *cells)


def _behind(plan: TablePlan, row: Place, column: Place) -> Behind:
    return Behind(**{"figure": plan.figures[0], **dict(row.of), **dict(column.of)})


def _filled(places: tuple[Behind | None, ...], counts: Counts) -> tuple[Cell, ...]:
    return tuple(counts.people(place.figure, **place.of()) for place in places if place)


def _total_place(plan: TablePlan) -> Place:
    return Place(_total_labels(plan))


def _total_labels(plan: TablePlan) -> tuple[str, ...]:
    return (_("Total"), *("" for _heading in axes.headings(plan.rows)[1:]))


def _note(plan: TablePlan, counts: Counts) -> str:
    if plan.rows is Axis.STATUS:
        return _("Each step counts its own days: who registered before the period may complete in it.")
    if plan.rows in (Axis.MODULE, Axis.LESSON):
        return _("A person may count in several modules, so these numbers have no total.")
    return median_sentence(counts.durations) if plan.rows is Axis.DURATION else ""
