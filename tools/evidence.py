"""Pages made from a table of requirements: each with a verdict, and the tests that show it or a note."""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def read_rows(source: Path) -> list[dict[str, str]]:
    with source.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def named_tests(cell: str) -> list[str]:
    """`file::function` of each test that a cell names; `*` stands for all of a file."""
    return cell.split("; ") if cell else []


def quote(tests: Iterable[str]) -> str:
    return ", ".join(f"`{test}`" for test in tests)


def count_table(heading: str, meanings: Mapping[str, str], verdicts: Iterable[str]) -> list[str]:
    """Lines of a table: each verdict, how often it was given, and what it means."""
    counts = Counter(verdicts)
    lines = [heading, "| --- | --: | --- |"]
    return lines + [f"| {verdict} | {counts[verdict]} | {meaning} |" for verdict, meaning in meanings.items()]
