"""`python -m app questions import` and `export`, as somebody types them."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import CONTENT

pytestmark = pytest.mark.slow


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "app", "questions", *arguments]
    return subprocess.run(command, cwd=CONTENT.parent, capture_output=True, text=True, check=False)


def test_import_and_export(tmp_path: Path) -> None:
    gift = tmp_path / "old.gift"
    gift.write_text("// old\nWho? {=A ~B}\n")
    imported = run("import", str(gift), "--output", str(tmp_path / "new.md"))
    assert (imported.returncode, imported.stdout) == (0, "")
    assert imported.stderr.splitlines() == [
        f"{gift}:1  lost: The comment “old”.",
        f"{gift}: 1 question, 1 thing lost",
    ]
    exported = run("export", str(tmp_path / "new.md"), "--format", "moodle-xml")
    assert exported.returncode == 0
    assert '<question type="multichoice">' in exported.stdout
    assert exported.stderr == f"{tmp_path / 'new.md'}: 1 question, 0 things lost\n"


def test_no_file_is_written_over(tmp_path: Path) -> None:
    gift, there = tmp_path / "a.gift", tmp_path / "quiz.md"
    gift.write_text("Who? {T}")
    there.write_text("mine")
    refused = run("import", str(gift), "--output", str(there))
    assert (refused.returncode, refused.stderr) == (2, f"{there}: File exists\n")
    assert there.read_text() == "mine"


def test_a_file_that_is_none_is_told_in_words(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text("<quiz>")
    assert run("import", str(file)).stderr == f"{file}: Line 1 is no XML.\n"
    assert run("import", str(tmp_path / "nothing.gift")).stderr.endswith("No such file or directory\n")
    assert run("export", str(file), "--format", "aiken").returncode == 2
