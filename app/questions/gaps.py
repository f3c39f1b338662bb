"""Gaps of the LiaScript syntax: `[[typed text]]`, `[[wrong|(right)]]`, `[[___]]`, wherever words may stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

GAP = "gap"
WRITTEN = re.compile(r"\[\[(?!\^)(?P<inside>(?:\\.|[^\[\]\\])+)\]\](?!\()(?: ?(?P<attributes>\{[a-z]+=[^{}\n]*\}))?")
PIPE = re.compile(r"(?<!\\)\|")
LINES = re.compile(r"_{3,}(?:\s+_{3,})*")
ESCAPED = re.compile(r"\\([\\*|()\[\]{}])")


@dataclass(frozen=True)
class Gap:
    """What stands between the brackets, and the attributes right behind them."""

    written: str
    """As in the source, for diagnostics."""
    inside: str
    attributes: str
    """With its braces; empty for none."""

    @property
    def is_select(self) -> bool:
        return PIPE.search(self.inside) is not None

    @property
    def choices(self) -> list[str]:
        return [choice.strip() for choice in PIPE.split(self.inside)]

    @property
    def free_lines(self) -> int:
        """Lines of a free text; 0 for any other gap."""
        return len(self.inside.split()) if LINES.fullmatch(self.inside) else 0


def gap_plugin(md: MarkdownIt) -> None:
    """Before links, and before stars become emphasis: they are wildcards here."""
    md.inline.ruler.before("link", GAP, _rule)


def find_gaps(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """(inline token, gap token) for each gap, also those in links and pictures."""
    for inline in tokens:
        yield from ((inline, gap) for gap in _inside(inline))


def read_gap(token: Token) -> Gap:
    return Gap(token.content, token.meta["inside"], token.meta["attributes"])


def make_text(token: Token, text: str) -> None:
    """From now on the gap prints as this text."""
    token.type, token.content, token.meta = "text", text, {}


def unescape(text: str) -> str:
    return ESCAPED.sub(r"\1", text)


def _inside(token: Token) -> Iterator[Token]:
    for child in token.children or []:
        if child.type == GAP:
            yield child
        yield from _inside(child)


def _rule(state: StateInline, silent: bool) -> bool:
    found = WRITTEN.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        token = state.push(GAP, "", 0)
        token.content = found[0]
        token.meta = {"inside": " ".join(found["inside"].split()), "attributes": found["attributes"] or ""}
    state.pos = found.end()
    return True
