"""The badge: a picture of what was achieved, with the signed credential baked into the file.

Source: Open Badges 3.0, section on baking. PNG: one iTXt chunk, not compressed; SVG: the first child.
"""

import json
from io import BytesIO
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from app.certificates.facts import AwardFacts
from app.certificates.pdf import compile_page, printable
from app.certificates.statements import heading
from app.language import speaking, text_direction

TEMPLATE = Path(__file__).parent / "template" / "badge.typ"
KEYWORD = "openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
PIXELS_PER_INCH = 108
"""600 pixels each way."""


def draw_svg(facts: AwardFacts, credential: str) -> bytes:
    """The badge as a drawing that shows text as shapes, so that it looks the same everywhere."""
    drawing = _draw(facts, "svg").decode()
    start = drawing.index(">", drawing.index("<svg")) + 1
    # "]]>" would end the section; JSON allows the bracket to be written as an escape.
    safe = credential.replace("]]>", "]]\\u003e")
    element = f'<openbadges:credential xmlns:openbadges="{NAMESPACE}"><![CDATA[{safe}]]></openbadges:credential>'
    return (drawing[:start] + element + drawing[start:]).encode()


def draw_png(facts: AwardFacts, credential: str) -> bytes:
    """The badge as a picture of 600 × 600 pixels."""
    info = PngInfo()
    info.add_itxt(KEYWORD, credential)
    baked = BytesIO()
    with Image.open(BytesIO(_draw(facts, "png"))) as picture:
        picture.quantize(64).save(baked, "png", pnginfo=info)
    return baked.getvalue()


def _draw(facts: AwardFacts, form: str) -> bytes:
    with speaking(facts.language):
        page = {
            "language": facts.language.partition("-")[0],
            "direction": text_direction(facts.language),
            "heading": printable(heading(facts.level, facts)),
            "title": printable(facts.title),
            "issuer": printable(facts.issuer),
            "year": str(facts.awarded_on.year),
        }
    return compile_page(TEMPLATE, json.dumps(page, ensure_ascii=False), format=form, ppi=PIXELS_PER_INCH)
