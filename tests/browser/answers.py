"""The right answers of the real course, read from its Markdown and not from the application."""

import re

from tests.databases import CONTENT


def right_options(module: str, question_id: str) -> list[str]:
    """Letters of the right options, in the order of the source."""
    marks = re.findall(r"^- \[[\[(](.)[\])]\]", _block(module, question_id), re.MULTILINE)
    return [letter for letter, mark in zip("abcdefgh", marks, strict=False) if mark == "x"]


def wrong_options(module: str, question_id: str) -> list[str]:
    right = right_options(module, question_id)
    return [next(letter for letter in "ab" if letter not in right)] if right != ["a", "b"] else ["c"]


def reason(module: str, question_id: str, letter: str) -> str:
    """First words of what the author wrote under the option."""
    found = re.findall(r"^- \[.*\n  > (.+)$", _block(module, question_id), re.MULTILINE)
    return found["abcdefgh".index(letter)].split(".")[0]


def takes_several(module: str, question_id: str) -> bool:
    return "- [[" in _block(module, question_id)


def _block(module: str, question_id: str) -> str:
    for file in sorted((CONTENT / module).glob("*.md")):
        source = file.read_text(encoding="utf-8")
        if f"{{#{question_id} " in source:
            return re.split(r"\n\{#|\n## |\n:::", source.split(f"{{#{question_id} ")[1])[0]
    raise AssertionError(f"no question {question_id} in {module}")
