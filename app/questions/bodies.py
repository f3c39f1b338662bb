"""What a block of a text is answered with: options, typed answers, gaps, a table or a matrix."""

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from app.questions.attributes import Attributes
from app.questions.blocks import IS_MATCHED, MATRIX_OPEN
from app.questions.gaps import find_gaps, read_gap
from app.questions.markers import find_marker
from app.questions.raw import (
    Block,
    RawAnswer,
    RawAnswers,
    RawBody,
    RawGaps,
    RawMatrix,
    RawOption,
    RawOptions,
    RawTable,
    blocks_of,
    line_of,
)

LISTS = ("bullet_list_open", "ordered_list_open")
HOLDS_GAPS = ("paragraph_open", "table_open", *LISTS)


def find_body(block: Block, attributes: Attributes | None) -> RawBody | None:
    """What is to be answered in this block; None where there is nothing."""
    head = block[0]
    type_ = attributes.values.get("type", "") if attributes else ""
    if head.type in LISTS and (type_ == "ordering" or _has_markers(block, after_attributes=attributes is not None)):
        return RawOptions(tuple(_options(block)), is_numbered=head.type == "ordered_list_open" and type_ == "ordering")
    if head.type == "table_open" and head.meta.get(IS_MATCHED):
        return RawTable(block)
    if head.type == MATRIX_OPEN:
        return RawMatrix(block)
    if head.type in HOLDS_GAPS and any(find_gaps(block)):
        return _answers(block) or RawGaps(block, line_of(head))
    return None


def _has_markers(block: Block, *, after_attributes: bool) -> bool:
    markers = [find_marker(token) for token in block if token.type == "list_item_open" and token.level == 1]
    # [[*]] is nearly a marker, and a typed answer too.
    is_near = after_attributes and any(markers) and not _answers(block)
    return is_near or any(marker and marker.is_exact for marker in markers)


def _options(block: Block) -> Iterator[RawOption]:
    item: Block = []
    for token in block[1:-1]:
        if token.type == "list_item_open" and token.level == 1:
            item = []
        item.append(token)
        if token.type == "list_item_close" and token.level == 1:
            yield _option(item)


def _option(item: Block) -> RawOption:
    inner = list(blocks_of(item[1:-1]))
    text = inner[0][1] if inner and inner[0][0].type == "paragraph_open" else None
    rest = inner[1:] if text else inner
    quotes = [block for block in rest if block[0].type == "blockquote_open"]
    feedback = [token for block in quotes for token in block[1:-1]]
    return RawOption(find_marker(item[0]), text, feedback, len(quotes) < len(rest), line_of(item[0]))


def _answers(block: Block) -> RawAnswers | None:
    """A gap that is alone in its paragraph, or a list of such; with other words around it is a gap in a text."""
    if block[0].type == "paragraph_open":
        alone = [_answer(block[1], line_of(block[0]))] if _is_alone(block[1]) else []
        return RawAnswers(tuple(alone), is_list=False) if alone and not alone[0].gap.is_select else None
    items = list(_options(block)) if block[0].type == "bullet_list_open" else []
    if not items or not all(item.text and _is_alone(item.text) for item in items):
        return None
    answers = [_answer(item.text, item.line, item.feedback, item.has_more) for item in items if item.text]
    return RawAnswers(tuple(answers))


def _answer(inline: Token, line: int, feedback: Sequence[Token] = (), has_more: bool = False) -> RawAnswer:
    return RawAnswer(read_gap(next(gap for _inline, gap in find_gaps([inline]))), list(feedback), has_more, line)


def _is_alone(inline: Token) -> bool:
    children = [child for child in inline.children or [] if child.content.strip() or child.type == "image"]
    return len(children) == 1 and any(find_gaps([inline]))
