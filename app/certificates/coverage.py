"""Which characters the certificate's fonts can print, read from the font files themselves."""

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FONT_FOLDER = Path(__file__).parent / "fonts"
# Joiners and direction marks: they have no shape of their own and steer the letters beside them.
SHAPELESS = frozenset(
    map(chr, (0x034F, 0x061C, *range(0x200C, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)


def unprintable_characters(text: str) -> str:
    """Those characters of `text` that no font here can print, each once; empty if all can be."""
    return "".join(dict.fromkeys(character for character in text if not _is_printable(character)))


def _is_printable(character: str) -> bool:
    return character in SHAPELESS or ord(character) in _printable_code_points()


@cache
def _printable_code_points() -> frozenset[int]:
    fonts = [path.read_bytes() for path in FONT_FOLDER.glob("*.ttf")]
    found = {code for font in fonts for start, end in _ranges(font) for code in range(start, end + 1)}
    return frozenset(code for code in found if chr(code).isprintable())


def _ranges(font: bytes) -> Iterator[tuple[int, int]]:
    """Ranges of code points of a font's character map (OpenType cmap, formats 4 and 12)."""
    cmap = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", cmap, 2)
    for record in range(count):
        (offset,) = struct.unpack_from(">I", cmap, 4 + 8 * record + 4)
        (form,) = struct.unpack_from(">H", cmap, offset)
        if form == 4:
            yield from _segments(cmap, offset)
        elif form == 12:
            yield from _groups(cmap, offset)


def _table(font: bytes, tag: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", font, 4)
    for record in range(count):
        name, _checksum, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * record)
        if name == tag:
            return font[offset : offset + length]
    raise ValueError(f"the font has no {tag.decode()} table")


def _segments(cmap: bytes, offset: int) -> Iterator[tuple[int, int]]:
    (doubled_count,) = struct.unpack_from(">H", cmap, offset + 6)
    shape = f">{doubled_count // 2}H"
    ends = struct.unpack_from(shape, cmap, offset + 14)
    starts = struct.unpack_from(shape, cmap, offset + 16 + doubled_count)
    return ((start, end) for start, end in zip(starts, ends, strict=True) if end != 0xFFFF)


def _groups(cmap: bytes, offset: int) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">I", cmap, offset + 12)
    for group in range(count):
        start, end, _glyph = struct.unpack_from(">III", cmap, offset + 16 + 12 * group)
        yield start, end
