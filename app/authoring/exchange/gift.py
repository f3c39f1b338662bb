"""The GIFT format as its users write it: text to questions, nothing judged yet.

Questions are separated by empty lines. In each, the first `{` and the first `}` behind it hold the answers; text behind
them makes the question one with a missing word. The rules are those of the format's inventors, see `docs/exchange.md`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.errors import InvalidInput
from app.language import gettext as _

ESCAPED = {"\\": "\ue000", ":": "\ue001", "#": "\ue002", "=": "\ue003", "{": "\ue004", "}": "\ue005", "~": "\ue006"}
PLAIN = {hidden: shown for shown, hidden in ESCAPED.items()} | {"\ue007": "\n"}
MOST_ANSWERS = 200
MISSING_WORD = "_____"
FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")
KEEPS_LINES = ("html", "markdown")
TITLE = re.compile(r"::(.*?)::", re.DOTALL)
WEIGHT = re.compile(r"%(-?\d{1,9}(?:\.\d{1,40})?)%")
CATEGORY = "$CATEGORY:"
COMMENT_ID, COMMENT_TAG = (
    re.compile(r"\[id:([^\x00-\x1f\x7f]{1,200}?)\]"),
    re.compile(r"\[tag:([^\x00-\x1f\x7f]{1,200}?)\]"),
)


@dataclass(frozen=True)
class Written:
    """A text with the name of its markup."""

    text: str
    format: str


@dataclass(frozen=True)
class GiftAnswer:
    text: Written
    is_right: bool
    weight: str = ""
    """Percent, as written; empty for none."""
    feedback: Written | None = None
    match: str = ""


@dataclass
class GiftQuestion:
    line: int
    type: str = "Description"
    """Category, Description, MC, Short, TF, Numerical, Matching or Essay."""
    title: str = ""
    stem: Written = field(default_factory=lambda: Written("", "moodle"))
    answers: list[GiftAnswer] = field(default_factory=list)
    is_true: bool = False
    feedback: Written | None = None
    """Shown whatever was answered."""
    id: str = ""
    tags: list[str] = field(default_factory=list)
    comments: list[tuple[int, str]] = field(default_factory=list)
    """Lines that the format drops, with their numbers."""


def read_gift(text: str) -> list[GiftQuestion]:
    return [question for line, block in _blocks(text) for question in _read(line, block)]


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    block: list[str] = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _read(first: int, lines: list[str]) -> Iterator[GiftQuestion]:
    question = GiftQuestion(first)
    kept: list[str] = []
    for number, line in enumerate(lines, start=first):
        bare = line.strip()
        if bare.startswith("//"):
            _note_comment(question, number, bare)
        elif bare.startswith(CATEGORY) and not kept:
            yield GiftQuestion(number, "Category", bare.removeprefix(CATEGORY).strip())
        else:
            question.line = question.line if kept else number
            kept.append(line)
    if kept or question.comments:
        yield _question(question, "\n".join(kept))


def _note_comment(question: GiftQuestion, number: int, comment: str) -> None:
    found = COMMENT_ID.search(comment)
    question.id = found[1].strip() if found else question.id
    question.tags += [tag.strip() for tag in COMMENT_TAG.findall(comment)]
    rest = COMMENT_TAG.sub("", COMMENT_ID.sub("", comment)).strip("/ \t")
    if rest:
        question.comments.append((number, rest))


def _question(question: GiftQuestion, written: str) -> GiftQuestion:
    text = re.sub(r"\\([\\:#={}~n])", lambda found: ESCAPED.get(found[1], "\ue007"), written).strip()
    title = TITLE.match(text)
    question.title = _shown(title[1]).strip() if title else ""
    text = text[title.end() :] if title else text
    before, brace, rest = text.partition("{")
    answers, _end, after = rest.partition("}")
    format_ = FORMAT.match(before.strip())
    question.stem = _text(_with_gap(before, after) if brace else before, format_[1] if format_ else "moodle")
    if brace:
        _read_answers(question, answers.strip())
    return question


def _with_gap(before: str, after: str) -> str:
    return f"{before.rstrip()} {MISSING_WORD} {after.strip()}" if after.strip() else before


def _read_answers(question: GiftQuestion, text: str) -> None:
    format_ = question.stem.format
    text, mark, general = text.rpartition("####") if "####" in text else (text, "", "")
    question.feedback = _text(general, format_) if mark and general.strip() else None
    text = text.strip()
    verdict, _mark, rest = text.partition("#")
    if not text:
        question.type = "Essay"
    elif text.startswith("#"):
        question.type = "Numerical"
        question.answers = [_answer(piece, "plain") for piece in _split(text[1:])]
    elif verdict.strip() in ("T", "TRUE", "F", "FALSE"):
        question.type, question.is_true = "TF", verdict.strip() in ("T", "TRUE")
        for feedback in rest.split("#") if rest else []:
            question.answers.append(GiftAnswer(Written("", format_), False, feedback=_text(feedback, format_)))
    elif "~" not in text and "->" in text:
        question.type = "Matching"
        question.answers = [_pair(piece, format_) for piece in _split(text)]
    else:
        question.answers = [_answer(piece, format_) for piece in _split(text)]
        question.type = "Short" if all(answer.is_right for answer in question.answers) else "MC"


def _split(text: str) -> list[str]:
    """At each `=` and `~`, which stays at the head of its piece; text before the first is a right answer."""
    pieces = [piece for piece in re.split(r"(?=[=~])", text, maxsplit=MOST_ANSWERS) if piece.strip()]
    if len(pieces) >= MOST_ANSWERS:
        raise InvalidInput({"file": _("A question has more than {limit} answers.").format(limit=MOST_ANSWERS)})
    return [piece if piece[0] in "=~" else f"={piece}" for piece in (piece.strip() for piece in pieces)]


def _answer(piece: str, format_: str) -> GiftAnswer:
    rest = piece[1:].strip()
    weight = WEIGHT.match(rest)
    text, mark, feedback = (rest[weight.end() :] if weight else rest).partition("#")
    return GiftAnswer(
        _text(text, format_),
        piece[0] == "=",
        weight[1] if weight else "",
        _text(feedback, format_) if mark and feedback.strip() else None,
    )


def _pair(piece: str, format_: str) -> GiftAnswer:
    left, _arrow, right = piece[1:].partition("->")
    return GiftAnswer(_text(left, format_), True, match=" ".join(_shown(right).split()))


def _text(text: str, inherited: str) -> Written:
    text = text.strip()
    own = FORMAT.match(text)
    format_ = own[1] if own else inherited
    text = text[own.end() :].strip() if own else text
    return Written(_shown(text if format_ in KEEPS_LINES else " ".join(text.split())), format_)


def _shown(text: str) -> str:
    return "".join(PLAIN.get(character, character) for character in text)
