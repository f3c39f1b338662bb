"""The templates that lessons offer: made by the script, readable aloud, and right in their sums."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from docx import Document
from docx.enum.table import WD_TABLE_DIRECTION
from docx.oxml.ns import qn

from app.modules.catalogue import Course
from app.modules.toolkit import list_kits
from tools.content.make_templates import LANGUAGES, TEMPLATES, Template, make_all
from tools.content.words import Words, read_words

pytestmark = pytest.mark.slow

FILES = [template.path for template in TEMPLATES]
WORD = [path for path in FILES if path.endswith(".docx")]
EXCEL = [path for path in FILES if path.endswith(".xlsx")]
IN_URDU = [template.path_in("ur") for template in TEMPLATES]
URDU = re.compile("[\u0600-\u06ff]")
ENGLISH = re.compile(r"\b(the|and|of|for|is|it|which|with)\b")


@pytest.fixture(scope="module")
def made(course: Course) -> dict[str, bytes]:
    return make_all(course)


def parts(archive: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(archive)) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.mark.parametrize("path", [*FILES, *IN_URDU])
def test_the_stored_file_is_what_the_script_makes(path: str, made: dict[str, bytes], content: Path) -> None:
    assert parts((content / path).read_bytes()) == parts(made[path])


def test_a_second_run_writes_the_same_bytes(made: dict[str, bytes], course: Course) -> None:
    assert make_all(course) == made


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.file_name)
def test_its_lesson_links_to_it(template: Template, content: Path, course: Course) -> None:
    lesson = course.get_module(template.module).get_lesson(template.lesson)
    assert f"](media/{template.file_name})" in (content / lesson.path).read_text()


@pytest.mark.parametrize("path", WORD)
def test_a_word_form_can_be_read_aloud(path: str, made: dict[str, bytes]) -> None:
    document = Document(BytesIO(made[path]))
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert "Title" in styles
    assert path.endswith("logical-framework.docx") or "Heading 1" in styles
    assert document.core_properties.title
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "en-GB"
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
        assert not table._tbl.findall(f".//{qn('w:gridSpan')}") + table._tbl.findall(f".//{qn('w:vMerge')}")


@pytest.mark.parametrize("path", WORD)
def test_a_word_form_names_licence_and_funder(path: str, made: dict[str, bytes], course: Course) -> None:
    footer = "\n".join(line.text for line in Document(BytesIO(made[path])).sections[0].footer.paragraphs)
    assert "CC BY 4.0" in footer
    assert course.funding.statement in footer


@pytest.mark.parametrize("path", EXCEL)
def test_a_workbook_explains_itself_and_names_licence_and_funder(
    path: str, made: dict[str, bytes], course: Course
) -> None:
    book = openpyxl.load_workbook(BytesIO(made[path]))
    lines = [str(cell.value) for cell in book["Read me"]["A"] if cell.value]
    assert any("CC BY 4.0" in line for line in lines)
    assert f"{course.funding.statement}." in lines
    for sheet in book:
        assert "CC BY 4.0" in str(sheet.oddFooter.left.text)
        assert not sheet.merged_cells.ranges


def test_readers_of_urdu_get_the_urdu_file(course: Course) -> None:
    offered = {offer.media.path for kit in list_kits(course.read_in("ur")) for offer in kit.offers}
    assert offered == set(IN_URDU)


def test_no_word_waits_for_its_translation_and_none_is_left_over(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: set[str] = set()
    say = Words.__call__
    monkeypatch.setattr(Words, "__call__", lambda self, text: said.add(text) or say(self, text))
    make_all(course)
    for language in LANGUAGES:
        assert set(read_words(language).said) <= said


@pytest.mark.parametrize("path", [path for path in IN_URDU if path.endswith(".docx")])
def test_an_urdu_form_runs_from_the_right(path: str, made: dict[str, bytes]) -> None:
    document = Document(BytesIO(made[path]))
    assert document.sections[0]._sectPr.find(qn("w:bidi")) is not None
    assert all(table.table_direction == WD_TABLE_DIRECTION.RTL for table in document.tables)
    paragraphs = [*document.paragraphs, *document.sections[0].footer.paragraphs]
    paragraphs += [
        line for table in document.tables for row in table.rows for cell in row.cells for line in cell.paragraphs
    ]
    assert {line.style.element.find(f".//{qn('w:bidi')}") is not None for line in paragraphs} == {True}
    for run in (run for line in paragraphs for run in line.runs if URDU.search(run.text)):
        assert run.font.rtl, run.text
        assert not ENGLISH.search(run.text)


@pytest.mark.parametrize("path", [path for path in IN_URDU if path.endswith(".xlsx")])
def test_an_urdu_workbook_runs_from_the_right_and_computes_as_the_english_one(
    path: str, made: dict[str, bytes]
) -> None:
    words, english = read_words("ur"), path.replace(".ur.", ".")
    for sheet, twin in zip(
        openpyxl.load_workbook(BytesIO(made[path])), openpyxl.load_workbook(BytesIO(made[english])), strict=True
    ):
        assert sheet.sheet_view.rightToLeft
        assert formulas(sheet) == {cell: words.in_formula(formula) for cell, formula in formulas(twin).items()}
        assert {cell.coordinate: cell.value for cell in numbers(sheet)} == {
            cell.coordinate: cell.value for cell in numbers(twin)
        }


RESULTS = (
    ("selection-score-sheet.xlsx", "Example", {"G5": 100, "G6": 68, "G7": 81, "G8": 77, "H7": 1, "H8": 2, "H6": 3}),
    ("risk-register.xlsx", "Example", {"E7": 16, "F7": "Act now", "E8": 9, "F8": "Plan"}),
    ("kpi-sheet.xlsx", "Example", {"D4": 1 / 3, "J7": 0.2, "K7": "Behind", "K8": "On course"}),
    ("consortium-budget.xlsx", "Example", {"N19": 378_400, "E3": 340_560, "E4": 37_840, "N9": 99_400}),
    ("credit-and-grade-conversion.xlsx", "Example credits", {"B16": 28, "D16": 15, "B20": "The plan fits", "B27": 150}),
    (
        "credit-and-grade-conversion.xlsx",
        "Example grades",
        {"E5": "A", "E6": "A−", "E7": "B+", "F7": "Tie", "E8": "B−"},
    ),
)


@pytest.mark.parametrize(("file_name", "sheet", "expected"), RESULTS)
def test_a_workbook_shows_results_before_anything_computes(
    file_name: str, sheet: str, expected: dict[str, object], made: dict[str, bytes]
) -> None:
    path = next(path for path in EXCEL if path.endswith(file_name))
    cells = openpyxl.load_workbook(BytesIO(made[path]), data_only=True)[sheet]
    for name, value in expected.items():
        found = cells[name].value
        assert found == (pytest.approx(value) if isinstance(value, float) else value), name


@pytest.mark.parametrize("path", EXCEL)
def test_every_empty_sheet_has_the_formulas_of_its_example(path: str, made: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(BytesIO(made[path]))
    examples = [sheet for sheet in book if sheet.title.startswith("Example")]
    empty = [sheet for sheet in book if not sheet.title.startswith(("Example", "Read me"))]
    assert [formulas(sheet) for sheet in examples] == [formulas(sheet) for sheet in empty]
    assert all(formulas(sheet) for sheet in empty)


def numbers(sheet) -> list:
    return [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "n" and cell.value is not None]


def formulas(sheet) -> dict[str, str]:
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}
