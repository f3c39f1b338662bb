"""The data dictionary: every column of every table that can be taken away, from the tables themselves."""

from collections.abc import Iterable

from app.language import gettext as _
from app.language import mark
from app.statistics.columns import Column, Kind, Row, Table

KINDS = {
    Kind.TEXT: mark("Text"),
    Kind.COUNT: mark("Whole number"),
    Kind.SUM: mark("Whole number, the sum of those before it in the row"),
    Kind.MOMENT: mark("Date and time in the course's zone, ISO 8601"),
}


def dictionary_table(described: Iterable[Table], zone: str) -> Table:
    """`described`: tables whose rows do not matter."""
    return Table(
        id="dictionary",
        title=_("Data dictionary"),
        columns=(
            Column(_("Table")),
            Column(_("Title")),
            Column(_("Column")),
            Column(_("Kind")),
            Column(_("Meaning")),
            Column(_("SQL")),
        ),
        rows=tuple(_row(table, column) for table in described for column in table.columns),
        note=_("Days begin and end at midnight in %(zone)s.") % {"zone": zone},
    )


def _row(table: Table, column: Column) -> Row:
    meaning = column.definition or table.note
    return (table.id, table.title, column.heading, _(KINDS[column.kind]), meaning, column.sql)
