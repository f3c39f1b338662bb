"""Every message that refuses what somebody typed says what would be right: WCAG 3.3.3."""

import ast
import re
from collections.abc import Iterator

import pytest

from app.web.page import TEMPLATES

APP = TEMPLATES.parents[1]
SUGGESTS = re.compile(
    r"\b(please|choose|say|better|pack|export|write|give|type|ask|load|look|make|split|check|compare|remove|shorten|"
    r"must|can|at least|at most|larger than|longer than|more than|from \d|six digits|first|between|like)\b|%\(|\{",
    re.IGNORECASE,
)


def refusals() -> Iterator[str]:
    """The words of every InvalidInput, and of every ValueError of a form's field."""
    for file in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if name == "InvalidInput" or (name == "ValueError" and "forms" in file.name):
                yield from _messages(node)
        if file.name == "forms.py":
            yield from _messages(ast.parse(file.read_text(encoding="utf-8")))


def _messages(node: ast.AST) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("_", "mark"):
            yield from (argument.value for argument in call.args if isinstance(argument, ast.Constant))


@pytest.mark.slow
def test_every_refusal_suggests_what_to_do() -> None:
    found = set(refusals())
    assert len(found) > 30
    unhelpful = [message for message in sorted(found) if not SUGGESTS.search(message)]
    assert not unhelpful, "\n".join(unhelpful)
