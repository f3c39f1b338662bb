"""Whether the tests that are written were run: `python -m tests.counting RESULTS.xml` after the whole suite.

A folder that is not collected any more, a file whose names changed so that none of its tests begins with `test_`, a
database that is no longer a parameter: none of them fails a test, so this does. Nothing here needs an edit when a test
is added; only who takes many away says so in `LEAST`.
"""

import ast
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

TESTS = Path(__file__).parent
DATABASE = re.compile(r"(?<=[\[-])(?:sqlite|postgres)(?=[\]-])")
LEAST = {"tests": 5800, "on SQLite": 1900, "on PostgreSQL": 1900, "in the browser": 330, "files": 130}
"""About a tenth below what there was when this was written; far more tests than this is no news."""


def find_gaps(results: Path) -> list[str]:
    """In words, what is missing among the results of a run of everything."""
    ran = [(str(case.get("classname")), str(case.get("name"))) for case in ET.parse(results).iter("testcase")]  # noqa: S314 - our own
    return [*_unrun(ran), *_one_sided(ran), *_too_few(ran)]


def _unrun(ran: list[tuple[str, str]]) -> Iterator[str]:
    names = {(place, name.partition("[")[0]) for place, name in ran}
    for place, name in _written():
        if (place, name) not in names:
            yield f"{place}.{name} is written and did not run"


def _written() -> Iterator[tuple[str, str]]:
    for path in sorted(TESTS.rglob("test_*.py")):
        if "node_modules" in path.parts:
            continue
        place = ".".join(path.relative_to(TESTS.parent).with_suffix("").parts)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield from ((place, name) for name in _functions(tree.body))


def _functions(body: list[ast.stmt]) -> Iterator[str]:
    for statement in body:
        if isinstance(statement, ast.FunctionDef) and statement.name.startswith("test_"):
            yield statement.name


def _one_sided(ran: list[tuple[str, str]]) -> Iterator[str]:
    """What ran on one database ran on the other."""
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for place, name in ran:
        seen[place, DATABASE.sub("…", name)] |= set(DATABASE.findall(name))
    for (place, name), databases in sorted(seen.items()):
        if len(databases) == 1:
            yield f"{place}.{name} ran on {databases.pop()} only"


def _too_few(ran: list[tuple[str, str]]) -> Iterator[str]:
    counts = Counter(
        {
            "tests": len(ran),
            "on SQLite": sum("sqlite" in name for _place, name in ran),
            "on PostgreSQL": sum("postgres" in name for _place, name in ran),
            "in the browser": sum(place.startswith("tests.browser") for place, _name in ran),
            "files": len({place for place, _name in ran}),
        }
    )
    for what, least in LEAST.items():
        if counts[what] < least:
            yield f"{counts[what]} {what}, and at least {least} are expected (tests/counting.py)"


if __name__ == "__main__":
    gaps = find_gaps(Path(sys.argv[1]))
    sys.stdout.write("".join(f"{gap}\n" for gap in gaps))
    sys.exit(1 if gaps else 0)
