"""Whether a test that a page of docs/ names is there."""

import ast
from pathlib import Path

TESTS = Path(__file__).parents[1]


def is_there(named: str) -> bool:
    """`named` is `file::function`, or `file::*` for all of a file."""
    file, _colons, function = named.partition("::")
    path = TESTS / file
    if not path.is_file():
        return False
    functions = {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}
    return any(name.startswith("test_") for name in functions) if function == "*" else function in functions
