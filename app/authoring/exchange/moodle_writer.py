"""Drafts to Moodle XML, with texts in Markdown, which Moodle shows as such."""

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from app.authoring.exchange import cloze
from app.authoring.exchange.choosing import percents
from app.authoring.exchange.drafts import (
    Body,
    Choices,
    Draft,
    Essay,
    Gaps,
    Loss,
    Order,
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

TYPES = {Pairs: "matching", Order: "ordering", Gaps: "cloze", Essay: "essay"}
KINDS = (Choices, Typed, Pairs, Order, Gaps, Essay)
KNOWN = ("case", "unit")
ORDER_GRADES = {"absolute-position": "ABSOLUTE_POSITION", "exact": "ALL_OR_NOTHING"}


def write_moodle(pieces: Iterable[Piece]) -> tuple[str, list[Loss]]:
    losses: list[Loss] = []
    quiz = ET.Element("quiz")
    for piece in pieces:
        _add(quiz, piece, losses)
    ET.indent(quiz)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(quiz, encoding="unicode") + "\n", losses


def _add(quiz: ET.Element, piece: Piece, losses: list[Loss]) -> None:
    if isinstance(piece, Section):
        node = ET.SubElement(quiz, "question", type="category")
        _text(ET.SubElement(node, "category"), category_path(plain_words(piece.title)))
    elif isinstance(piece, Words):
        node = ET.SubElement(quiz, "question", type="description")
        _marked(node, "questiontext", piece.text)
    elif not isinstance(piece.body, KINDS):
        what = _("The whole question {id}: Moodle has no scales among its questions.")
        losses.append(Loss(piece.line, what.format(id=piece.id)))
    else:
        note_losses(piece, losses, (*KNOWN, *(["scheme"] if isinstance(piece.body, Order) else [])))
        _question(quiz, piece)


def _question(quiz: ET.Element, draft: Draft) -> None:
    body = draft.body
    node = ET.SubElement(quiz, "question", type=_type(body))
    _text(ET.SubElement(node, "name"), draft.id)
    text = (
        "\n\n".join(part for part in (draft.text, cloze.write(body.text)) if part)
        if isinstance(body, Gaps)
        else draft.text
    )
    _marked(node, "questiontext", text)
    if draft.reason:
        _marked(node, "generalfeedback", draft.reason)
    ET.SubElement(node, "idnumber").text = draft.id
    if isinstance(body, Choices):
        _choices(node, body)
    elif isinstance(body, Typed):
        _typed(node, body, draft)
    elif isinstance(body, Pairs):
        _pairs(node, body)
    elif isinstance(body, Order):
        _order(node, body, draft)
    _tags(node, draft)


def _type(body: Body) -> str:
    if isinstance(body, Choices):
        return "truefalse" if body.is_true_false else "multichoice"
    if isinstance(body, Typed):
        return "numerical" if body.is_number else "shortanswer"
    return TYPES[type(body)]


def _choices(node: ET.Element, body: Choices) -> None:
    if body.is_true_false:
        for option in body.options:
            _answer(node, option.text.lower(), "100" if option.is_right else "0", option.feedback, "plain_text")
        return
    ET.SubElement(node, "single").text = "false" if body.is_multiple else "true"
    marks = percents(body) if body.is_multiple else ["100" if option.is_right else "0" for option in body.options]
    for option, mark in zip(body.options, marks, strict=True):
        _answer(node, option.text, mark, option.feedback, "markdown")


def _typed(node: ET.Element, body: Typed, draft: Draft) -> None:
    if not body.is_number:
        ET.SubElement(node, "usecase").text = "1" if draft.attributes.get("case") == "yes" else "0"
    for answer in body.answers:
        text = answer.text if body.is_number else plain_pattern(answer.text)
        written = _answer(node, text, percent_of(answer.weight), answer.feedback, "moodle_auto_format")
        if body.is_number and answer.text != "*":
            ET.SubElement(written, "tolerance").text = tolerance_of(answer, draft)
    if unit := draft.attributes.get("unit", "") if body.is_number else "":
        named = ET.SubElement(ET.SubElement(node, "units"), "unit")
        ET.SubElement(named, "multiplier").text = "1"
        ET.SubElement(named, "unit_name").text = unit


def _pairs(node: ET.Element, body: Pairs) -> None:
    for row in body.rows:
        pair = ET.SubElement(node, "subquestion", format="markdown")
        ET.SubElement(pair, "text").text = row.left
        _text(ET.SubElement(pair, "answer"), plain_words(row.right))


def _order(node: ET.Element, body: Order, draft: Draft) -> None:
    scheme = draft.attributes.get("scheme", "")
    ET.SubElement(node, "gradingtype").text = ORDER_GRADES.get(scheme, "RELATIVE_NEXT_EXCLUDE_LAST")
    for number, entry in enumerate(body.entries, start=1):
        _answer(node, entry.text, str(number), entry.feedback, "markdown")


def _tags(node: ET.Element, draft: Draft) -> None:
    """What Moodle has itself is not said twice."""
    own = {
        "unit",
        *(["case"] if _type(draft.body) == "shortanswer" else []),
        *(["scheme"] if isinstance(draft.body, Order) else []),
    }
    values = [(name, value) for name, value in draft.attributes.items() if name not in own]
    tags = ET.SubElement(node, "tags") if values else node
    for name, value in values:
        _text(ET.SubElement(tags, "tag"), f"{name}={value}")


def _answer(node: ET.Element, text: str, fraction: str, feedback: str, format_: str) -> ET.Element:
    answer = ET.SubElement(node, "answer", fraction=fraction, format=format_)
    ET.SubElement(answer, "text").text = text
    if feedback:
        _marked(answer, "feedback", feedback)
    return answer


def _marked(node: ET.Element, tag: str, text: str) -> None:
    _text(ET.SubElement(node, tag, format="markdown"), text)


def _text(node: ET.Element, text: str) -> None:
    ET.SubElement(node, "text").text = text
