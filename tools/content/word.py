"""A Word form that is easy to read aloud: real headings, tables with a header row, a language, a footer."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_DIRECTION
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table

from tools.content.archive import MADE_AT, settled
from tools.content.direction import embolden, resize, say, turn_round
from tools.content.words import Words

KASHI = RGBColor(0x1B, 0x4B, 0x91)
KASHI_DEEP = RGBColor(0x12, 0x35, 0x6A)
SOFT = RGBColor(0x4B, 0x55, 0x63)
HEADER_FILL = "E9EFF8"
FONT = "Arial"
SIDE = Cm(2.0)
BOX = "☐"
SHORT = 6
"""Rows of a table that is kept on one page."""
TONGUES = {"en": "en-GB", "ur": "ur-PK"}
"""What Word calls the languages."""
LICENCE = "Licence: CC BY 4.0. Use and change this template freely; name the source and say what you changed."


@dataclass(frozen=True)
class Origin:
    """What each template says about where it comes from, and in which words it says everything."""

    course: str
    place: str
    """Module and lesson."""
    funding: str
    words: Words

    @property
    def licence(self) -> str:
        return self.words(LICENCE)

    @property
    def stop(self) -> str:
        """The full stop."""
        return "۔" if self.words.language == "ur" else "."


class Form:
    """A document that grows from top to bottom."""

    def __init__(self, title: str, origin: Origin, *, landscape: bool = False) -> None:
        self.document = Document()
        self.words = origin.words
        self._set_page(landscape=landscape)
        self._set_styles()
        self._set_properties(self.words(title), origin)
        self._write_footer(origin)
        self._paragraph(title, "Title")

    def heading(self, text: str) -> None:
        self._paragraph(text, "Heading 1")

    def subheading(self, text: str) -> None:
        self._paragraph(text, "Heading 2")

    def text(self, text: str) -> None:
        self._paragraph(text).paragraph_format.keep_with_next = True

    def bullets(self, items: Sequence[str]) -> None:
        for item in items:
            self._paragraph(item, "List Bullet")

    def _paragraph(self, text: str, style: str | None = None) -> Any:
        paragraph = self.document.add_paragraph(style=style)
        say(paragraph, self.words(text), self.words)
        return paragraph

    def fields(self, labels: Sequence[str], caption: str) -> None:
        """Two columns: what is asked, and an empty cell for the answer."""
        self.table(caption, ["Point", "Your entry"], [[label, ""] for label in labels], [6.0, 11.0], height=0.85)

    def table(
        self,
        caption: str,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        height: float = 0.0,
    ) -> None:
        """`widths` and `height` (the least of each row) in centimetres."""
        table = self.document.add_table(rows=1 + len(rows), cols=len(head), style="Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        _describe(table, self.words(caption))
        if self.words.is_from_right:
            table.table_direction = WD_TABLE_DIRECTION.RTL
        for place, cells in enumerate([head, *rows]):
            _fill(table, place, cells, widths, height if place else 0.0, self.words)
        _mark_header(table)
        if len(rows) <= SHORT:
            _keep_together(table)
        self._leave_space()

    def _leave_space(self) -> None:
        """Two tables in a row would grow together; this line between them is as thin as Word allows."""
        between = self.document.add_paragraph().paragraph_format
        between.space_after, between.line_spacing = Pt(0), Pt(8)

    def save(self) -> bytes:
        result = BytesIO()
        self.document.save(result)
        return settled(result.getvalue())

    def _set_page(self, *, landscape: bool) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        if landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Cm(29.7), Cm(21.0)
        section.left_margin = section.right_margin = SIDE
        section.top_margin, section.bottom_margin = Cm(1.8), Cm(2.0)
        section.footer_distance = Cm(0.9)
        if self.words.is_from_right:
            section._sectPr.insert_element_before(OxmlElement("w:bidi"), "w:rtlGutter", "w:docGrid")

    def _set_styles(self) -> None:
        for name, size, bold, colour in (
            ("Normal", 10.5, False, None),
            ("Title", 20, True, KASHI_DEEP),
            ("Heading 1", 13, True, KASHI),
            ("Heading 2", 10.5, True, KASHI_DEEP),
            ("List Bullet", 10.5, False, None),
            ("Footer", 8, False, SOFT),
        ):
            style: Any = self.document.styles[name]
            style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
            _use_one_font(style)
            if colour is not None:
                style.font.color.rgb = colour
            if self.words.is_from_right:
                turn_round(style, size)
        self.document.styles["Normal"].paragraph_format.space_after = Pt(6)
        self.document.styles["Heading 1"].paragraph_format.space_before = Pt(12)
        self.document.styles["Heading 1"].paragraph_format.space_after = Pt(4)
        _take_border_off(self.document.styles["Title"])
        self.document.styles["Footer"].paragraph_format.tab_stops.clear_all()

    def _set_properties(self, title: str, origin: Origin) -> None:
        properties = self.document.core_properties
        properties.title, properties.author, properties.subject = title, origin.course, origin.place
        properties.language, properties.comments = TONGUES[self.words.language], origin.licence
        properties.keywords = self.words("template")
        properties.created = properties.modified = MADE_AT
        properties.last_modified_by, properties.revision = origin.course, 1
        defaults = self.document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
        language = defaults.find(qn("w:lang"))
        language.set(qn("w:val"), TONGUES["en"])
        if self.words.is_from_right:
            language.set(qn("w:bidi"), TONGUES[self.words.language])

    def _write_footer(self, origin: Origin) -> None:
        section = self.document.sections[0]
        width = (section.page_width or 0) - 2 * SIDE
        first = section.footer.paragraphs[0]
        first.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
        say(first, f"{origin.course}{origin.stop} {origin.place}{origin.stop}\t{self.words('Page')} ", self.words)
        _add_page_number(first)
        funding = origin.funding if self.words.is_from_right else f"{origin.funding}."
        for line in (funding, origin.licence):
            say(section.footer.add_paragraph(style="Footer"), line, self.words)


def _describe(table: Table, caption: str) -> None:
    """A name and a description that screen readers announce."""
    for tag in ("w:tblCaption", "w:tblDescription"):
        element = OxmlElement(tag)
        element.set(qn("w:val"), caption)
        table._tbl.tblPr.append(element)


def _fill(table: Table, place: int, cells: Sequence[str], widths: Sequence[float], height: float, words: Words) -> None:
    row = table.rows[place]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    if height:
        row.height = Cm(height)
    for cell, text, width in zip(row.cells, cells, widths, strict=True):
        cell.width = Cm(width)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
        for run in say(paragraph, words(text), words):
            resize(run, 9.5)


def _keep_together(table: Table) -> None:
    for row in table.rows[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _mark_header(table: Table) -> None:
    row = table.rows[0]
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in row.cells:
        for run in cell.paragraphs[0].runs:
            embolden(run)
        shading = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", HEADER_FILL)):
            shading.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shading)


def _use_one_font(style: Any) -> None:
    """The default template names a theme font, which would win over the one we set."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), FONT)


def _take_border_off(style: Any) -> None:
    borders = style.element.find(f".//{qn('w:pBdr')}")
    if borders is not None:
        borders.getparent().remove(borders)


def _add_page_number(paragraph: Any) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text or None
        run._r.append(element)
