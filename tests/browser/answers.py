"""The right answers of the real course, read from its Markdown and not from the application."""

import re

from tests.databases import CONTENT


def right_options(module: str, question_id: str) -> list[str]:
    """Letters of the right options, in the order of the source."""
    return [letter for letter, mark in _marks(module, question_id) if mark == "x"]


def wrong_options(module: str, question_id: str) -> list[str]:
    """The first that is not right, alone."""
    return [letter for letter, mark in _marks(module, question_id) if mark != "x"][:1]


def reason(module: str, question_id: str, letter: str) -> str:
    """First words of what the author wrote under the option."""
    found = re.findall(r"^- \[.*\n  > (.+)$", _block(module, question_id), re.MULTILINE)
    return found["abcdefgh".index(letter)].split(".")[0]


def _marks(module: str, question_id: str) -> list[tuple[str, str]]:
    marks = re.findall(r"^- \[[\[(](.)[\])]\]", _block(module, question_id), re.MULTILINE)
    return list(zip("abcdefgh", marks, strict=False))


def _block(module: str, question_id: str) -> str:
    for file in sorted((CONTENT / module).glob("*.md")):
        source = file.read_text(encoding="utf-8")
        if f"{{#{question_id} " in source:
            return re.split(r"\n\{#|\n## |\n:::", source.split(f"{{#{question_id} ")[1])[0]
    raise AssertionError(f"no question {question_id} in {module}")
