"""Drafts to our Markdown, always in the same form: read again, it gives the same drafts."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from app.authoring.exchange.drafts import (
    FULL,
    Answer,
    Body,
    Choices,
    Draft,
    Essay,
    Option,
    Order,
    Pair,
    Pairs,
    Piece,
    Section,
    Typed,
    Words,
)

LARGEST_DENOMINATOR = 9999


def write_markdown(pieces: Iterable[Piece]) -> str:
    """The text of a bank below its front matter."""
    return "".join(f"{_piece(piece)}\n\n" for piece in pieces).rstrip("\n") + "\n"


def attribute_line(draft: Draft) -> str:
    types = {Order: "ordering", Pairs: "matching"}
    type_ = "number" if isinstance(draft.body, Typed) and draft.body.is_number else types.get(type(draft.body), "")
    values = {**draft.attributes, **({"type": type_} if type_ else {})}
    return "{" + " ".join([f"#{draft.id}", *(f"{name}={_value(value)}" for name, value in values.items())]) + "}"


def weight_in_words(weight: Fraction) -> str:
    if weight.denominator <= LARGEST_DENOMINATOR:
        return str(weight)
    return f"{float(weight):.9f}".rstrip("0")


def _value(value: str) -> str:
    return value if re.fullmatch(r"[^\s{}\"=“”„«»]+", value) else '"' + value.replace('"', "'") + '"'


def _piece(piece: Piece) -> str:
    if isinstance(piece, Section):
        return f"## {piece.title}"
    if isinstance(piece, Words):
        return piece.text
    parts = [piece.text, "\n".join(_body(piece.body)), _quoted(piece.reason, "")]
    return attribute_line(piece) + "\n" + "\n\n".join(part for part in parts if part)


def _body(body: Body) -> Iterator[str]:
    if isinstance(body, Choices):
        for option in body.options:
            yield _entry(f"- {_marker(option, body)} ", option, "  ")
    elif isinstance(body, Order):
        for number, option in enumerate(body.entries, start=1):
            yield _entry(f"{number}. ", option, " " * len(f"{number}. "))
    elif isinstance(body, Typed):
        yield from _answers(body)
    elif isinstance(body, Pairs):
        yield from _table(body)
    elif isinstance(body, Essay):
        yield f"[[{' '.join(['___'] * body.lines)}]]"
    else:
        yield body.text


def _marker(option: Option, body: Choices) -> str:
    tick = "x" if option.is_right else " "
    return f"[[{tick}]]" if body.is_multiple else f"[({tick})]"


def _entry(head: str, option: Option, indent: str) -> str:
    text = option.text.replace("\n", f"\n{indent}") + (" {pin}" if option.is_pinned else "")
    return head + text + (f"\n{_quoted(option.feedback, indent)}" if option.feedback else "")


def _answers(body: Typed) -> Iterator[str]:
    only = body.answers[0]
    if len(body.answers) == 1 and not (only.feedback or only.tolerance or only.weight != FULL):
        yield f"[[{only.text}]]"
        return
    for answer in body.answers:
        yield f"- [[{answer.text}]]{_answer_attributes(answer)}"
        if answer.feedback:
            yield _quoted(answer.feedback, "  ")


def _answer_attributes(answer: Answer) -> str:
    weight = f"weight={weight_in_words(answer.weight)}" if answer.weight != FULL else ""
    tolerance = f"tolerance={answer.tolerance}" if answer.tolerance else ""
    found = " ".join(part for part in (weight, tolerance) if part)
    return f" {{{found}}}" if found else ""


def _table(body: Pairs) -> Iterator[str]:
    has_why = len(body.heads) > 2 or any(row.why for row in body.rows)
    columns = 3 if has_why else 2
    yield _row([*body.heads, "", ""][:columns])
    yield "|" + "---|" * columns
    for row in body.rows:
        yield _row(_cells(row)[:columns])


def _cells(row: Pair) -> list[str]:
    return [row.left, row.right, row.why]


def _row(cells: list[str]) -> str:
    inside = " | ".join(re.sub(r"(?<!\\)\|", r"\\|", " ".join(cell.split())) for cell in cells)
    return f"| {inside} |"


def _quoted(text: str, indent: str) -> str:
    return "\n".join(f"{indent}> {line}".rstrip() for line in text.split("\n")) if text else ""
