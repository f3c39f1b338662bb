"""What the course is made of, whom it calls and which cryptography it uses: the documents say what the code says."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tools.sbom import LOCK, describe

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
INVENTORY = ROOT / "docs" / "cryptography.md"
CALLERS = {
    "app/accounts/openid.py": {"authlib", "httpx", "httpx2"},  # the sign-in services that the operator names
    "app/mail/smtp.py": {"aiosmtplib"},  # the mail server that the operator names
}
"""The only files that may open a connection, beside the database driver."""
NETWORK = {
    "aiohttp",
    "aiosmtplib",
    "authlib",
    "ftplib",
    "http.client",
    "httpcore",
    "httpx",
    "httpx2",
    "requests",
    "smtplib",
    "socket",
}
NETWORK |= {"telnetlib", "urllib.request", "urllib3", "websockets", "xmlrpc"}
CRYPTOGRAPHY = {"argon2", "cryptography", "hashlib", "hmac", "joserfc", "passlib", "secrets", "webauthn"}


def test_the_bill_of_materials_is_the_lock() -> None:
    components = describe(LOCK.read_text())["components"]
    lines = LOCK.read_text().replace("\\\n", " ").splitlines()
    locked = [(Requirement(line.split(" --hash")[0]), set(re.findall(r"sha256:(\w+)", line))) for line in lines]
    assert [(one["name"], f"=={one['version']}", hashes_of(one)) for one in components] == [
        (requirement.name, str(requirement.specifier), hashes) for requirement, hashes in locked
    ]
    assert {one["name"] for one in components if "properties" in one} == {
        requirement.name for requirement, _hashes in locked if requirement.marker
    }


def hashes_of(component: dict) -> set[str]:
    return {one["content"] for one in component["externalReferences"][0]["hashes"]}


def test_the_command_prints_it_and_the_same_each_time() -> None:
    printed = [subprocess.check_output([sys.executable, "-m", "tools.sbom"], cwd=ROOT) for _time in range(2)]
    assert printed[0] == printed[1]
    assert json.loads(printed[0]) == describe(LOCK.read_text())


def test_a_line_that_is_no_locked_package_is_refused() -> None:
    with pytest.raises(ValueError, match="not a line of a lock"):
        describe("mistune>=3\n")


def test_only_two_files_call_other_hosts() -> None:
    assert {place: found for place in sources() if (found := imported(place) & NETWORK)} == CALLERS


def test_the_inventory_of_cryptography_names_every_file_that_uses_any() -> None:
    text = INVENTORY.read_text()
    assert [place for place in sources() if imported(place) & CRYPTOGRAPHY and f"`{place}`" not in text] == []
    named = re.findall(r"`(app/[\w/]+\.py)`", text)
    assert [place for place in named if not imported(place) & CRYPTOGRAPHY] == []


def sources() -> Iterator[str]:
    yield from (path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "app").rglob("*.py")))


def imported(place: str) -> set[str]:
    """Packages that a file imports, and modules of the standard library by their full name too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / place).read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names | {name.partition(".")[0] for name in names}
