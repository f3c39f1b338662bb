"""Our Markdown to drafts, by the parser of the course and with the author's own words."""

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from app.authoring.exchange.drafts import (
    FULL,
    Answer,
    Body,
    Choices,
    Draft,
    Essay,
    Gaps,
    Option,
    Order,
    Pair,
    Pairs,
    Rating,
    Reading,
    Section,
    Typed,
    Words,
)
from app.language import gettext as _
from app.modules.markdown import parse
from app.questions.attributes import read_braces
from app.questions.diagnostics import Source
from app.questions.parse_typed import read_weight
from app.questions.passages import RawQuestion, split_passages
from app.questions.raw import (
    Block,
    RawAnswer,
    RawAnswers,
    RawGaps,
    RawOption,
    RawOptions,
    RawTable,
    blocks_of,
    line_of,
)

FENCE = "---"


def read_markdown(text: str) -> Reading:
    """Sections, words and questions in their order; what is beside them in the file is named as lost."""
    reading = Reading()
    body = _without_front_matter(text.replace("\r\n", "\n").replace("\r", "\n"), reading)
    source = Source("", body, [])
    for piece in split_passages(parse(source, body).tokens, source):
        if isinstance(piece, RawQuestion):
            reading.pieces.append(_draft(piece, source))
        else:
            reading.pieces += _passage(piece, source)
    for finding in source.found:
        if finding.is_error:
            reading.lose(finding.line, finding.message)
    return reading


def _without_front_matter(text: str, reading: Reading) -> str:
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        return text
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), 0)
    for number, line in enumerate(lines[1:end], 2):
        if line.strip():
            reading.lose(number, _("The front matter: {line}").format(line=line.strip()))
    return "\n" * (end + 1) + "\n".join(lines[end + 1 :])


def _passage(tokens: Block, source: Source) -> Iterator[Section | Words]:
    for block in blocks_of(tokens):
        head = block[0]
        if head.type == "heading_open":
            yield Section(block[1].content, line_of(head))
        elif words := written(block, source):
            yield Words(words, line_of(head))


def _draft(raw: RawQuestion, source: Source) -> Draft:
    attributes = dict(raw.attributes.values) if raw.attributes else {}
    kind = attributes.pop("type", "")
    id_ = raw.attributes.id if raw.attributes else ""
    stem = written(raw.stem, source)
    return Draft(id_, stem, _body(raw, kind, source), written(raw.reason, source), attributes, raw.line)


def _body(raw: RawQuestion, kind: str, source: Source) -> Body:
    body = raw.body
    if isinstance(body, RawOptions) and kind == "ordering":
        return Order(tuple(_option(option, source) for option in body.options))
    if isinstance(body, RawOptions):
        is_multiple = any(option.marker and option.marker.is_multiple for option in body.options)
        return Choices(tuple(_option(option, source) for option in body.options), is_multiple)
    if isinstance(body, RawAnswers):
        lines = body.answers[0].gap.free_lines
        return Essay(lines) if lines else Typed(tuple(_answer(one, source) for one in body.answers), kind == "number")
    if isinstance(body, RawTable):
        return _pairs(body.block)
    text = written(body.blocks if isinstance(body, RawGaps) else body.block, source)
    return Gaps(text) if isinstance(body, RawGaps) else Rating(text)


def _option(option: RawOption, source: Source) -> Option:
    marker = option.marker
    return Option(
        text=option.text.content if option.text else "",
        is_right=bool(marker and marker.is_right),
        feedback=written(option.feedback, source),
        is_pinned=bool(marker and marker.is_pinned),
    )


def _answer(answer: RawAnswer, source: Source) -> Answer:
    attributes = read_braces(answer.gap.attributes or "{}", answer.line, source)
    weight = read_weight(attributes) if "weight" in attributes.values else FULL
    tolerance = attributes.values.get("tolerance", "")
    return Answer(answer.gap.inside, weight, written(answer.feedback, source), tolerance)


def _pairs(block: Block) -> Pairs:
    rows: list[list[str]] = []
    for token in block:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            rows[-1].append(token.content)
    heads, *body = rows
    return Pairs(tuple(Pair(*[*row, "", ""][:3]) for row in body), tuple(heads))


def written(tokens: Sequence[Token], source: Source) -> str:
    """The source of these blocks without the signs of the list or the quotation that they stand in."""
    if not tokens:
        return ""
    top = min(token.level for token in tokens)
    maps = [token.map for token in tokens if token.map and token.level == top]
    lines = sorted({number for begin, end in maps for number in range(begin, end)})
    return "\n".join(_bare(source.lines[number], is_nested=top > 0) for number in _filled(lines)).strip()


def _filled(lines: list[int]) -> range:
    """With the empty lines between the blocks."""
    return range(lines[0], lines[-1] + 1) if lines else range(0)


def _bare(line: str, *, is_nested: bool) -> str:
    return (line.lstrip().removeprefix(">").removeprefix(" ") if is_nested else line).rstrip()
