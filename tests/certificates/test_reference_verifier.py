"""The verifier that we give to others: short, alone, and as strict as our own."""

import ast
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from app.certificates.issuer import jwk
from app.certificates.signing_keys import RS256, ListedKey
from tests.certificates.test_tampering import rs256, token

SCRIPT = Path(__file__).parents[2] / "docs" / "verify_certificate.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_certificate", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def key(**other: str) -> dict[str, str]:
    return {**jwk(ListedKey("rs256-test", RS256, rs256().public_key(), signs=True)), **other}


def is_accepted(script: ModuleType, text: str, **other: str) -> bool:
    try:
        script.verify(text, key(**other))
    except (ValueError, KeyError, TypeError):
        return False
    return True


def test_it_has_fifty_lines_at_most_and_needs_nothing_installed() -> None:
    source = SCRIPT.read_text()
    assert len(source.splitlines()) <= 50
    imported = {
        alias.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import) for alias in node.names
    }
    assert imported <= sys.stdlib_module_names


def test_it_runs_alone_with_the_key_as_it_is_published(tmp_path: Path) -> None:
    (tmp_path / "credential.jwt").write_text(token())
    (tmp_path / "key.json").write_text(json.dumps(key()))
    run = subprocess.run(
        [sys.executable, "-I", "-S", SCRIPT, "credential.jwt", "key.json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Genuine: Amina Khan | B-International: internationalisation in practice | 2026-11-23" in run.stdout


@pytest.mark.parametrize("share", [pytest.param(397, id="sample"), pytest.param(5, id="many", marks=pytest.mark.slow)])
def test_no_changed_bit_is_accepted(script: ModuleType, share: int) -> None:
    content = token().encode()
    for place in range(0, len(content) * 8, share):
        forged = bytearray(content)
        forged[place // 8] ^= 1 << place % 8
        assert not is_accepted(script, forged.decode("latin-1")), f"bit {place}"


def test_other_spellings_and_keys_are_refused(script: ModuleType) -> None:
    assert is_accepted(script, token())
    head, body, tail = token().split(".")
    for forged in (f"{head}.{body}.", f"{head}.{body}.{tail}=", f"{head}.{body}.{tail}.", f"{body}.{head}.{tail}", ""):
        assert not is_accepted(script, forged)
    assert not is_accepted(script, token(), kid="rs256-another")
    assert not is_accepted(script, token(), n=key()["n"][:-4] + "AAAA")
