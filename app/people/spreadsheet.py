"""Reading a table that somebody made in any program: rows of text, or a sentence that says why not."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.errors import InvalidInput
from app.language import gettext as _
from app.language import mark
from app.people import workbook
from app.statistics.csv_form import unharmed

MAX_BYTES = 1024 * 1024
MAX_ROWS = 5_000
MAX_COLUMNS = 60
MAX_CELL = 500
ZIP_START, OLE_START = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"), (b"\xff\xfe", "utf-16", "UTF-16"), (b"\xfe\xff", "utf-16", "UTF-16"))
SEPARATORS = {",": mark("commas"), ";": mark("semicolons"), "\t": mark("tabs")}


@dataclass(frozen=True)
class Row:
    line: int
    """As the spreadsheet program numbers it: the heading is line 1."""
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    heading: tuple[str, ...]
    rows: tuple[Row, ...]
    reading: str
    """How the file was understood, in words."""


def read_sheet(content: bytes) -> Sheet:
    """The first sheet of a workbook, or a text file with separators. Raises InvalidInput for the field `file`."""
    if len(content) > MAX_BYTES:
        raise _refused(_("This file is larger than %(size)s kB. Please split the list.") % {"size": MAX_BYTES // 1024})
    if not content.strip():
        raise _refused(_("This file is empty."))
    if content.startswith(OLE_START):
        raise _refused(_("This is a file of an old Excel version, or one with a password. Please save it as .xlsx."))
    return _read_workbook(content) if content.startswith(ZIP_START) else _read_text(content)


def _read_workbook(content: bytes) -> Sheet:
    try:
        name, lines = workbook.read_first_sheet(content, MAX_ROWS + 2, MAX_COLUMNS)
    except workbook.TooLarge:
        raise _refused(_("This workbook is too large. Please keep the list alone in a new workbook.")) from None
    except workbook.Unreadable:
        raise _refused(_("This workbook cannot be read. Please save it again as .xlsx, or as CSV.")) from None
    return _sheet(([_text(cell) for cell in line] for line in lines), _("Excel workbook, sheet “%s”") % name[:60])


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _read_text(content: bytes) -> Sheet:
    text, encoding = _decode(content)
    if "\x00" in text:
        raise _refused(_("This is neither a workbook nor a text file. Please save the list as .xlsx or .csv."))
    separator = max(SEPARATORS, key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    words = _("CSV, %(encoding)s, separated by %(separator)s")
    try:
        return _sheet(
            ([unharmed(cell) for cell in line] for line in reader),
            words % {"encoding": encoding, "separator": _(SEPARATORS[separator])},
        )
    except csv.Error:
        raise _refused(_("This file is no list that can be read line by line. Please save it again as CSV.")) from None


def _decode(content: bytes) -> tuple[str, str]:
    for beginning, codec, name in MARKS:
        if content.startswith(beginning):
            try:
                return content.decode(codec), name
            except UnicodeDecodeError:
                break
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        # What Excel writes as "CSV" on a western Windows; every byte has a meaning in it.
        return content.decode("cp1252", errors="replace"), "Windows-1252"


def _sheet(lines: Iterable[list[str]], reading: str) -> Sheet:
    heading: tuple[str, ...] = ()
    rows: list[Row] = []
    for number, line in enumerate(lines, start=1):
        cells = tuple(cell.strip() for cell in line)
        if len(cells) > MAX_COLUMNS or any(len(cell) > MAX_CELL for cell in cells):
            message = _("Line %(line)s is longer than a list of people can be. Is this the right file?")
            raise _refused(message % {"line": number})
        if not heading:
            heading = cells if any(cells) else ()
        elif any(cells):
            rows.append(Row(number, cells))
        if len(rows) > MAX_ROWS:
            raise _refused(_("This list has more than %(rows)s lines. Please split it.") % {"rows": MAX_ROWS})
    if not rows:
        raise _refused(_("This list has no lines below a heading."))
    return Sheet(heading, tuple(rows), reading)


def _refused(message: str) -> InvalidInput:
    return InvalidInput({"file": message})
