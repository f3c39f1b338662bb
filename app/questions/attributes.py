"""Attribute lines: `{#id key=value key="two words"}` alone on a line, belonging to the block below."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from app.language import gettext as _
from app.questions.diagnostics import Source

ATTRIBUTE_LINE = "attribute_line"
PIECE = re.compile(
    r"""\s*(?:\#(?P<id>[^\s{}"=]+)|(?P<key>[A-Za-z][\w-]*)=(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s{}"“”„«»]+)))"""
)


@dataclass(frozen=True)
class Attributes:
    id: str
    values: Mapping[str, str]
    line: int


def attribute_plugin(md: MarkdownIt) -> None:
    """Read attribute lines as blocks of their own that print nothing."""
    md.block.ruler.before("table", ATTRIBUTE_LINE, _rule, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def read_attributes(token: Token, source: Source) -> Attributes:
    """What an attribute line says; whatever cannot be read is noted and left out."""
    return read_braces(token.content, token.map[0] + 1 if token.map else 1, source)


def read_braces(text: str, line: int, source: Source) -> Attributes:
    inner, values, id_, place = text[1:-1].rstrip(), {}, "", 0
    while place < len(inner):
        piece = PIECE.match(inner, place)
        if not piece or piece.end() == place:
            _note_unreadable(inner[place:].strip(), line, source)
            break
        place = piece.end()
        if piece["id"]:
            id_ = piece["id"]
        else:
            values[piece["key"]] = piece["quoted"] if piece["plain"] is None else piece["plain"]
    return Attributes(id_, values, line)


def _note_unreadable(rest: str, line: int, source: Source) -> None:
    mend = _("Use straight quotes.") if any(mark in rest for mark in "“”„«»'") else _('Write key="value".')
    message = _("This part of the attribute line cannot be read: {rest}").format(rest=rest[:60])
    straight = re.sub("[“”„«»]", '"', rest)
    edit = source.exchange(line, rest, straight, is_safe=True) if straight != rest else None
    source.error(message, line, at=rest, expected='{#id key="value"}', mend=mend, edit=edit)


def _rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(start_line):
        return False
    text = state.src[state.bMarks[start_line] + state.tShift[start_line] : state.eMarks[start_line]].rstrip()
    if len(text) < 3 or text[0] != "{" or text[-1] != "}":
        return False
    if not silent:
        token = state.push(ATTRIBUTE_LINE, "", 0)
        token.map = [start_line, start_line + 1]
        token.content = text
        state.line = start_line + 1
    return True
