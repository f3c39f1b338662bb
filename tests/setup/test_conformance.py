"""docs/accessibility-conformance.md claims what tests and reviews have shown, of every criterion, and nothing else."""

from collections import Counter
from pathlib import Path

import pytest

from app.web.page import TEMPLATES
from tests.setup.named_tests import is_there
from tools.conformance import DOCUMENT, VERDICTS, find_unshown, main, read_criteria, read_run, write_document

CRITERIA = read_criteria()


def test_the_document_is_made_from_the_table() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == write_document(CRITERIA)


def test_every_criterion_of_wcag_2_2_stands_once() -> None:
    assert len({one.id for one in CRITERIA}) == 55
    assert Counter(one.level for one in CRITERIA) == {"A": 31, "AA": 24}
    assert {one.verdict for one in CRITERIA} <= set(VERDICTS)


def test_each_named_test_exists() -> None:
    assert [(one.id, test) for one in CRITERIA for test in one.tests if not is_there(test)] == []


def test_nothing_is_said_to_hold_without_a_test_or_a_dated_review() -> None:
    claimed = [one for one in CRITERIA if one.verdict.endswith("supports")]
    assert [one.id for one in claimed if not one.tests and "Review, " not in one.note] == []
    assert [one.id for one in CRITERIA if one.verdict != "supports" and not one.note] == []


@pytest.mark.parametrize(
    ("cases", "told"),
    [
        ('<testcase classname="tests.web.test_a" name="test_b[x]"/>', []),
        ("", ["did not run"]),
        ('<testcase classname="tests.web.test_a" name="test_b[x]"><skipped/></testcase>', ["did not run"]),
        ('<testcase classname="tests.web.test_a" name="test_b[x]"><failure/></testcase>', ["failed"]),
        (
            '<testcase classname="tests.web.test_a" name="test_b[x]"/>'
            '<testcase classname="tests.web.test_a" name="test_b[y]"><error/></testcase>',
            ["failed"],
        ),
    ],
)
def test_a_run_that_did_not_show_it_is_seen(tmp_path: Path, cases: str, told: list[str]) -> None:
    results = tmp_path / "results.xml"
    results.write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>")
    criterion = CRITERIA[0].__class__("1.1.1", "A", "Non-text content", "supports", ("web/test_a.py::test_b",), "")
    assert find_unshown([criterion], read_run(results)) == [f"1.1.1: web/test_a.py::test_b {word}" for word in told]


def test_the_report_of_a_release_tells_what_passed_and_the_claim_that_nothing_showed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results, report = tmp_path / "results.xml", tmp_path / "report.md"
    test = next(test for one in CRITERIA for test in one.tests if not test.endswith("*"))
    file, _colons, name = test.partition("::")
    place = "tests." + file.removesuffix(".py").replace("/", ".")
    cases = "".join(f'<testcase classname="{place}" name="{name}[{case}]"/>' for case in "xyz")
    results.write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>")
    before = DOCUMENT.read_bytes()
    assert main([str(results), str(report)]) == 1
    assert f"`{test}` (3 passed)" in report.read_text(encoding="utf-8")
    told = capsys.readouterr().err
    assert test not in told
    assert "did not run" in told
    assert DOCUMENT.read_bytes() == before


def test_the_accessibility_statement_tells_the_same_numbers() -> None:
    statement = (TEMPLATES / "privacy" / "accessibility.html").read_text(encoding="utf-8")
    counts = Counter(one.verdict for one in CRITERIA)
    told = ("supports", "partially supports", "not applicable")
    assert sum(counts[verdict] for verdict in told) == len(CRITERIA), "the statement names these three only"
    numbers = "all={}, holds={}, part={}, none={}".format(len(CRITERIA), *(counts[verdict] for verdict in told))
    assert numbers in statement
