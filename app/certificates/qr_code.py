"""A verification link as a square that a phone can read."""

from io import BytesIO

import segno

INK = "#1B2430"
SIDE_PIXELS = 132


def qr_for_print(address: str) -> str:
    """SVG without margin: the page around it is white."""
    return _draw(address, border=0)


def qr_for_page(address: str, title: str) -> str:
    """SVG to stand inside HTML, with its own white margin and a title that screen readers say."""
    svg = _draw(address, border=4, light="#fff", svgclass="qr", title=title, svgns=False)
    return svg.replace("<svg ", f'<svg width="{SIDE_PIXELS}" height="{SIDE_PIXELS}" role="img" ', 1)


def _draw(address: str, **style: object) -> str:
    drawing = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(drawing, kind="svg", dark=INK, xmldecl=False, omitsize=True, lineclass=None, nl=False, **style)
    return drawing.getvalue().decode()
