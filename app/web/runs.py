"""Source text in a language from right to left: addresses, ids and Latin words between its own.

Left alone, a browser puts the dots of `../glossary.md` behind it and tears the brackets of `[(x)]` apart. A run that
stands in an element of its own keeps the order in which it was typed.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Protocol

from markupsafe import Markup, escape

from app.language import text_direction

LETTER = "A-Za-zÀ-ɏ"
SIGN = rf"[{LETTER}0-9#./:;=_\"'+%&@,!?~^$€–-]"
WORD = rf"{SIGN}*[{LETTER}]{SIGN}*"
RUN = re.compile(rf"{WORD}(?: +(?:{WORD}|[0-9]{SIGN}*(?= +{WORD})))*(?<![.,:;!?])")
"""Words with a letter in them, and numbers between those; a number at the end may belong to what follows."""


class Piece(Protocol):
    @property
    def text(self) -> str: ...

    @property
    def is_changed(self) -> bool: ...


def in_order(text: str, language: str) -> Markup:
    """The text, each Latin run of it by itself where the language needs that."""
    return Markup().join(_isolated(text[start:end], is_run) for start, end, is_run in _split(text, language))


def pieces_in_order(pieces: Sequence[Piece], language: str) -> Markup:
    """The same for a line in pieces, the changed ones in bold: a run may reach over several of them."""
    text = "".join(piece.text for piece in pieces)
    changed = [piece.is_changed for piece in pieces for _character in piece.text]
    return Markup().join(
        _isolated(_marked(text[start:end], changed[start:end]), is_run) for start, end, is_run in _split(text, language)
    )


def _split(text: str, language: str) -> Iterator[tuple[int, int, bool]]:
    """(start, end, whether it is a run) from the beginning to the end."""
    end = 0
    if text_direction(language) == "rtl":
        for run in RUN.finditer(text):
            yield end, run.start(), False
            yield run.start(), run.end(), True
            end = run.end()
    yield end, len(text), False


def _isolated(words: str, is_run: bool) -> Markup:
    return Markup('<bdi dir="ltr">{}</bdi>').format(words) if is_run else escape(words)


def _marked(text: str, changed: Sequence[bool]) -> Markup:
    groups = groupby(zip(text, changed, strict=True), key=lambda pair: pair[1])
    parts = [("".join(character for character, _flag in group), flag) for flag, group in groups]
    return Markup().join(Markup("<b>{}</b>").format(words) if flag else escape(words) for words, flag in parts)
