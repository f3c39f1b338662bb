"""A text as the units that are translated one by one: its titles, then each block and each question."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from markdown_it.token import Token

from app.language import gettext as _
from app.language import mark
from app.questions.attributes import ATTRIBUTE_LINE
from app.questions.passages import Block, RawQuestion
from app.questions.raw import RawAnswers, RawGaps, RawMatrix, RawOptions, RawTable, blocks_of, line_of

HEAD = mark("titles")
HASH_DIGITS = 5
"""A changed wording passes for the same once in a million times."""
HEADING, BOX, QUESTION = mark("heading"), mark("box"), mark("question")
SHAPES = {
    "paragraph_open": mark("paragraph"),
    "bullet_list_open": mark("list"),
    "ordered_list_open": mark("list"),
    "table_open": mark("table"),
    "blockquote_open": mark("quotation"),
    "alert_open": mark("callout"),
    "footnote_block_open": mark("footnotes"),
}


@dataclass(frozen=True)
class Unit:
    shape: str
    """What it is, without its words: `heading 2`, `box example`, `question first-check`."""
    mark: str
    """A short hash of its words: the same words, the same mark."""
    line: int
    piece: Block | RawQuestion | None = None
    """None for the titles."""


def bare(unit: Unit | None) -> Unit | None:
    """Without its tokens, which take much memory."""
    return replace(unit, piece=None) if unit else None


def name_of(unit: Unit) -> str:
    """What it is, in the reader's language."""
    kind, _space, which = unit.shape.partition(" ")
    return f"{_(kind)} {which}".strip()


def units_of(pieces: Sequence[Block | RawQuestion], titles: Sequence[str]) -> tuple[Unit, ...]:
    """`pieces` as `split_passages` gives them, before any question is built."""
    head = Unit(HEAD, _mark(titles), 1)
    return (head, *(unit for piece in pieces for unit in _units(piece)))


def _units(piece: Block | RawQuestion) -> Iterator[Unit]:
    if isinstance(piece, RawQuestion):
        id_ = piece.attributes.id if piece.attributes else ""
        yield Unit(f"{QUESTION} {id_}".strip(), _mark(_words_of(piece)), piece.line, piece)
        return
    waiting: Block = []
    for block in blocks_of(piece):
        if block[0].type == ATTRIBUTE_LINE:
            waiting = block
            continue
        whole, waiting = [*waiting, *block], []
        yield Unit(_shape(block[0]), _mark(_written(whole)), line_of(whole[0]), whole)


def _shape(head: Token) -> str:
    if head.type == "heading_open":
        return f"{HEADING} {head.tag[1]}"
    if head.type == "container_box_open":
        return f"{BOX} {head.info.split()[0]}"
    return SHAPES.get(head.type, head.type.removesuffix("_open"))


def _written(tokens: Sequence[Token]) -> Iterator[str]:
    """What somebody wrote in these blocks, captions and titles of boxes included."""
    for token in tokens:
        if token.type in ("inline", ATTRIBUTE_LINE, "code_block", "fence"):
            yield token.content
            # A drawing that was made anew wants its translation looked at, as words do.
            yield from filter(None, (child.meta.get("version") for child in token.children or []))
        elif token.type == "container_box_open":
            yield token.info


def _words_of(question: RawQuestion) -> Iterator[str]:
    """Its words without its attributes and its key."""
    yield from _written(question.stem)
    match question.body:
        case RawOptions(options=options):
            for option in options:
                yield option.text.content if option.text else ""
                yield from _written(option.feedback)
        case RawAnswers(answers=answers):
            for answer in answers:
                yield answer.gap.inside
                yield from _written(answer.feedback)
        case RawGaps(blocks=block) | RawTable(block=block):
            yield from _written(block)
        case RawMatrix(block=block):
            yield from block[0].meta["points"]
            yield from _written(block)
    yield from _written(question.reason)


def _mark(words: Sequence[str] | Iterator[str]) -> str:
    text = re.sub(r"\s+", " ", "\n".join(words)).strip()
    return sha256(text.encode()).hexdigest()[:HASH_DIGITS]
