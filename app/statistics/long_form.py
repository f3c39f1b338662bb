"""A whole report as one table: a line for each of its numbers."""

from collections.abc import Iterator

from app.language import gettext as _
from app.statistics.columns import Cell, Column, Kind, Row, Table
from app.statistics.reports import Report


def long_table(report: Report) -> Table:
    return Table(
        id=report.id,
        title=report.title,
        columns=(Column(_("Table")), Column(_("Row")), Column(_("Column")), Column(_("Number"), Kind.COUNT)),
        rows=(line for table in report.tables for line in _lines(table)),
    )


def _lines(table: Table) -> Iterator[Row]:
    for row in [*table.rows, *([table.total] if table.total else [])]:
        name = " · ".join(str(cell) for cell in _names(table, row) if cell)
        for column, cell in zip(table.columns, row, strict=True):
            if column.is_number and cell is not None:
                yield table.title, name, column.heading, cell


def _names(table: Table, row: Row) -> Iterator[Cell]:
    return (cell for column, cell in zip(table.columns, row, strict=True) if not column.is_number)
