"""Where in a text the questions stand: a token stream cut into passages to read and questions to build."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from app.language import gettext as _
from app.questions.attributes import ATTRIBUTE_LINE, Attributes, read_attributes
from app.questions.bodies import find_body
from app.questions.diagnostics import Source
from app.questions.gaps import find_gaps, make_text
from app.questions.markers import find_marker
from app.questions.raw import (
    Block,
    RawAnswers,
    RawBody,
    RawGaps,
    RawOptions,
    RawQuestion,
    blocks_of,
    line_of,
)

__all__ = ["Block", "RawQuestion", "split_passages"]
ENDS_A_STEM = ("heading_open", "container_box_open", "footnote_block_open", "hr")
WANTED = {
    "ordering": "1. …",
    "matching": "| … | … |",
    "number": "[[60]]",
}


@dataclass
class _Started:
    """An attribute line whose answers have not come yet."""

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
        self._growing: RawQuestion | None = None
        """The last question while a reason or more of its text may follow."""

    def split(self, tokens: Sequence[Token]) -> list[Block | RawQuestion]:
        for block in blocks_of(tokens):
            if not self._grow(block):
                self._growing = None
                self._take(block)
        self._give_up()
        self._close_passage()
        return self._pieces

    def _grow(self, block: Block) -> bool:
        last = self._growing
        if last is None:
            return False
        if block[0].type == "blockquote_open":
            self._pieces[-1] = replace(last, reason=block[1:-1])
            self._growing = None
            _refuse_nested(block, self._source)
            return True
        more = find_body(block, None)
        if not isinstance(last.body, RawGaps) or not isinstance(more, RawGaps | RawAnswers):
            return False
        self._growing = replace(last, body=replace(last.body, blocks=last.body.blocks + block))
        self._pieces[-1] = self._growing
        return True

    def _take(self, block: Block) -> None:
        head = block[0]
        if head.type == ATTRIBUTE_LINE and not head.meta.get("used"):
            self._give_up()
            self._started = _Started(read_attributes(head, self._source))
        elif body := find_body(block, self._started.attributes if self._started else None):
            self._add_question(block, body)
        elif self._started and head.type not in ENDS_A_STEM:
            self._started.blocks.append(block)
        else:
            self._give_up()
            self._passage.append(block)

    def _add_question(self, block: Block, body: RawBody) -> None:
        stem = self._stem(body)
        attributes = self._started.attributes if self._started else None
        self._started = None
        self._close_passage()
        stem_line = line_of(stem[0] if stem else block[0])
        question = RawQuestion(attributes, stem, body, attributes.line if attributes else stem_line, stem_line)
        _refuse_nested(stem, self._source)
        self._pieces.append(question)
        self._growing = None if isinstance(body, RawOptions) and not body.is_numbered else question

    def _stem(self, body: RawBody) -> Block:
        if self._started:
            return [token for block in self._started.blocks for token in block]
        has_stem = bool(self._passage) and self._passage[-1][0].type == "paragraph_open"
        return self._passage.pop() if has_stem and not isinstance(body, RawGaps) else []

    def _give_up(self) -> None:
        if self._started is None:
            return
        wanted = WANTED.get(self._started.attributes.values.get("type", ""), "- [( )] …")
        mend = _("Write the options as a list: - [( )] … and - [(x)] … for the right one.")
        if wanted != "- [( )] …":
            mend = _("Write what is to be answered below the question, like this: {example}").format(example=wanted)
        message = _("No options follow this attribute line.")
        self._source.error(message, self._started.attributes.line, expected=wanted, mend=mend)
        self._passage += self._started.blocks
        self._started = None

    def _close_passage(self) -> None:
        tokens = [token for block in self._passage for token in block]
        _refuse_nested(tokens, self._source)
        if tokens:
            self._pieces.append(tokens)
        self._passage = []


def _refuse_nested(tokens: Block, source: Source) -> None:
    for token in tokens:
        marker = find_marker(token) if token.type == "list_item_open" else None
        if marker and marker.is_exact:
            message = _("A question must not stand inside a box, a quotation or a list.")
            source.error(message, line_of(token), mend=_("Move it out, with an empty line before and after."))
        elif token.type == ATTRIBUTE_LINE and not token.meta.get("used"):
            message = _("This attribute line belongs to nothing.")
            source.error(message, line_of(token), mend=_("Put it directly above a table or a question."))
    refuse_gaps(tokens, source)


def refuse_gaps(tokens: Sequence[Token], source: Source) -> None:
    """Note gaps where nobody can fill them, and let them print as they are written."""
    for inline, gap in list(find_gaps(tokens)):
        message = _("A gap cannot stand in a heading, a box, a quotation, a link or an option.")
        mend = _("Move it into a paragraph of its own; to show the brackets, write \\[[.")
        source.error(message, find_line(inline, gap.content, source), at=gap.content[:20], mend=mend)
        make_text(gap, gap.content)


def find_line(inline: Token, needle: str, source: Source) -> int:
    """The line of the inline token where `needle` begins; its first line where it cannot be found."""
    first, end = inline.map or (0, 1)
    begin = needle.split("\n", maxsplit=1)[0]
    places = enumerate(source.lines[first:end], start=first + 1)
    return next((number for number, line in places if begin in line), first + 1)
