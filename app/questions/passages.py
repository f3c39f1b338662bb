"""Where in a text the questions stand: a token stream cut into passages to read and questions to build."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from markdown_it.token import Token

from app.language import gettext as _
from app.questions.attributes import ATTRIBUTE_LINE, Attributes, read_attributes
from app.questions.diagnostics import Source
from app.questions.markers import Marker, find_marker

Block: TypeAlias = list[Token]
ENDS_A_STEM = ("heading_open", "container_box_open", "footnote_block_open", "hr")
LISTS = ("bullet_list_open", "ordered_list_open")


@dataclass(frozen=True)
class RawOption:
    marker: Marker | None
    text: Token | None
    """The inline token of the option's words."""
    feedback: Block
    has_more: bool
    """Whether something stands under the option that is not feedback."""
    line: int


@dataclass(frozen=True)
class RawQuestion:
    attributes: Attributes | None
    stem: Block
    options: tuple[RawOption, ...]
    line: int
    stem_line: int
    """Where an attribute line would go."""


@dataclass
class _Started:
    """An attribute line whose options have not come yet."""

    attributes: Attributes
    blocks: list[Block] = field(default_factory=list)


def split_passages(tokens: Sequence[Token], source: Source) -> list[Block | RawQuestion]:
    """Passages (runs of blocks) and questions in reading order; what cannot be a question is noted."""
    return _Splitter(source).split(tokens)


class _Splitter:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._pieces: list[Block | RawQuestion] = []
        self._passage: list[Block] = []
        self._started: _Started | None = None

    def split(self, tokens: Sequence[Token]) -> list[Block | RawQuestion]:
        for block in _blocks(tokens):
            self._take(block)
        self._give_up()
        self._close_passage()
        return self._pieces

    def _take(self, block: Block) -> None:
        head = block[0]
        if head.type == ATTRIBUTE_LINE and not head.meta.get("used"):
            self._give_up()
            self._started = _Started(read_attributes(head, self._source))
        elif _is_option_list(block, after_attributes=self._started is not None):
            self._add_question(block)
        elif self._started and head.type not in ENDS_A_STEM:
            self._started.blocks.append(block)
        else:
            self._give_up()
            self._passage.append(block)

    def _add_question(self, options: Block) -> None:
        stem = self._stem()
        attributes = self._started.attributes if self._started else None
        self._started = None
        self._close_passage()
        stem_line = _line(stem[0]) if stem else _line(options[0])
        line = attributes.line if attributes else stem_line
        self._pieces.append(RawQuestion(attributes, stem, tuple(_options(options)), line, stem_line))

    def _stem(self) -> Block:
        if self._started:
            return [token for block in self._started.blocks for token in block]
        has_stem = bool(self._passage) and self._passage[-1][0].type == "paragraph_open"
        return self._passage.pop() if has_stem else []

    def _give_up(self) -> None:
        if self._started is None:
            return
        mend = _("Write the options as a list: - [( )] … and - [(x)] … for the right one.")
        message = _("No options follow this attribute line.")
        self._source.error(message, self._started.attributes.line, expected="- [( )] …", mend=mend)
        self._passage += self._started.blocks
        self._started = None

    def _close_passage(self) -> None:
        tokens = [token for block in self._passage for token in block]
        _refuse_nested(tokens, self._source)
        if tokens:
            self._pieces.append(tokens)
        self._passage = []


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    block: Block = []
    depth = 0
    for token in tokens:
        block.append(token)
        depth += token.nesting
        if depth == 0:
            yield block
            block = []


def _is_option_list(block: Block, *, after_attributes: bool) -> bool:
    if block[0].type not in LISTS:
        return False
    markers = [find_marker(token) for token in block if token.type == "list_item_open" and token.level == 1]
    return any(marker and (marker.is_exact or after_attributes) for marker in markers)


def _options(block: Block) -> Iterator[RawOption]:
    item: Block = []
    for token in block[1:-1]:
        if token.type == "list_item_open" and token.level == 1:
            item = []
        item.append(token)
        if token.type == "list_item_close" and token.level == 1:
            yield _option(item)


def _option(item: Block) -> RawOption:
    inner = list(_blocks(item[1:-1]))
    text = inner[0][1] if inner and inner[0][0].type == "paragraph_open" else None
    rest = inner[1:] if text else inner
    quotes = [block for block in rest if block[0].type == "blockquote_open"]
    feedback = [token for block in quotes for token in block[1:-1]]
    return RawOption(find_marker(item[0]), text, feedback, len(quotes) < len(rest), _line(item[0]))


def _refuse_nested(tokens: Block, source: Source) -> None:
    for token in tokens:
        marker = find_marker(token) if token.type == "list_item_open" else None
        if marker and marker.is_exact:
            message = _("A question must not stand inside a box, a quotation or a list.")
            source.error(message, _line(token), mend=_("Move it out, with an empty line before and after."))
        elif token.type == ATTRIBUTE_LINE and not token.meta.get("used"):
            message = _("This attribute line belongs to nothing.")
            source.error(message, _line(token), mend=_("Put it directly above a table or a question."))


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1
