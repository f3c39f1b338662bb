"""Drafts to GIFT, in Markdown; ids and attributes go into the comment that Moodle reads them from."""

import re
from collections.abc import Iterable, Iterator

from app.authoring.exchange.choosing import percents
from app.authoring.exchange.drafts import (
    FULL,
    Answer,
    Body,
    Choices,
    Draft,
    Essay,
    Loss,
    Pairs,
    Piece,
    Section,
    Typed,
    Words,
)
from app.authoring.exchange.foreign import note_losses, plain_words, tolerance_of
from app.authoring.exchange.names import category_path, plain_pattern
from app.authoring.exchange.weights import percent_of
from app.language import gettext as _

KINDS = (Choices, Typed, Pairs, Essay)


def write_gift(pieces: Iterable[Piece]) -> tuple[str, list[Loss]]:
    losses: list[Loss] = []
    parts = [part for piece in pieces for part in _piece(piece, losses)]
    return "\n\n".join(parts) + "\n", losses


def _piece(piece: Piece, losses: list[Loss]) -> Iterator[str]:
    if isinstance(piece, Section):
        yield f"$CATEGORY: {category_path(plain_words(piece.title))}"
    elif isinstance(piece, Words):
        yield f"[markdown]{_escaped(piece.text)}"
    elif not isinstance(piece.body, KINDS):
        losses.append(Loss(piece.line, _("The whole question {id}: GIFT has nothing of its kind.").format(id=piece.id)))
    else:
        note_losses(piece, losses)
        yield _comment(piece) + f"::{_escaped(piece.id)}::[markdown]{_escaped(piece.text)}{{{_inside(piece, losses)}}}"


def _comment(draft: Draft) -> str:
    tags = (f"{name}={value}".replace("[", "").replace("]", "") for name, value in draft.attributes.items())
    return " ".join([f"// [id:{draft.id}]", *(f"[tag:{tag}]" for tag in tags)]) + "\n"


def _inside(draft: Draft, losses: list[Loss]) -> str:
    lines = list(_answers(draft, draft.body, losses))
    reason = [f"####{_escaped(draft.reason)}"] if draft.reason else []
    if isinstance(draft.body, Choices) and draft.body.is_true_false:
        return "".join([*lines, *reason])
    return "\n".join(["", *lines, *reason, ""]) if lines or reason else ""


def _answers(draft: Draft, body: Body, losses: list[Loss]) -> Iterator[str]:
    if isinstance(body, Choices) and body.is_true_false:
        yield _true_false(body)
    elif isinstance(body, Choices):
        yield from _options(body)
    elif isinstance(body, Pairs):
        for row in body.rows:
            left, right = (_without_arrow(text, draft, losses) for text in (row.left, plain_words(row.right)))
            yield f"={left} -> {right}"
    elif isinstance(body, Typed) and body.is_number:
        yield "#"
        yield from (_number(draft, answer) for answer in body.answers)
    elif isinstance(body, Typed):
        for answer in body.answers:
            yield f"={_weight(answer)}{_escaped(plain_pattern(answer.text))}{_feedback(answer.feedback)}"


def _true_false(body: Choices) -> str:
    [right] = [option for option in body.options if option.is_right][:1] or [body.options[0]]
    [wrong] = [option for option in body.options if option is not right]
    texts = f"#{_escaped(wrong.feedback)}" + (f"#{_escaped(right.feedback)}" if right.feedback else "")
    return ("TRUE" if right.text == "True" else "FALSE") + (texts if texts != "#" else "")


def _options(body: Choices) -> Iterator[str]:
    marks = [f"~%{percent}%" for percent in percents(body)] if body.is_multiple else []
    for number, option in enumerate(body.options):
        mark = marks[number] if marks else "=" if option.is_right else "~"
        yield f"{mark}{_escaped(option.text)}{_feedback(option.feedback)}"


def _number(draft: Draft, answer: Answer) -> str:
    if answer.text == "*":
        return f"~{_feedback(answer.feedback)}"
    return f"={_weight(answer)}{answer.text}:{tolerance_of(answer, draft)}{_feedback(answer.feedback)}"


def _weight(answer: Answer) -> str:
    return "" if answer.weight == FULL else f"%{percent_of(answer.weight)}%"


def _feedback(text: str) -> str:
    return f"#{_escaped(text)}" if text else ""


def _without_arrow(text: str, draft: Draft, losses: list[Loss]) -> str:
    if "->" in text:
        losses.append(Loss(draft.line, _("The arrow in “{text}”, which becomes →.").format(text=text[:60])))
    return _escaped(text.replace("->", "→"))


def _escaped(text: str) -> str:
    return re.sub(r"([\\~=#{}:])", r"\\\1", text).replace("\n", "\\n")
