"""`python -m tools.asvs`: makes docs/asvs.md from docs/asvs.csv, the table of what OWASP ASVS 5.0 asks for."""

from collections.abc import Iterable
from dataclasses import dataclass

from tools.evidence import DOCS, count_table, named_tests, quote, read_rows

SOURCE, DOCUMENT = DOCS / "asvs.csv", DOCS / "asvs.md"
STATES = {
    "test": "held by the named test, which fails where it does not hold",
    "review": "held by how it is built; a person looked, no test would notice a change",
    "partly": "held in part; the note says what is missing",
    "not met": "not held",
    "not applicable": "concerns something that the course does not have",
}
HEAD = """# OWASP ASVS 5.0, levels 1 and 2

Made by `python -m tools.asvs` from `asvs.csv`: change that file, not this one. Of the 253 requirements of both levels,
44 concern techniques that the course does not use (LDAP, SAML, GraphQL, WebRTC and others); 209 stand below.
A test is named by its file under `tests/` and its function; `*` means all of a file. `tests/setup/test_asvs.py` fails
where a named test does not exist. Nobody outside the team has checked this table.
"""


@dataclass(frozen=True)
class Requirement:
    id: str
    what: str
    state: str
    evidence: str

    @property
    def tests(self) -> list[str]:
        """`file::function` of each test that is named."""
        return named_tests(self.evidence) if self.state == "test" else []

    @property
    def chapter(self) -> str:
        return f"V{self.id.split('.')[0]}"


def read_requirements() -> list[Requirement]:
    return [Requirement(row["id"], row["requirement"], row["state"], row["evidence"]) for row in read_rows(SOURCE)]


def write_document(requirements: Iterable[Requirement]) -> str:
    found = list(requirements)
    states = [requirement.state for requirement in found]
    lines = [HEAD, *count_table("| state | requirements | what it means |", STATES, states)]
    for chapter in dict.fromkeys(requirement.chapter for requirement in found):
        lines += ["", f"## {chapter}", "", "| id | requirement | state | test, or note |", "| --- | --- | --- | --- |"]
        lines += [_line(requirement) for requirement in found if requirement.chapter == chapter]
    return "\n".join(lines) + "\n"


def _line(requirement: Requirement) -> str:
    evidence = quote(requirement.tests) or requirement.evidence
    return f"| {requirement.id} | {requirement.what} | {requirement.state} | {evidence} |"


if __name__ == "__main__":
    DOCUMENT.write_text(write_document(read_requirements()), encoding="utf-8")
