"""Workbooks from strangers. A small file can ask for more memory than a server has, so it is measured first.

What is read is unpacked here within limits and packed anew, since a zip file's own figures may be wrong. Then every
cell's address and the longest text are looked at: the reader makes room for the whole rectangle between the cells.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping

from python_calamine import CalamineError, CalamineWorkbook

MAX_UNPACKED_BYTES = 24 * 1024 * 1024
MAX_PARTS = 200
MAX_TEXT_BYTES = 32 * 1024 * 1024
"""Of all cells together, if each held the longest text."""
NEEDED = "xl/workbook.xml"
OTHER_KINDS = ("content.xml", "xl/workbook.bin")
CELL = re.compile(rb"<(?:\w+:)?c\b")
ADDRESS = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Za-z]{1,8})([0-9]{1,12})[\"']")
ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=[\"']([0-9]{1,12})[\"']")
TEXT = re.compile(rb"<(?:\w+:)?si\b.*?</(?:\w+:)?si>", re.DOTALL)


class TooLarge(Exception):
    """The workbook would need more room than a list of people does."""


class Unreadable(Exception):
    """No workbook of the present Excel format, or a damaged one."""


def read_first_sheet(content: bytes, max_rows: int, max_columns: int) -> tuple[str, list[list[object]]]:
    """The first sheet's name and cells. Raises TooLarge or Unreadable."""
    parts = _unpack(content)
    _measure(parts, max_rows, max_columns)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(_pack(parts))) as opened:
            sheet = opened.get_sheet_by_index(0)
            return sheet.name, [[*line] for line in sheet.to_python(skip_empty_area=False, nrows=max_rows)]
    except (CalamineError, OSError, ValueError, IndexError):
        raise Unreadable from None
    except BaseException as failure:
        # The reader is written in Rust; what it did not foresee comes as an exception outside Python's usual ones.
        if type(failure).__name__ == "PanicException":
            raise Unreadable from None
        raise


def _unpack(content: bytes) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = MAX_UNPACKED_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_PARTS:
                raise TooLarge
            for entry in entries:
                with archive.open(entry) as part:
                    parts[entry.filename] = part.read(left + 1)
                left -= len(parts[entry.filename])
                if left < 0:
                    raise TooLarge
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, RuntimeError, EOFError):
        raise Unreadable from None
    if NEEDED not in parts or any(kind in parts for kind in OTHER_KINDS):
        raise Unreadable
    return parts


def _measure(parts: Mapping[str, bytes], max_rows: int, max_columns: int) -> None:
    longest = max((len(text) for text in TEXT.findall(parts.get("xl/sharedStrings.xml", b""))), default=0)
    for name, part in parts.items():
        if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
            continue
        rows = [int(number) for number in ROW.findall(part)]
        rows += [int(number) for _letters, number in ADDRESS.findall(part)]
        columns = max((_column(letters) for letters, _number in ADDRESS.findall(part)), default=0)
        is_wide = columns > 4 * max_columns or max(rows, default=0) > 4 * max_rows
        if is_wide or len(CELL.findall(part)) * longest > MAX_TEXT_BYTES:
            raise TooLarge


def _column(letters: bytes) -> int:
    """AB is 28."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - 64
    return number


def _pack(parts: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()
