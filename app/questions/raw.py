"""A question as it stands in the text: its tokens sorted by what they are, nothing judged yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from markdown_it.token import Token

from app.questions.attributes import Attributes
from app.questions.gaps import Gap
from app.questions.markers import Marker

Block: TypeAlias = list[Token]


@dataclass(frozen=True)
class RawOption:
    """An item of a list: an option to choose, or an entry to put in order."""

    marker: Marker | None
    text: Token | None
    """The inline token of the option's words."""
    feedback: Block
    has_more: bool
    """Whether something stands under the option that is not feedback."""
    line: int


@dataclass(frozen=True)
class RawOptions:
    options: tuple[RawOption, ...]
    is_numbered: bool = False


@dataclass(frozen=True)
class RawAnswer:
    """A typed answer that the author lists."""

    gap: Gap
    feedback: Block
    has_more: bool
    """Whether something stands under the answer that is not its reason."""
    line: int


@dataclass(frozen=True)
class RawAnswers:
    answers: tuple[RawAnswer, ...]
    is_list: bool = True
    """False for one answer alone in a paragraph, whose reason is that of the question."""


@dataclass(frozen=True)
class RawGaps:
    """A text with gaps."""

    blocks: Block
    line: int


@dataclass(frozen=True)
class RawTable:
    block: Block


@dataclass(frozen=True)
class RawMatrix:
    block: Block


RawBody: TypeAlias = RawOptions | RawAnswers | RawGaps | RawTable | RawMatrix


@dataclass(frozen=True)
class RawQuestion:
    attributes: Attributes | None
    stem: Block
    body: RawBody
    line: int
    stem_line: int
    """Where an attribute line would go."""
    reason: Block = field(default_factory=list)
    """A quotation right behind the answers."""


def blocks_of(tokens: Sequence[Token]) -> Iterator[Block]:
    """The blocks of one level, each with all its tokens."""
    block: Block = []
    depth = 0
    for token in tokens:
        block.append(token)
        depth += token.nesting
        if depth == 0:
            yield block
            block = []


def line_of(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def has_words(tokens: Sequence[Token]) -> bool:
    return any(token.type == "inline" and token.content.strip() for token in tokens)


def plain(inline: Token) -> str:
    """The words of an inline token, without markup."""
    children = inline.children or []
    words = "".join(" " if child.type == "softbreak" else child.content for child in children if child.type != "image")
    return " ".join(words.split())


def plain_block(block: Block) -> str:
    """The words of all paragraphs of a block, without markup."""
    return " ".join(plain(token) for token in block if token.type == "inline").strip()
