"""Blocks that are answered in: LiaScript's matrix of a scale and rows, and the table of a matching.

[(never) (sometimes) (always)]
[                            ] I check the agreement before departure.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from app.questions.attributes import ATTRIBUTE_LINE

MATRIX_OPEN, MATRIX_CLOSE = "matrix_open", "matrix_close"
IS_MATCHED = "is_matched"
"""Mark on the table whose rows are to be matched; it needs no caption."""
SCALE = re.compile(r"\[\s*(?:\([^()]*\)\s*){2,}\]|\[\s*(?:\[[^\[\]]*\]\s*){2,}\]")
POINT = re.compile(r"\(\s*:?([^()]*?)\s*\)")
ROW = re.compile(r"\[\s*\]\s*(?P<text>\S.*)")
MATCHING = re.compile(r"\btype=\"?matching\b")


def block_plugin(md: MarkdownIt) -> None:
    md.core.ruler.before("inline", "matrices", _find_matrices)
    md.core.ruler.push("matched_tables", _mark_tables)


def _find_matrices(state: StateCore) -> None:
    found: list[Token] = []
    tokens = iter(state.tokens)
    for token in tokens:
        paragraph = [token, next(tokens), next(tokens)] if token.type == "paragraph_open" else []
        if paragraph and SCALE.fullmatch(paragraph[1].content.split("\n")[0].strip()):
            found += _matrix(paragraph[1])
        else:
            found += paragraph or [token]
    state.tokens = found


def _matrix(inline: Token) -> list[Token]:
    """An inline token for each row, so that its text is Markdown; rows that are none are kept for a diagnostic."""
    head, *lines = [line.strip() for line in inline.content.split("\n")]
    first = inline.map[0] if inline.map else 0
    opening = Token(MATRIX_OPEN, "div", 1, map=inline.map, level=inline.level - 1, block=True)
    unread: list[tuple[int, str]] = []
    rows: list[Token] = []
    for number, line in enumerate(lines, start=first + 1):
        row = ROW.fullmatch(line)
        if row:
            rows.append(Token("inline", "", 0, map=[number, number + 1], content=row["text"], children=[], level=1))
        else:
            unread.append((number + 1, line))
    opening.meta = {"head": head, "points": POINT.findall(head), "unread": unread}
    return [opening, *rows, Token(MATRIX_CLOSE, "div", -1, level=inline.level - 1, block=True)]


def _mark_tables(state: StateCore) -> None:
    is_next = False
    for token in state.tokens:
        if token.type == ATTRIBUTE_LINE and token.level == 0:
            is_next = MATCHING.search(token.content) is not None
        elif token.type == "heading_open":
            is_next = False
        elif token.type == "table_open" and is_next:
            token.meta[IS_MATCHED] = True
            is_next = False
