"""Files in media/: which kinds are taken, how large a picture is, and whether an SVG is harmless."""

import re
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.parsers import expat

from app.language import gettext as _
from app.questions.diagnostics import Source

PICTURES = frozenset({"svg", "png", "jpg", "jpeg", "webp"})
DOWNLOADS = frozenset(
    {"pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "csv", "txt", "ics", "vtt", "mp3", "mp4", "webm"}
)
FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "webp": "WEBP"}
MAX_PIXELS = 20_000
ALLOWED_SVG = frozenset(
    [
        "svg",
        "g",
        "defs",
        "title",
        "desc",
        "style",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "textPath",
        "use",
        "symbol",
        "marker",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
        "mask",
        "pattern",
    ]
)
LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*")
OUTSIDE = re.compile(r"url\(\s*(?!['\"]?#)", re.IGNORECASE)
OUTSIDE_CSS = re.compile(r"@import|@font-face|https?:|javascript:|data:|expression|\\", re.IGNORECASE)


@dataclass(frozen=True)
class Size:
    width: int
    height: int


def picture_size(path: str, content: bytes, source: Source) -> Size | None:
    """Width and height in pixels; None, with a diagnostic, for a file that is not what its name says."""
    extension = path.rpartition(".")[2].lower()
    return _svg_size(content, source) if extension == "svg" else _raster_size(content, FORMATS[extension], source)


def _raster_size(content: bytes, kind: str, source: Source) -> Size | None:
    from PIL import Image, UnidentifiedImageError  # not for those who read course.md alone: it takes memory

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(BytesIO(content), formats=[kind]) as image:
                width, height = image.size
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError):
        width = height = 0
    if not (0 < width <= MAX_PIXELS and 0 < height <= MAX_PIXELS):
        mend = _("Save the picture again as PNG or JPEG.")
        source.error(_("This is not a {kind} picture that can be shown.").format(kind=kind), 1, mend=mend)
        return None
    return Size(width, height)


class _UnsafeSvg(Exception):
    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message, self.line = message, line


class _SvgReader:
    """Walks the elements once; stops at the first that could run, load or track anything."""

    def __init__(self) -> None:
        self.size: Size | None = None
        self._is_first = True
        self._in_style = False
        self._parser: Any = expat.ParserCreate()
        # Style text in one piece, so that nothing hides where expat would cut it.
        self._parser.buffer_text = True
        self._parser.buffer_size = 262_144
        self._parser.EndElementHandler = self._end
        self._parser.StartElementHandler = self._element
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.ProcessingInstructionHandler = self._instruction

    def read(self, content: bytes) -> None:
        # Text, not bytes: no file chooses an encoding in which it could hide something.
        self._parser.Parse(content.decode("utf-8-sig"), True)

    def _element(self, tag: str, attributes: dict[str, str]) -> None:
        if tag not in ALLOWED_SVG:
            self._refuse(_("The element <{tag}> is not allowed in a picture.").format(tag=tag[:40]))
        for name, value in attributes.items():
            local = name.rpartition(":")[2].lower()
            if local.startswith("on") or (local == "href" and not value.startswith("#")):
                self._refuse(_("The attribute {name} is not allowed in a picture.").format(name=name[:40]))
            self._check_css(value, is_css=local == "style")
        self._in_style = tag == "style"
        if self._is_first:
            self._is_first = False
            self.size = _svg_dimensions(tag, attributes)

    def _end(self, _tag: str) -> None:
        self._in_style = False

    def _text(self, text: str) -> None:
        self._check_css(text, is_css=self._in_style)

    def _check_css(self, text: str, *, is_css: bool) -> None:
        if OUTSIDE.search(text) or (is_css and OUTSIDE_CSS.search(text)):
            self._refuse(_("A picture must not point to another file or address."))

    def _doctype(self, *_details: object) -> None:
        self._refuse(_("A picture must not have a DOCTYPE."))

    def _instruction(self, *_details: object) -> None:
        self._refuse(_("A picture must not have processing instructions."))

    def _refuse(self, message: str) -> None:
        raise _UnsafeSvg(message, self._parser.CurrentLineNumber)


def _svg_size(content: bytes, source: Source) -> Size | None:
    reader = _SvgReader()
    try:
        reader.read(content)
    except _UnsafeSvg as unsafe:
        source.error(unsafe.message, unsafe.line, mend=_("Remove it with a text editor."))
        return None
    except (expat.ExpatError, ValueError) as error:
        source.error(_("The SVG file breaks off or is not well formed."), getattr(error, "lineno", 1))
        return None
    if reader.size is None:
        mend = _('Give the svg element a viewBox, e.g. viewBox="0 0 360 240".')
        source.error(_("The picture does not say how large it is."), 1, expected="viewBox", mend=mend)
    return reader.size


def _svg_dimensions(tag: str, attributes: dict[str, str]) -> Size | None:
    if tag != "svg":
        return None
    width, height = (LENGTH.fullmatch(attributes.get("width", "")), LENGTH.fullmatch(attributes.get("height", "")))
    if width and height:
        return _size(float(width[1]), float(height[1]))
    try:
        box = [float(number) for number in attributes.get("viewBox", "").replace(",", " ").split()]
    except ValueError:
        return None
    return _size(box[2], box[3]) if len(box) == 4 else None


def _size(width: float, height: float) -> Size | None:
    return Size(round(width), round(height)) if 1 <= width <= MAX_PIXELS and 1 <= height <= MAX_PIXELS else None
