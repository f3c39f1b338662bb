"""Option markers of the LiaScript list syntax: `[(x)]`, `[( )]`, `[[x]]`, `[[ ]]` at the head of a list item."""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

OPTION = "option"
EXACT = re.compile(r"(?:\[\((?P<single>[xX ]?)\)\]|\[\[(?P<multiple>[xX ]?)\]\])(?:\s+|$)")
NEAR = re.compile(r"[\[(]{1,2}\s{0,3}[xX✓*]?\s{0,3}[\])]{1,2}(?=\s|$)")
PIN = re.compile(r"\s*\{pin\}$")


@dataclass(frozen=True)
class Marker:
    text: str
    """As written, for diagnostics."""
    is_exact: bool
    is_multiple: bool = False
    is_right: bool = False
    is_pinned: bool = False


def marker_plugin(md: MarkdownIt) -> None:
    """Take the markers off the options' text and leave them in the list item's `meta`."""
    md.core.ruler.before("inline", "option_markers", _mark)


def find_marker(item: Token) -> Marker | None:
    marker = item.meta.get(OPTION)
    return marker if isinstance(marker, Marker) else None


def _mark(state: StateCore) -> None:
    for place, token in enumerate(state.tokens):
        if token.type == "list_item_open" and state.tokens[place + 1].type == "paragraph_open":
            _mark_item(token, state.tokens[place + 2])


def _mark_item(item: Token, inline: Token) -> None:
    if exact := EXACT.match(inline.content):
        text = inline.content[exact.end() :].rstrip()
        pin = PIN.search(text.split("\n")[-1])
        inline.content = text[: -len(pin[0])] if pin else text
        tick = exact["single"] if exact["multiple"] is None else exact["multiple"]
        item.meta[OPTION] = Marker(exact[0].strip(), True, exact["single"] is None, tick in ("x", "X"), bool(pin))
    elif near := NEAR.match(inline.content):
        item.meta[OPTION] = Marker(near[0], False)
