"""A workbook whose formulas show a result at once, also in readers that do not calculate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from tools.content.archive import MADE_AT, settled
from tools.content.word import Origin
from tools.content.words import Words

BLANK = ""
EXAMPLE = "Example"
Value = str | int | float
HEAD_HEIGHT, ROW_HEIGHT = 32, 28
"""In points; a row holds two lines of text."""
FROM_LEFT, FROM_RIGHT = 1, 2
"""What Excel calls the ways in which a text runs."""


@dataclass(frozen=True)
class Sum:
    """A formula and the result it has for the values that stand in the sheet."""

    formula: str
    value: Value = BLANK
    style: str = "result"


class Book:
    """A workbook with a first sheet that explains it, and a footer on every page."""

    def __init__(self, title: str, origin: Origin, steps: Sequence[str]) -> None:
        self._file = BytesIO()
        self.workbook = Workbook(self._file, {"in_memory": True})
        self.origin, self.words = origin, origin.words
        self.workbook.set_properties(
            {
                "title": self.words(title),
                "subject": origin.place,
                "author": origin.course,
                "comments": f"{origin.funding}. {origin.licence}",
                "created": MADE_AT,
            }
        )
        self.styles = {name: self.workbook.add_format({**BASE, **self._turned(name)}) for name in STYLES}
        self._explain(title, steps)

    def _turned(self, name: str) -> Mapping[str, Any]:
        """A style, and which way its words run; numbers stand at the end of their cell."""
        if not self.words.is_from_right:
            return STYLES[name]
        end = {"align": "left"} if "align" in STYLES[name] else {}
        return {**STYLES[name], **end, "reading_order": FROM_LEFT if name.startswith("grade") else FROM_RIGHT}

    def sheet(self, name: str, title: str, widths: Sequence[float]) -> "Sheet":
        sheet = self._add(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.write(0, 0, self.words(title), self.styles["title"])
        return Sheet(sheet, self.styles, len(widths), self.words)

    def save(self) -> bytes:
        self.workbook.close()
        return settled(self._file.getvalue())

    def _explain(self, title: str, steps: Sequence[str]) -> None:
        sheet = self._add("Read me")
        sheet.set_column(0, 0, 100)
        sheet.write(0, 0, self.words(title), self.styles["title"])
        tinted = "Tinted cells are for you. The others compute: leave their formulas in place."
        stop = self.origin.stop
        place = f"{self.origin.course}{stop} {self.origin.place}{stop}"
        lines = [*map(self.words, (*steps, tinted)), "", place, f"{self.origin.funding}.", self.origin.licence]
        for row, line in enumerate(lines, 2):
            sheet.write(row, 0, line, self.styles["text"])
        sheet.hide_gridlines(2)

    def _add(self, name: str) -> Worksheet:
        sheet = self.workbook.add_worksheet(self.words(name))
        if self.words.is_from_right:
            sheet.right_to_left()
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 1)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.9)
        course, page = f"{self.origin.course}{self.origin.stop}", self.words("page")
        sheet.set_footer(f"&L&8{course} {self.origin.funding}.\nCC BY 4.0&R&8&A, {page} &P")
        return sheet


@dataclass(frozen=True)
class Sheet:
    """One sheet, written by row and column from 0; A1 holds its title."""

    sheet: Worksheet
    styles: dict[str, Any]
    columns: int
    words: Words

    def note(self, row: int, text: str) -> None:
        self.sheet.write(row, 0, self.words(text), self.styles["note"])

    def head(self, row: int, labels: Sequence[str], *, freeze: bool = False) -> None:
        self.sheet.set_row(row, HEAD_HEIGHT)
        self.sheet.write_row(row, 0, [self.words(label) for label in labels], self.styles["head"])
        if freeze:
            self.sheet.freeze_panes(row + 1, 1)
            self.sheet.repeat_rows(row)

    def row(self, row: int, cells: Sequence[Value | Sum], styles: Sequence[str]) -> None:
        """Cells from the left; a Sum brings its own style."""
        self.sheet.set_row(row, ROW_HEIGHT)
        for column, (cell, style) in enumerate(zip(cells, styles, strict=True)):
            self.put(row, column, cell, style)

    def put(self, row: int, column: int, cell: Value | Sum, style: str = "input") -> None:
        if isinstance(cell, Sum):
            formula, value = self.words.in_formula(cell.formula), self._said(cell.value)
            self.sheet.write_formula(row, column, formula, self.styles[cell.style], value)
        elif cell == BLANK:
            self.sheet.write_blank(row, column, None, self.styles[style])
        else:
            self.sheet.write(row, column, self._said(cell), self.styles[style])

    def _said(self, cell: Value) -> Value:
        return self.words(cell) if isinstance(cell, str) else cell

    def choose(self, first: int, last: int, column: int, choices: Sequence[str]) -> None:
        """A list to choose from in each cell of a column."""
        source = [self.words(choice) for choice in choices]
        self.sheet.data_validation(first, column, last, column, {"validate": "list", "source": source})

    def bound(self, area: tuple[int, int, int, int], bounds: Mapping[str, Any], title: str, message: str) -> None:
        """Numbers only, within bounds; who types another is told."""
        told = {"error_title": self.words(title), "error_message": self.words(message)}
        self.sheet.data_validation(*area, {**bounds, **told})

    def colour(self, first: int, last: int, column: int, styles: Mapping[str, Any]) -> None:
        """Colour the cells of a column by their word; the word stays, for those who see no colour."""
        for word, style in styles.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{self.words(word)}"', "format": style}
            self.sheet.conditional_format(first, column, last, column, rule)


def at(row: int, column: int, *, fixed: bool = False) -> str:
    """The name of a cell, as C5 or $C$5."""
    return str(xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed))


def column_range(column: int, first: int, last: int) -> str:
    """A fixed range down one column, as $C$5:$C$9."""
    name = xl_col_to_name(column)
    return f"${name}${first + 1}:${name}${last + 1}"


BASE = {"font_name": "Arial", "font_size": 10, "valign": "vcenter"}
FRAME = {"border": 1, "border_color": "#857A66", "text_wrap": True, "indent": 1}
RIGHT = {"align": "right"}
INPUT = {**FRAME, "bg_color": "#FFF1CF"}
HEAD = {**FRAME, "bold": True, "font_color": "#FFFFFF", "bg_color": "#1B4B91", "valign": "vcenter"}
STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": "#12356A"},
    "text": {"text_wrap": True},
    "note": {"font_color": "#4B5563"},
    "head": HEAD,
    "label": {**FRAME, "bold": True},
    "input": INPUT,
    "grade": INPUT,
    "grade-label": {**FRAME, "bold": True},
    "grade-head": HEAD,
    "number": {**INPUT, **RIGHT},
    "money": {**INPUT, **RIGHT, "num_format": "#,##0"},
    "percent": {**INPUT, **RIGHT, "num_format": "0%"},
    "word": FRAME,
    "result": {**FRAME, **RIGHT},
    "result-whole": {**FRAME, **RIGHT, "num_format": "#,##0"},
    "result-two": {**FRAME, **RIGHT, "num_format": "0.00"},
    "result-percent": {**FRAME, **RIGHT, "num_format": "0%"},
    "total": {**FRAME, **RIGHT, "bold": True, "num_format": "#,##0", "bg_color": "#E9EFF8"},
    "total-label": {**FRAME, "bold": True, "bg_color": "#E9EFF8"},
    "good": {"bg_color": "#DFF1EE", "font_color": "#0B4F49"},
    "middle": {"bg_color": "#FFF1CF", "font_color": "#5C3D00"},
    "bad": {"bg_color": "#FBE6DF", "font_color": "#752613"},
}
