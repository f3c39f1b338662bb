"""What our questions say that other platforms cannot: named as lost, or worked out in their terms."""

from collections.abc import Iterator
from fractions import Fraction

from app.authoring.exchange.drafts import Answer, Choices, Draft, Essay, Loss, Pairs, Typed
from app.authoring.exchange.weights import decimal
from app.language import gettext as _
from app.modules.markdown import markdown
from app.questions.gaps import unescape
from app.questions.numbers import UNDECLARED, read_number
from app.questions.parse_typed import TOLERANCE
from app.questions.raw import plain

OURS = ("scheme", "case", "accents", "typos", "locale", "unit", "ruling")
"""Attributes that change what is right; the others only say what a question is about."""
DEFAULTS = {"scheme": "net", "case": "no", "accents": "no", "typos": "0"}
USUAL_LINES = 3
HEADS = ("This", "belongs to")
"""Of a table whose source had none."""


def note_losses(draft: Draft, losses: list[Loss], known: tuple[str, ...] = ()) -> None:
    """Attributes travel as tags, which only we read; `known` are those that the format has itself."""
    for name in OURS:
        value = draft.attributes.get(name, "")
        if value and name not in known and value != DEFAULTS.get(name):
            losses.append(
                Loss(
                    draft.line,
                    _("{id}: {name}={value}; it is kept as a tag only.").format(id=draft.id, name=name, value=value),
                )
            )
    losses += [Loss(draft.line, f"{draft.id}: {what}") for what in _of_body(draft)]


def _of_body(draft: Draft) -> Iterator[str]:
    body = draft.body
    if isinstance(body, Choices) and any(option.is_pinned for option in body.options):
        yield _("that an option keeps its place.")
    elif isinstance(body, Pairs):
        if any(body.heads) and body.heads[:2] != HEADS:
            yield _("the heads of its table.")
        yield from (_("the reason “{why}”.").format(why=row.why[:60]) for row in body.rows if row.why)
    elif isinstance(body, Essay) and body.lines != USUAL_LINES:
        yield _("the height of its box.")
    elif isinstance(body, Typed) and body.is_number:
        yield from _of_numbers(draft, body)


def _of_numbers(draft: Draft, body: Typed) -> Iterator[str]:
    if "measure" in draft.attributes:
        yield _("how its tolerance is measured; the bounds are the same.")
    for answer in body.answers:
        if answer.text != "*" and _value(answer) is None:
            yield _("“{value}” is no number.").format(value=answer.text)
        if not TOLERANCE.fullmatch(_tolerance(answer, draft)):
            yield _("“{value}” is no tolerance here.").format(value=_tolerance(answer, draft))


def tolerance_of(answer: Answer, draft: Draft) -> str:
    """As a distance, whatever it is measured by; 0 where that cannot be worked out."""
    value, found = _value(answer), TOLERANCE.fullmatch(_tolerance(answer, draft))
    if value is None or found is None:
        return "0"
    number = Fraction(found["number"]) / (100 if found["percent"] else 1)
    measure = draft.attributes.get("measure", "relative" if found["percent"] else "nominal")
    return decimal(number if measure == "nominal" else number * abs(value))


def _tolerance(answer: Answer, draft: Draft) -> str:
    return answer.tolerance or draft.attributes.get("tolerance", "0")


def _value(answer: Answer) -> Fraction | None:
    return read_number(unescape(answer.text), UNDECLARED)


def plain_words(text: str) -> str:
    """Markdown of one line without its marks."""
    tokens = markdown().parseInline(text)
    return plain(tokens[0]) if tokens else ""
