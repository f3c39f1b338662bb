"""The right answers of the real course, read from its Markdown and not from the application."""

import re

from tests.databases import CONTENT
from tests.questions.every_type import Pairs, name

NONSENSE = "none of these"
"""No number and no word that any question asks for."""
ENTRY = re.compile(r"^\d+\. (.+)$", re.MULTILINE)
GAP = re.compile(r"\[\[([^\[\]]+)\]\]")
ROW = re.compile(r"^\| *([^|]*?) *\| *([^|]+?) *\|", re.MULTILINE)


def right_options(module: str, question_id: str) -> Pairs:
    """Form fields and their values, in the order of the source."""
    kind, block = _kind(module, question_id), _block(module, question_id)
    if kind == "choice":
        return [("answer", letter) for letter, mark in _marks(block) if mark == "x"]
    if kind == "matching":
        return [(f"answer:{name(question_id, left)}", name(question_id, choice)) for left, choice in _rows(block)]
    if kind == "ordering":
        return [(f"answer:{name(question_id, text)}", str(place)) for place, text in enumerate(ENTRY.findall(block), 1)]
    if kind == "cloze":
        return [(f"answer:{gap}", text) for gap, text in enumerate(GAP.findall(block), 1)]
    return [("answer", GAP.findall(block)[0])]


def wrong_options(module: str, question_id: str) -> Pairs:
    """One field that earns nothing: the first option that is not right, or the first part with the value of another."""
    kind, ((field, value), *others) = _kind(module, question_id), right_options(module, question_id)
    if kind == "choice":
        return [("answer", letter) for letter, mark in _marks(_block(module, question_id)) if mark != "x"][:1]
    if kind in ("matching", "ordering"):
        return [(field, next(other for _field, other in others if other != value))]
    return [(field, NONSENSE)]


def reason(module: str, question_id: str, letter: str) -> str:
    """First words of what the author wrote under the option."""
    found = re.findall(r"^- \[.*\n  > (.+)$", _block(module, question_id), re.MULTILINE)
    return found["abcdefgh".index(letter)].split(".")[0]


def _kind(module: str, question_id: str) -> str:
    """choice, typed, cloze, matching or ordering."""
    attributes, _line, body = _block(module, question_id).partition("\n")
    if named := re.search(r"\btype=(matching|ordering)\b", attributes):
        return named[1]
    if re.search(r"^- \[[\[(][x ][\])]\]", body, re.MULTILINE):
        return "choice"
    return "typed" if re.search(r"^(- )?\[\[[^\[\]]+\]\]", body, re.MULTILINE) else "cloze"


def _marks(block: str) -> list[tuple[str, str]]:
    marks = re.findall(r"^- \[[\[(](.)[\])]\]", block, re.MULTILINE)
    return list(zip("abcdefgh", marks, strict=False))


def _rows(block: str) -> list[tuple[str, str]]:
    """Without the head of the table, its rule, and the choices that belong to no row."""
    return [(left, choice) for left, choice in ROW.findall(block)[2:] if left]


def _block(module: str, question_id: str) -> str:
    """Attributes and text of the question."""
    for file in sorted((CONTENT / module).glob("*.md")):
        source = file.read_text(encoding="utf-8")
        if f"{{#{question_id} " in source:
            return re.split(r"\n\{#|\n## |\n:::", source.split(f"{{#{question_id} ")[1])[0]
    raise AssertionError(f"no question {question_id} in {module}")
