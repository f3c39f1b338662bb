"""What `course.md` says of reports: which tables each has, and tables of its own."""

from collections.abc import Sequence

from app.language import gettext as _
from app.modules.fields import Fields
from app.modules.report_plan import OF_A_MODULE, STANDARD, STANDARD_REPORTS, Axis, Measure, ReportPlan, TablePlan
from app.questions.diagnostics import did_you_mean

ROWS = tuple(axis for axis in Axis if axis is not Axis.SURVEY)
COLUMNS = (Axis.NONE, Axis.STATUS, Axis.CATEGORY)


def read_report_plans(fields: Fields) -> tuple[ReportPlan, ...]:
    """`reports`, composed of the standard tables and of those under `report_tables`."""
    own = [_table(entry) for entry in fields.tables("report_tables", required=False)]
    known = STANDARD | {table.id: table for table in own}
    reports = tuple(_report(entry, known) for entry in fields.tables("reports", required=False))
    ids = [report.id for report in reports]
    for id_ in sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        fields.complain(
            "reports", _("“{id}” stands in “{key}” twice.").format(id=id_, key="reports"), mend=_("Delete one.")
        )
    return reports or STANDARD_REPORTS


def _report(fields: Fields, known: dict[str, TablePlan]) -> ReportPlan:
    tables = []
    for name in dict.fromkeys(fields.texts("tables", required=True)):
        if name in known:
            tables.append(known[name])
            continue
        message = _("There is no table “{value}”.").format(value=name[:40])
        fields.complain("tables", message, expected=", ".join(known), mend=did_you_mean(name, tuple(known)))
    report = ReportPlan(fields.identifier("id"), fields.text("title"), tuple(tables))
    fields.finish()
    return report


def _table(fields: Fields) -> TablePlan:
    table = TablePlan(
        id=fields.identifier("id"),
        title=fields.text("title"),
        rows=fields.choice("rows", ROWS, Axis.STATUS),
        columns=fields.choice("columns", COLUMNS, Axis.NONE),
        figures=tuple(_figures(fields)),
    )
    _refuse_senseless(table, fields)
    fields.finish()
    return table


def _figures(fields: Fields) -> Sequence[Measure]:
    found = []
    for name in fields.texts("figures", required=True):
        if name in tuple(Measure):
            found.append(Measure(name))
        else:
            message = _("There is no figure “{value}”.").format(value=name[:40])
            mend = did_you_mean(name, tuple(Measure))
            fields.complain("figures", message, expected=", ".join(Measure), mend=mend)
    return found


def _refuse_senseless(table: TablePlan, fields: Fields) -> None:
    """What would add up things that are not the same, or cannot be told apart."""
    if Axis.STATUS in (table.rows, table.columns):
        if table.rows is table.columns:
            fields.complain("columns", _("Rows and columns cannot both be the status."), expected="category")
    elif len(table.figures) > 1:
        mend = _("Set “columns” or “rows” to status.")
        fields.complain("figures", _("Several figures need a row or a column each."), mend=mend)
    if table.rows is Axis.CATEGORY and table.columns is Axis.CATEGORY:
        fields.complain("columns", _("Rows and columns cannot be the same."), expected="status")
    if table.rows is Axis.DURATION and set(table.figures) != {Measure.COMPLETED}:
        fields.complain("figures", _("Only the figure completed has a duration."), expected="[completed]")
    if table.rows is Axis.MONTH and Measure.ACTIVE in table.figures:
        message = _("The figure active counts people once in the whole period, so it has no months.")
        fields.complain("figures", message, expected="started")
    if table.rows is Axis.LESSON and set(table.figures) != {Measure.LESSON_COMPLETED}:
        fields.complain("figures", _("Only the figure lesson-completed has lessons."), expected="[lesson-completed]")
    if table.rows is not Axis.MODULE and table.rows is not Axis.LESSON and set(table.figures) & OF_A_MODULE:
        fields.complain("rows", _("These figures are counted for each module."), expected="module")
    if table.rows is Axis.MODULE and not set(table.figures) <= OF_A_MODULE:
        fields.complain("figures", _("These figures are counted for the whole course."), expected="module-completed")
