"""`python -m tools.conformance`: makes docs/accessibility-conformance.md from the table beside it.

`python -m tools.conformance RESULTS REPORT`: makes the report of a release, in the file REPORT, from its own run.
RESULTS is what `pytest --junitxml` wrote. Beside each test stands how many cases of it passed; where one failed or
none ran, the criterion is named and the exit code is 1: a release claims only what its own run has shown.
"""

import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from defusedxml import ElementTree

from tools.evidence import DOCS, ROOT, count_table, named_tests, quote, read_rows

SOURCE, DOCUMENT = DOCS / "accessibility-conformance.csv", DOCS / "accessibility-conformance.md"
VERDICTS = {
    "supports": "holds on every page, as far as the named tests and reviews can see",
    "partially supports": "holds in part; the remark says what is missing or was not tried",
    "does not support": "does not hold",
    "not applicable": "concerns something that the course does not have",
    "not evaluated": "no test and no review has looked",
}
PRINCIPLES = {"1": "Perceivable", "2": "Operable", "3": "Understandable", "4": "Robust"}
NEW_IN_WCAG_2_2 = {"2.4.11", "2.5.7", "2.5.8", "3.2.6", "3.3.7", "3.3.8"}
HEAD = """# Accessibility conformance report

Version {version} of the B-International course platform with its course, against WCAG 2.2, levels A and AA, and
clause 9 (web) of EN 301 549. Made by `python -m tools.conformance` from `accessibility-conformance.csv`: change that
file, not this one.

- **How it was evaluated.** By our own tests, in Chromium, and by our own review of templates, styles, scripts and
  pictures. A test is named by its file under `tests/` and its function; `tests/setup/test_conformance.py` fails where
  one does not exist.
- **Who has not looked.** Nobody with a disability, nobody with a screen reader, nobody from outside. Tests and reviews
  do not find every barrier, so the accessibility statement (`/accessibility`) says *partially conformant*.
- **What was looked at.** Every page and state in `tests/browser/pages.py`, in English and Urdu, light and dark, at 320
  and 1280 px. Not: the documents of other organisations that lessons link to.
- **Clauses.** A clause of EN 301 549 V3.2.1 has the number of its criterion with a 9 before it. Six criteria are new in
  WCAG 2.2 and have no clause yet. Clause 9.4.1.1 (parsing) stands for a criterion that WCAG 2.2 has removed as always
  satisfied. Clause 9.6 (conformance requirements) holds as far as the table does: whole pages, whole journeys, no
  technology but HTML and the certificate's PDF.
"""
OF_A_RUN = """- **This copy** belongs to one release: beside each test stands how many of its cases passed in the
  run of that release.
"""


@dataclass(frozen=True)
class Criterion:
    id: str
    level: str
    name: str
    verdict: str
    tests: tuple[str, ...]
    note: str

    @property
    def clause(self) -> str:
        return "–" if self.id in NEW_IN_WCAG_2_2 else f"9.{self.id}"


def read_criteria() -> list[Criterion]:
    return [
        Criterion(
            row["id"], row["level"], row["criterion"], row["verdict"], tuple(named_tests(row["tests"])), row["note"]
        )
        for row in read_rows(SOURCE)
    ]


@dataclass(frozen=True)
class Run:
    """How often each test, as `file::function`, passed and failed: once for each of its cases."""

    passed: Counter[str]
    failed: Counter[str]

    def outcome(self, test: str) -> tuple[int, int]:
        """Of a test as a criterion names it."""
        return _count(self.passed, test), _count(self.failed, test)


def read_run(results: Path) -> Run:
    run = Run(Counter(), Counter())
    for case in ElementTree.parse(results).iter("testcase"):
        file = case.attrib["classname"].removeprefix("tests.").replace(".", "/") + ".py"
        name = f"{file}::{case.attrib['name'].partition('[')[0]}"
        outcomes = {child.tag for child in case}
        if outcomes & {"failure", "error"}:
            run.failed[name] += 1
        elif "skipped" not in outcomes:
            run.passed[name] += 1
    return run


def find_unshown(criteria: Iterable[Criterion], run: Run) -> list[str]:
    """A line for each named test that failed in this run, or of which nothing ran."""
    return [
        f"{criterion.id}: {test} {'failed' if failed else 'did not run'}"
        for criterion in criteria
        for test in criterion.tests
        for passed, failed in [run.outcome(test)]
        if failed or not passed
    ]


def write_document(criteria: Iterable[Criterion], run: Run | None = None) -> str:
    """The report; with a run, each test says how many of its cases passed there."""
    found = list(criteria)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    verdicts = [criterion.verdict for criterion in found]
    head = HEAD.format(version=version) + (OF_A_RUN if run else "")
    lines = [head, *count_table("| verdict | criteria | what it means |", VERDICTS, verdicts)]
    for number, principle in PRINCIPLES.items():
        lines += ["", f"## {number}. {principle}", ""]
        lines += ["| WCAG 2.2 | EN 301 549 | verdict | shown by | remarks |", "| --- | --- | --- | --- | --- |"]
        lines += [_line(criterion, run) for criterion in found if criterion.id.startswith(f"{number}.")]
    return "\n".join(lines) + "\n"


def _line(one: Criterion, run: Run | None) -> str:
    shown = ", ".join(f"{quote([test])}{_told(test, run)}" for test in one.tests)
    return f"| {one.id} {one.name} ({one.level}) | {one.clause} | {one.verdict} | {shown} | {one.note} |"


def _told(test: str, run: Run | None) -> str:
    if run is None:
        return ""
    passed, failed = run.outcome(test)
    return f" ({passed} passed, {failed} failed)" if failed else f" ({passed} passed)"


def _count(names: Counter[str], test: str) -> int:
    if not test.endswith("*"):
        return names[test]
    return sum(count for name, count in names.items() if name.startswith(test.removesuffix("*")))


def main(arguments: list[str]) -> int:
    criteria = read_criteria()
    if not arguments:
        DOCUMENT.write_text(write_document(criteria), encoding="utf-8")
        return 0
    results, report = map(Path, arguments)
    run = read_run(results)
    report.write_text(write_document(criteria, run), encoding="utf-8")
    unshown = find_unshown(criteria, run)
    sys.stderr.writelines(f"{line}\n" for line in unshown)
    return 1 if unshown else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
