"""Tables as workbooks with typed cells, and the names of all files."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from itertools import islice
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from app.language import gettext as _
from app.statistics.columns import Cell, Column, Kind, Row, Table
from app.statistics.period import Cut

ROWS_PER_SHEET = 1_048_575
"""What a worksheet holds below its headings."""
MOMENT_FORMAT = "yyyy-mm-dd hh:mm:ss"
WIDTHS = {Kind.TEXT: 28, Kind.COUNT: 14, Kind.SUM: 14, Kind.MOMENT: 20}


def file_name(course_id: str, table_id: str, cut: Cut, extension: str) -> str:
    """Scope, period and moment: `course_partners_2026-01-01_2026-06-30_as-of-2026-11-23-1405.csv`."""
    first = cut.first_day.isoformat() if cut.first_day else "beginning"
    last = cut.last_day.isoformat() if cut.last_day else "now"
    period = f"{first}_{last}" if cut.first_day or cut.last_day else "all"
    return f"{course_id}_{table_id}_{period}_as-of-{cut.local_as_of:%Y-%m-%d-%H%M}.{extension}"


def workbook(tables: Iterable[Table], cut: Cut, method: Sequence[str]) -> bytes:
    """Of tables that fit into memory."""
    file = BytesIO()
    write_workbook(file, tables, cut, method)
    return file.getvalue()


def write_workbook(file: IO[bytes], tables: Iterable[Table], cut: Cut, method: Sequence[str]) -> None:
    """A sheet per table and one on how we count. Rows go to disk as they come, so memory stays flat."""
    with Workbook(file, {"constant_memory": True}) as workbook:
        workbook.set_properties({"created": cut.as_of.replace(tzinfo=None)})
        for table in tables:
            _write_table(workbook, table)
        _write_method(workbook, cut, method)


def _write_table(workbook: Workbook, table: Table) -> None:
    """A table longer than a sheet goes on in the next one."""
    styles = _Styles(workbook)
    rows, number = iter(table.rows), 1
    while _write_sheet(workbook, table, number, islice(rows, ROWS_PER_SHEET), styles) == ROWS_PER_SHEET:
        number += 1


def _write_sheet(workbook: Workbook, table: Table, number: int, rows: Iterable[Row], styles: "_Styles") -> int:
    """How many rows there were."""
    sheet = workbook.add_worksheet(table.id if number == 1 else f"{table.id} {number}")
    _write_headings(sheet, table.columns, styles.bold)
    line = 0
    for line, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            _write_cell(sheet, (line, place), table.columns, cell, styles)
    if table.total is not None:
        _write_total(sheet, line + 1, table.columns, table.total, styles.bold)
    return line


def _write_headings(sheet: Worksheet, columns: Sequence[Column], bold: Format) -> None:
    for place, column in enumerate(columns):
        sheet.set_column(place, place, WIDTHS[column.kind])
        sheet.write_string(0, place, column.heading, bold)
    sheet.freeze_panes(1, 0)


def _write_cell(
    sheet: Worksheet, at: tuple[int, int], columns: Sequence[Column], cell: Cell, styles: "_Styles"
) -> None:
    line, place = at
    if isinstance(cell, datetime):
        # A spreadsheet rounds to milliseconds: the last moment of a day would become the next day.
        sheet.write_datetime(line, place, cell.replace(tzinfo=None, microsecond=0), styles.moment)
    elif isinstance(cell, str):
        sheet.write_string(line, place, cell)
    elif cell is not None and columns[place].kind is Kind.SUM:
        first = next(place for place, column in enumerate(columns) if column.kind is Kind.COUNT)
        summed = xl_range(line, first, line, place - 1)
        sheet.write_formula(line, place, f"=SUM({summed})", styles.plain, cell)
    elif cell is not None:
        sheet.write_number(line, place, cell)


def _write_total(sheet: Worksheet, line: int, columns: Sequence[Column], total: Row, bold: Format) -> None:
    for place, cell in enumerate(total):
        if isinstance(cell, int):
            sheet.write_formula(line, place, f"=SUM({xl_range(1, place, line - 1, place)})", bold, cell)
        else:
            sheet.write_string(line, place, str(cell or ""), bold)


def _write_method(workbook: Workbook, cut: Cut, method: Sequence[str]) -> None:
    sheet = workbook.add_worksheet("method")
    sheet.set_column(0, 0, 20)
    first, last = (day.isoformat() if day else _("no limit") for day in (cut.first_day, cut.last_day))
    facts = [
        (_("As of"), f"{cut.local_as_of:%Y-%m-%d %H:%M} {cut.local_as_of.tzname()}"),
        (_("First day"), first),
        (_("Last day"), last),
        (_("Time zone"), cut.zone.key),
        *(("", sentence) for sentence in method),
    ]
    for line, (name, value) in enumerate(facts):
        sheet.write_string(line, 0, name)
        sheet.write_string(line, 1, value)


class _Styles:
    def __init__(self, workbook: Workbook) -> None:
        self.plain = workbook.add_format()
        self.bold = workbook.add_format({"bold": True})
        self.moment = workbook.add_format({"num_format": MOMENT_FORMAT})
