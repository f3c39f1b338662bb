"""`python -m tools.conformance [RESULTS]`: makes docs/accessibility-conformance.md from the table beside it.

RESULTS is what `pytest --junitxml` wrote. With it, each criterion whose tests failed or did not run is named, nothing
is written, and the exit code is 1: a release claims only what its own run has shown.
"""

import sys
import tomllib
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


def write_document(criteria: Iterable[Criterion]) -> str:
    found = list(criteria)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    verdicts = [criterion.verdict for criterion in found]
    lines = [HEAD.format(version=version), *count_table("| verdict | criteria | what it means |", VERDICTS, verdicts)]
    for number, principle in PRINCIPLES.items():
        lines += ["", f"## {number}. {principle}", ""]
        lines += ["| WCAG 2.2 | EN 301 549 | verdict | shown by | remarks |", "| --- | --- | --- | --- | --- |"]
        lines += [_line(criterion) for criterion in found if criterion.id.startswith(f"{number}.")]
    return "\n".join(lines) + "\n"


def _line(one: Criterion) -> str:
    return f"| {one.id} {one.name} ({one.level}) | {one.clause} | {one.verdict} | {quote(one.tests)} | {one.note} |"


def find_unshown(criteria: Iterable[Criterion], results: Path) -> list[str]:
    """A line for each named test that failed in this run, or of which nothing ran."""
    passed, failed = _read_results(results)
    told = []
    for criterion in criteria:
        for test in criterion.tests:
            if _among(test, failed):
                told.append(f"{criterion.id}: {test} failed")
            elif not _among(test, passed):
                told.append(f"{criterion.id}: {test} did not run")
    return told


def _read_results(results: Path) -> tuple[set[str], set[str]]:
    """`file::function` of what passed and of what failed; a function may be in both by different cases."""
    passed, failed = set(), set()
    for case in ElementTree.parse(results).iter("testcase"):
        file = case.attrib["classname"].removeprefix("tests.").replace(".", "/") + ".py"
        name = f"{file}::{case.attrib['name'].partition('[')[0]}"
        outcomes = {child.tag for child in case}
        if outcomes & {"failure", "error"}:
            failed.add(name)
        elif "skipped" not in outcomes:
            passed.add(name)
    return passed, failed


def _among(test: str, names: set[str]) -> bool:
    return any(name.startswith(test.removesuffix("*")) for name in names) if test.endswith("*") else test in names


def main(arguments: list[str]) -> int:
    criteria = read_criteria()
    unshown = find_unshown(criteria, Path(arguments[0])) if arguments else []
    if unshown:
        sys.stderr.write("\n".join(unshown) + "\n")
        return 1
    DOCUMENT.write_text(write_document(criteria), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
