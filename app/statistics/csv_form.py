"""Tables as CSV, a few rows at a time, with nothing in them that a spreadsheet could take for a formula."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from app.statistics.columns import Cell, Table

BYTE_ORDER_MARK = "\ufeff"
ROWS_PER_CHUNK = 200

_WIDE_AND_RAISED = "\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u207a\u207b\u207c\u208a\u208b\u208c\u2212\ufb29"
_STARTERS = "=+-@\t\r\n" + _WIDE_AND_RAISED
_INVISIBLE = r"[^\S\t\r\n]|[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
"""Spaces, and what turns the direction of writing or joins letters: a program may drop it before it looks."""
_CELL_START = re.compile(rf"""(?:^|(?<=[,;\t"\r\n]))((?:{_INVISIBLE})*'*)(?=[{re.escape(_STARTERS)}])""")
_ADDED = re.compile(rf"""(?:^|(?<=[,;\t"\r\n]))((?:{_INVISIBLE})*'*)'(?=[{re.escape(_STARTERS)}])""")


def csv_chunks(table: Table) -> Iterator[bytes]:
    """The table as CSV: UTF-8 with a byte order mark, commas, CRLF; a few rows per chunk."""
    buffer = io.StringIO(newline="")
    buffer.write(BYTE_ORDER_MARK)
    writer = csv.writer(buffer)
    writer.writerow([harmless(column.heading) for column in table.columns])
    rows = iter(table.rows)
    while chunk := list(islice(rows, ROWS_PER_CHUNK)):
        writer.writerows([_as_text(cell) for cell in row] for row in chunk)
        yield _taken(buffer)
    if table.total is not None:
        writer.writerow([_as_text(cell) for cell in table.total])
    yield _taken(buffer)


def harmless(text: str) -> str:
    """The text with an apostrophe wherever a spreadsheet could begin to read a formula.

    A program that splits at comma, semicolon or tab may begin a cell after any separator, quotation mark or
    line end inside the text, so these count as beginnings too, whatever invisible characters follow them.
    There an apostrophe goes before = + - @, their wide and raised forms, tab, and line end. Apostrophes that
    already stand there are kept and one is added; taking away one at each such place gives the text back.
    """
    return _CELL_START.sub(r"\1'", text)


def unharmed(text: str) -> str:
    """The text that `harmless` was given: for files that come back."""
    return _ADDED.sub(r"\1", text)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _as_text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    return harmless(cell) if isinstance(cell, str) else "" if cell is None else str(cell)
