"""The count after the whole suite: it misses what did not run, and nothing else."""

from collections.abc import Callable, Iterable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests import counting

Results = Callable[[Iterable[str]], Path]


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Results:
    """Results of a suite with a single file of two tests, one of them on both databases."""
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_one.py").write_text("def test_plain(): ...\n\n\ndef test_stored(db): ...\n\n\ndef make(): ...\n")
    monkeypatch.setattr(counting, "TESTS", folder)
    monkeypatch.setattr(counting, "LEAST", {"tests": 3, "on SQLite": 1, "on PostgreSQL": 1, "in the browser": 0})

    def write(names: Iterable[str]) -> Path:
        suite = ET.Element("testsuite")
        for name in names:
            ET.SubElement(suite, "testcase", classname="tests.test_one", name=name)
        ET.ElementTree(suite).write(tmp_path / "results.xml")
        return tmp_path / "results.xml"

    return write


def test_whole(results: Results) -> None:
    names = ["test_plain", "test_stored[sqlite]", "test_stored[postgres]"]
    assert counting.find_gaps(results(names)) == []


@pytest.mark.parametrize(
    ("names", "gap"),
    [
        (["test_stored[sqlite]", "test_stored[postgres]", "test_x"], "tests.test_one.test_plain is written"),
        (["test_plain", "test_stored[sqlite-a]", "test_stored[postgres-b]"], "test_stored[…-a] ran on sqlite only"),
        (["test_plain", "test_stored[sqlite]"], "2 tests, and at least 3 are expected"),
        (["test_plain", "test_stored[sqlite]", "test_x"], "0 on PostgreSQL, and at least 1 are expected"),
    ],
)
def test_what_is_missing_is_named(results: Results, names: list[str], gap: str) -> None:
    assert any(gap in found for found in counting.find_gaps(results(names)))
