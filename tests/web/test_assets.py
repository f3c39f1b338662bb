"""What the interface sends beside its pages weighs no more than it must, and still says the same."""

from pathlib import Path

import pytest

from app.web.assets import FOLDER, assets

SCRIPTS = sorted(FOLDER.rglob("*.js"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_travels_without_comments_and_indents(script: Path) -> None:
    served = assets()[script.name].content.decode()
    assert not [line for line in served.splitlines() if not line or line[0].isspace() or line.startswith("//")]
    statements = [line.strip() for line in script.read_text("utf-8").splitlines()]
    assert served.splitlines() == [line for line in statements if line and not line.startswith("//")]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_text_of_a_script_goes_over_two_lines(script: Path) -> None:
    """In one that did, taking indents away would change what it says."""
    lines = script.read_text("utf-8").splitlines()
    assert [line for line in lines if line.count("`") % 2 or "/*" in line] == []
