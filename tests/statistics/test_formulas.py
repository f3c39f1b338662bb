"""No cell of an export begins as a formula, whichever separator a spreadsheet splits at; names read the same."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.statistics.columns import Column, Table
from app.statistics.csv_form import csv_chunks, harmless
from app.statistics.export import write_workbook
from tests.statistics.test_period import make_cut

NASTY = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1;1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "\u200f=1+1",
    "\u202e=1+1",
    "\u2066=1+1",
    "\u00ad=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1;1)",
    "a;=1+1",
    "a,=1+1",
    "a\t=1+1",
    "a; =1+1",
    'a"=1+1',
    '"=1+1',
    '";=1+1',
    "a\r\n=1+1",
    "'=1+1",
    '=HYPERLINK("http://example.org?"&A1;"Click")',
    '=cmd|"/c calc"!A0',
    ";;\t\t@A1",
]
NAMES = [
    "Amina Khan",
    "آمنہ خان",
    "محمد‌علی",
    "Ελένη Παπαδοπούλου",
    "Анна-Мария О’Нил",
    "王小明",
    "ณัฐพล",
    "Zoë d'Aubigné-Smith, PhD",
    'Bob "The Builder" O\'Hara',
    "N’Golo",
    "_x0041_",
    "007",
    "TRUE",
    "1E5",
    "2026-03-04",
    "👩‍🏫 Sara",
    "a" * 200,
]
STARTERS = "=+-@\t\r\n＝＋－＠﹦﹢﹣﹫⁺⁻⁼₊₋₌−﬩"


_RANGES = (range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x206A))
INVISIBLE = "\u00ad\u061c\u180e\ufeff" + "".join(chr(number) for numbers in _RANGES for number in numbers)


def as_csv(text: str) -> str:
    table = Table("t", "T", (Column("Number"), Column("Name"), Column("Last")), [(1, text, text), (2, text, "end")])
    return b"".join(csv_chunks(table)).decode("utf-8-sig")


def read_back(text: str) -> str:
    """The documented way back: one apostrophe less at each beginning that has one."""
    invisible = rf"(?:[^\S\t\r\n]|[{INVISIBLE}])*"
    return re.sub(rf"""(^|(?<=[,;\t"\r\n]))({invisible}'*)'(?=[{re.escape(STARTERS)}])""", r"\2", text)


def is_formula(cell: str) -> bool:
    return cell.lstrip(f" \u00a0{INVISIBLE}").startswith(tuple(STARTERS))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("text", NASTY)
def test_no_separator_makes_a_formula(text: str, separator: str) -> None:
    rows = list(csv.reader(io.StringIO(as_csv(text), newline=""), delimiter=separator))
    assert not [cell for row in rows for cell in row if is_formula(cell)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("text", NASTY)
def test_a_reader_that_knows_no_quotes_finds_no_formula(text: str, separator: str) -> None:
    cells = re.split(r"[\r\n]+", as_csv(text))
    assert not [cell for line in cells for cell in line.replace('"', separator).split(separator) if is_formula(cell)]


@pytest.mark.parametrize("text", [*NASTY, *NAMES])
def test_the_text_is_still_there(text: str) -> None:
    rows = list(csv.reader(io.StringIO(as_csv(text), newline="")))
    assert read_back(rows[1][1]) == text
    assert rows[1][1].replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("name", NAMES)
def test_names_are_written_as_they_are(name: str) -> None:
    assert harmless(name) == name


@given(st.text(st.sampled_from("=+-@'\"\t\r\n,; ab＝−\u200f\u00a0"), max_size=12))
def test_every_text_comes_back(text: str) -> None:
    escaped = harmless(text)
    assert read_back(escaped) == text
    assert not any(is_formula(cell) for cell in re.split(r'[,;\t"\r\n]', escaped))


@pytest.mark.parametrize("text", [*NASTY, *NAMES])
def test_a_workbook_holds_the_text_itself(text: str) -> None:
    file = io.BytesIO()
    write_workbook(file, [Table("t", "T", (Column(text),), [(text,)])], make_cut(), [])
    sheet = load_workbook(file)["t"]
    for cell in (sheet["A1"], sheet["A2"]):
        # openpyxl gives XML's escape of a carriage return as it stands in the file.
        assert str(cell.value).replace("_x000D_", "\r").replace("_x005F_", "_") == text
        assert cell.data_type == "s"


def test_headings_and_partners_of_the_course_are_harmless_too() -> None:
    table = Table("t", "T", (Column("=1+1"), Column("Total")), [("@LUMS", 1)], total=("+Total", 1))
    assert b"".join(csv_chunks(table)).decode("utf-8-sig") == "'=1+1,Total\r\n'@LUMS,1\r\n'+Total,1\r\n"
