"""`python3 dev.py test` with stand-ins for the tools: its exit code and its summary tell the truth."""

import os
import sys
from pathlib import Path

import pytest

import dev

pytestmark = pytest.mark.slow

PYTEST = """
import os, sys
from pathlib import Path
junit = next(word for word in sys.argv if word.startswith("--junitxml=")).partition("=")[2]
Path(junit).write_text({results!r})
with open(os.environ["TEST_TOOLS_LOG"], "a") as log:
    log.write({log!r})
print("pytest", *sys.argv[1:])
print("in", os.environ.get("TMPDIR"))
"""
RESULTS = """<testsuites><testsuite name="pytest">
<testcase classname="tests.quiz" name="test_grade"/>
<testcase classname="tests.web" name="test_page"><skipped message="absent tool: browser (install chromium)"/></testcase>
<testcase classname="" name="tests.node"><skipped message="collection skipped"
 >('/x.py', 3, 'Skipped: absent tool: node (install nodejs)')</skipped></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which every tool is a module that passes; `-m` finds a module here before any other."""
    for tool in ("ruff", "mypy", "djlint"):
        (tmp_path / f"{tool}.py").write_text("")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "counting.py").write_text("")
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "conformance.py").write_text("import sys\nopen(sys.argv[2], 'w').write('the report')\n")
    (tmp_path / "lint-imports").write_text("#!/bin/sh\n")
    (tmp_path / "lint-imports").chmod(0o755)
    (tmp_path / "python").symlink_to(sys.executable)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(dev, "PYTHON", tmp_path / "python")
    monkeypatch.setenv("TEST_TOOLS_LOG", os.environ["TEST_TOOLS_LOG"])  # put back afterwards
    monkeypatch.delenv("COURSE_TEST_REQUIRE", raising=False)
    monkeypatch.delenv("COURSE_TEST_ARTIFACTS", raising=False)
    fake_pytest(tmp_path)
    return tmp_path


def fake_pytest(folder: Path, log: str = "", results: str = RESULTS) -> None:
    (folder / "pytest.py").write_text(PYTEST.format(results=results, log=log))


def test_all_passed(clone: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert dev.Suite(with_slow=False).run() == 0
    output = capfd.readouterr().out
    assert "-m not slow" in output
    assert "tests: 1 passed, 0 failed, 0 errors, 2 skipped; the slow ones were left out" in output


def test_all_means_the_slow_ones_too(clone: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert dev.Suite(with_slow=True).run() == 0
    assert "not slow" not in capfd.readouterr().out


def test_a_whole_run_leaves_its_results_and_its_conformance_report(
    clone: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    kept = tmp_path_factory.mktemp("kept")
    monkeypatch.setenv("COURSE_TEST_ARTIFACTS", str(kept))
    assert dev.Suite(with_slow=True).run() == 0
    assert (kept / "results.xml").read_text() == RESULTS
    assert (kept / "accessibility-conformance.md").read_text() == "the report"
    (clone / "tools" / "conformance.py").write_text("raise SystemExit(1)")
    assert dev.Suite(with_slow=True).run() == 1


def test_temporary_files_are_in_memory_where_there_is_room(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr(dev, "MEMORY", clone)
    for room, place in ((0, f"in {clone}/course-tests-"), (2**60, "in None")):
        monkeypatch.setattr(dev, "ROOM", room)
        dev.Suite(with_slow=False).run()
        assert place in capfd.readouterr().out
    assert not list(clone.glob("course-tests-*"))


def test_an_absent_tool_is_named_with_the_tests_it_cost(clone: Path, capfd: pytest.CaptureFixture[str]) -> None:
    dev.Suite(with_slow=False).run()
    output = capfd.readouterr().out
    assert "!!! Absent: browser (install chromium)\n!!! so 1 tests did NOT run:\n!!!   tests.web.test_page" in output
    assert "!!! Absent: node (install nodejs)" in output


@pytest.mark.parametrize("tool", ["ruff", "mypy", "djlint", "lint-imports", "pytest"])
def test_one_failure_fails_the_whole_but_the_rest_still_runs(
    clone: Path, capfd: pytest.CaptureFixture[str], tool: str
) -> None:
    if tool == "lint-imports":
        (clone / tool).write_text("#!/bin/sh\nexit 1\n")
    else:
        (clone / f"{tool}.py").write_text("raise SystemExit(1)")
    assert dev.Suite(with_slow=False).run() == 1
    output = capfd.readouterr().out
    assert output.count("FAILED") == (2 if tool == "ruff" else 1)  # ruff checks and formats
    assert "== pytest" in output


def test_a_required_tool_that_no_test_used_is_a_failure(
    clone: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_TEST_REQUIRE", "browser,node")
    fake_pytest(clone, log='{"tool": "browser", "available": true}\n{"tool": "node", "available": false}\n')
    assert dev.Suite(with_slow=True).run() == 1
    output = capfd.readouterr().out
    assert "FAILED  node: no test used it, but it is required" in output
    assert "FAILED  browser" not in output


def test_no_results_at_all_is_no_success(clone: Path) -> None:
    (clone / "pytest.py").write_text("raise SystemExit(3)")
    assert dev.Suite(with_slow=False).run() == 1
