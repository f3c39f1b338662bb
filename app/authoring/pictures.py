"""A picture that an author brings: looked at, made anew, made small enough, and put into the text."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from app.authoring.desk import Desk
from app.authoring.editing import Editor
from app.authoring.names import name_of, unused
from app.authoring.patterns import insert_block
from app.authoring.workspace import load_workspace
from app.errors import InvalidInput
from app.language import gettext as _
from app.modules.drafts import Save, save
from app.modules.pictures import picture_size
from app.modules.texts import source_of
from app.questions.diagnostics import Diagnostic, Source

MAX_BYTES = 10_000_000
MAX_PIXELS = {"JPEG": 24_000_000, "PNG": 16_000_000, "WEBP": 8_000_000}
"""A JPEG is read in a smaller size at once; the others must be in memory as a whole."""
WIDEST = 1360
"""Twice the width of the text, for fine screens."""
QUALITY = 80
KINDS = ("PNG", "JPEG", "WEBP")
MAX_ALT = 500
UNREADABLE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError)


@dataclass(frozen=True)
class MadePicture:
    content: bytes
    extension: str


@dataclass(frozen=True)
class BroughtPicture:
    """As it came with a form."""

    file_name: str
    content: bytes
    typed: Mapping[str, str]
    """alt, decorative and caption."""


def add_picture(desk: Desk, editor: Editor, brought: BroughtPicture, line: int) -> tuple[str, int]:
    """Save the picture beside the file; gives the text with the picture below the line, and that line.

    Raises InvalidInput with a message for the field.
    """
    typed = brought.typed
    if not brought.content:
        raise InvalidInput({"picture": _("Choose a picture.")})
    words = _words(typed, "/" in editor.path)
    path = save_picture(desk, editor.path, remake(brought.content), brought.file_name.rpartition(".")[0])
    return insert_block(editor.text, f"![{words}]({path}{_caption(typed)}){_decorative(typed)}", line)


def save_picture(desk: Desk, beside: str, made: MadePicture, name: str) -> str:
    """Gives the path as the text beside it names it. In a translation map.ur keeps the mark of its language."""
    folder = f"{beside.partition('/')[0]}/media"
    taken = {path.rpartition(".")[0] for path in load_workspace(desk.database).files}
    language = f".{source_of(beside)[1]}"
    of_language = language if name.endswith(language) and len(language) > 1 else ""
    stem = unused(f"{folder}/{name_of(name.removesuffix(of_language), 'picture')}{of_language}", taken)
    with desk.database.writing.begin() as db:
        save(db, Save(desk.person_id, f"{stem}.{made.extension}", made.content, seen=None))
    return f"media/{stem.rpartition('/')[2]}.{made.extension}"


def remake(content: bytes) -> MadePicture:
    """The same picture drawn anew: whatever else the file held is gone, place and camera too.

    Raises InvalidInput. An SVG is not drawn anew but refused where it could run or load anything.
    """
    if len(content) > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        raise InvalidInput({"picture": _("The picture is larger than %(limit)s MB.") % {"limit": limit}})
    if b"<svg" in content[:1000]:
        return _checked_svg(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(BytesIO(content), formats=KINDS) as image:
                return _redrawn(image)
    except UNREADABLE:
        message = _("This is no picture that can be shown. Save it as PNG, JPEG or WebP and bring it again.")
        raise InvalidInput({"picture": message}) from None


def _redrawn(image: Image.Image) -> MadePicture:
    if image.width * image.height > MAX_PIXELS[str(image.format)]:
        raise InvalidInput({"picture": _("The picture has too many pixels. Make it smaller, then bring it again.")})
    is_drawing = image.format == "PNG"
    has_transparency = _has_transparency(image)
    # In place, before anything makes a second copy of all pixels.
    image.thumbnail((WIDEST, WIDEST * 4) if image.mode != "P" else image.size)
    drawn = ImageOps.exif_transpose(image).convert("RGBA" if has_transparency else "RGB")
    drawn.thumbnail((WIDEST, WIDEST * 4))
    written = BytesIO()
    drawn.save(written, "WEBP", lossless=is_drawing, quality=QUALITY, method=4, exif=b"", xmp=b"", icc_profile=b"")
    return MadePicture(written.getvalue(), "webp")


def _has_transparency(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


def _checked_svg(content: bytes) -> MadePicture:
    found: list[Diagnostic] = []
    if picture_size("picture.svg", content, Source("picture.svg", "", found)) is None:
        raise InvalidInput({"picture": " ".join(filter(None, (found[0].message, found[0].mend)))})
    return MadePicture(content, "svg")


def _words(typed: Mapping[str, str], is_in_module: bool) -> str:
    if not is_in_module:
        raise InvalidInput({"picture": _("Pictures can stand in modules and lessons only.")})
    if typed.get("decorative"):
        return ""
    words = " ".join(typed.get("alt", "").split())
    if not words:
        message = _(
            "Say in a sentence what the picture shows, for people who cannot see it; or tick that it says nothing."
        )
        raise InvalidInput({"alt": message})
    if len(words) > MAX_ALT:
        raise InvalidInput({"alt": _("Please shorten this to %(length)s characters or fewer.") % {"length": MAX_ALT}})
    return escaped(words)


def escaped(words: str) -> str:
    """As words inside square brackets."""
    return "".join(f"\\{character}" if character in "\\[]*_`<{" else character for character in words)


def _caption(typed: Mapping[str, str]) -> str:
    words = " ".join(typed.get("caption", "").replace('"', "”").replace("\\", "").split())[:MAX_ALT]
    return f' "{words}"' if words else ""


def _decorative(typed: Mapping[str, str]) -> str:
    return "{decorative}" if typed.get("decorative") else ""
