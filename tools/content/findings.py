"""docs/findings.md: all that the checker can say, read off the code that says it.

    python tools/content/findings.py

A finding is a call that notes an error or advice; its sentences are literals in the same function.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("app/modules", "app/questions", "app/authoring/rules")
TARGET = ROOT / "docs" / "findings.md"
CALLS = {"error": "error", "complain": "error", "YamlMistake": "error", "_mistake": "error", "FolderRefused": "error"}
CALLS |= {"advise": "advice", "Diagnostic": "advice", "DoesNotFit": "advice"}
OF_TRANSLATIONS = "translating.py"
"""What is said here of a translation blocks nothing."""
MESSAGE_AT = {"complain": 1, "FolderRefused": 1, "Diagnostic": 4}
"""Place of the message among the arguments; the first for all others."""
MEND_AT = {"YamlMistake": 3, "_mistake": 2, "FolderRefused": 2}
INTRODUCTION = """# What the checker says

Made by `python tools/content/findings.py` from the code. What stands in braces is filled in. An **error** keeps the
course from being published; **advice** does not. Most findings carry their mend as a change that the editor makes at a
press, and `python -m app check --fix` makes those that need no judgement. In a translation every finding is advice.

| | It says | Mend |
| --- | --- | --- |
"""


@dataclass(frozen=True, order=True)
class Entry:
    severity: str
    message: str
    mend: str


def findings_text() -> str:
    entries = sorted({entry for folder in FOLDERS for entry in _in_folder(ROOT / folder)}, key=_order)
    rows = [f"| {entry.severity} | {_cell(entry.message)} | {_cell(entry.mend)} |" for entry in entries]
    return INTRODUCTION + "\n".join(rows) + "\n"


def _order(entry: Entry) -> tuple[bool, str, str]:
    return entry.severity != "error", entry.message.lstrip("“{"), entry.mend


def _in_folder(folder: Path) -> Iterator[Entry]:
    for path in sorted(folder.glob("*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                found = _in_function(function)
                yield from (_softened(found) if path.name == OF_TRANSLATIONS else found)


def _softened(entries: Iterator[Entry]) -> Iterator[Entry]:
    return (replace(entry, severity="advice") for entry in entries)


def _in_function(function: ast.FunctionDef) -> Iterator[Entry]:
    variables = _variables(function)
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and (name := _name(call)) in CALLS:
            messages = _read(_argument(call, "message", MESSAGE_AT.get(name, 0)), call, variables)
            mends = _read(_argument(call, "mend", MEND_AT.get(name)), call, variables) or [""]
            for message in messages:
                yield from (Entry(_severity(call, name), message, mend) for mend in mends)


def _severity(call: ast.Call, name: str) -> str:
    says = [argument.attr for argument in call.args if isinstance(argument, ast.Attribute)]
    return "error" if "ERROR" in says else CALLS[name]


@dataclass(frozen=True)
class Assigned:
    line: int
    indent: int
    value: ast.expr


def _variables(function: ast.FunctionDef) -> dict[str, list[Assigned]]:
    """Variable → what it was made, the last first."""
    found: dict[str, list[Assigned]] = {}
    for node in ast.walk(function):
        if not isinstance(node, ast.Assign):
            continue
        target = node.targets[0]
        pairs = [(target, node.value)]
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            pairs = list(zip(target.elts, node.value.elts, strict=False))
        for name, value in pairs:
            if isinstance(name, ast.Name):
                found.setdefault(name.id, []).append(Assigned(node.lineno, node.col_offset, value))
    return {name: sorted(values, key=lambda one: -one.line) for name, values in found.items()}


def _held(name: str, at: ast.expr, variables: dict[str, list[Assigned]]) -> Iterator[Assigned]:
    """What the variable may hold at this place: its last value, and what it was before an `if` that may be passed."""
    for assigned in variables.get(name, []):
        if assigned.line < at.lineno:
            yield assigned
            if assigned.indent <= at.col_offset:
                return


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _argument(call: ast.Call, name: str, place: int | None) -> ast.expr | None:
    named = next((keyword.value for keyword in call.keywords if keyword.arg == name), None)
    if named is None and place is not None and place < len(call.args):
        return call.args[place]
    return named


def _read(node: ast.expr | None, at: ast.expr, variables: dict[str, list[Assigned]]) -> list[str]:
    match node:
        case ast.Call(func=ast.Name(id="_"), args=[ast.Constant(value=str(text)), *_]):
            return [text]
        case ast.Call(func=ast.Name(id="did_you_mean")):
            return ["Did you mean “{word}”?"]
        case ast.Call(func=ast.Attribute(value=inner, attr="format")):
            return _read(inner, at, variables)
        case ast.IfExp(body=body, orelse=other):
            return _read(body, at, variables) + _read(other, at, variables)
        case ast.Name(id=name):
            held = list(_held(name, at, variables))
            return [text for one in held for text in _read(one.value, one.value, variables)]
    return []


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    TARGET.write_text(findings_text(), encoding="utf-8")
