"""Words in a Word document that run from the right: pieces, sizes and weights that Latin letters do not have."""

import re
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from app.modules.bidi import BEGIN, END, FROM_RIGHT, isolated
from tools.content.words import Words

LATIN = re.compile(f"{BEGIN}(.*?){END}")
AFTER_BIDI = ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
AFTER_SIZE = ("w:highlight", "w:u", "w:effect", "w:vertAlign", "w:rtl", "w:cs", "w:lang")


def say(paragraph: Any, text: str, words: Words) -> list[Any]:
    """From the right, Latin words and codes are pieces of their own: Word asks of each which way it runs.

    A text that says itself where it turns, such as `S ☐ M ☐`, is one piece.
    """
    if not words.is_from_right:
        return [paragraph.add_run(text)]
    pieces = LATIN.split(isolated(text, words.language).lstrip(FROM_RIGHT))
    if FROM_RIGHT in text:
        pieces = [text]
    runs = []
    for place, piece in enumerate(pieces):
        if piece:
            runs.append(paragraph.add_run(piece))
            runs[-1].font.rtl = True if place % 2 == 0 else None
    return runs or [paragraph.add_run("")]


def turn_round(style: Any, size: float) -> None:
    """Words of a script from the right have a font, a size and a weight of their own."""
    style.element.rPr.rFonts.attrib.pop(qn("w:cstheme"), None)
    style.element.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)
    style.font.cs_bold = style.font.bold
    _resize_script(style, size)


def _resize_script(of: Any, size: float) -> None:
    properties = of.element.get_or_add_rPr()
    found = properties.find(qn("w:szCs"))
    if found is None:
        found = OxmlElement("w:szCs")
        properties.insert_element_before(found, *AFTER_SIZE)
    found.set(qn("w:val"), str(round(2 * size)))


def resize(run: Any, size: float) -> None:
    run.font.size = Pt(size)
    if run.font.rtl:
        _resize_script(run, size)


def embolden(run: Any) -> None:
    run.font.bold = True
    if run.font.rtl:
        run.font.cs_bold = True
