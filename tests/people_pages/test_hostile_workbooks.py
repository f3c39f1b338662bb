"""Workbooks that mean harm are refused with a sentence, in little time and memory."""

import io
import resource
import zipfile
from collections.abc import Callable

import pytest

from app.errors import InvalidInput
from app.people.spreadsheet import MAX_BYTES, read_sheet
from tests.people_pages.files import HEADING, as_xlsx

GROWTH_KB = 200 * 1024
"""Memory that no refusal may take; resource.getrusage gives kilobytes here."""
SOUND = [("Amina Khan", "amina@example.org", "NUST", "PK", "Staff", "", "")]


def changed(parts: dict[str, Callable[[bytes], bytes]], extra: dict[str, bytes] | None = None) -> bytes:
    """A sound workbook with some of its parts changed, or with more of them."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_xlsx(SOUND))) as sound, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sound.namelist():
            made.writestr(name, parts.get(name, bytes)(sound.read(name)))
        for name, content in (extra or {}).items():
            made.writestr(name, content)
    return file.getvalue()


SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
FAR_CELL = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
HOSTILE: dict[str, Callable[[], bytes]] = {
    "a rectangle of seventeen thousand million cells": lambda: changed(
        {SHEET: lambda part: part.replace(b"</sheetData>", FAR_CELL)}
    ),
    "a row with an enormous number": lambda: changed(
        {SHEET: lambda part: part.replace(b"</sheetData>", b'<row r="4294967295"><c><v>1</v></c></row></sheetData>')}
    ),
    "one long text in every cell": lambda: changed(
        {
            SHEET: lambda part: part.replace(
                b"</sheetData>", b"<row>" + b'<c t="s"><v>0</v></c>' * 50_000 + b"</row></sheetData>"
            ),
            STRINGS: lambda part: part.replace(b"<t>Name</t>", b"<t>" + b"a" * 500_000 + b"</t>"),
        }
    ),
    "zeros that unpack to 200 MB": lambda: changed({}, {"xl/media/image1.png": b"\0" * 200 * 1024 * 1024}),
    "thousands of parts": lambda: changed({}, {f"xl/media/{number}.png": b"" for number in range(2_000)}),
    "another kind of workbook": lambda: changed({}, {"content.xml": b"<office/>"}),
    "no workbook in it": lambda: changed({}).replace(b"workbook.xml", b"workbook.bad"),
    "cut short": lambda: as_xlsx(SOUND)[:-400],
    "a sheet that is no XML": lambda: changed({SHEET: lambda _part: b"\xff\xfe<<<"}),
    "more than a megabyte": lambda: b"PK\x03\x04" + b"x" * MAX_BYTES,
    "a way out of the folder": lambda: changed({}, {"../../etc/passwd": b"x", "xl/workbook.bin": b"x"}),
}


@pytest.mark.slow
@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_it_is_refused_in_words(make: Callable[[], bytes]) -> None:
    content = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(InvalidInput) as refused:
        read_sheet(content)
    assert set(refused.value.fields) == {"file"}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < GROWTH_KB


def test_entities_and_formulas_are_read_as_nothing_or_text() -> None:
    content = changed({SHEET: lambda part: part.replace(b"<worksheet", ENTITIES + b"<worksheet", 1)})
    assert read_sheet(content).heading == HEADING
    formula = as_xlsx([("=1+1", "a@example.org", "NUST", "PK", "Staff", "", "")])
    assert read_sheet(formula).rows[0].cells[0] in ("0", "=1+1")
