"""The contract for outside tools: absent ones skip, required ones fail, and each is named in the end."""

from pathlib import Path

import pytest

from tests.tools import absent_tools, require_tool


@pytest.fixture(autouse=True)
def own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_TOOLS_LOG", str(tmp_path / "tools.jsonl"))
    monkeypatch.delenv("COURSE_TEST_REQUIRE", raising=False)


def test_a_tool_that_is_there_changes_nothing() -> None:
    require_tool("node", True, "install nodejs")
    assert absent_tools() == []


def test_an_absent_tool_skips_and_is_named_once() -> None:
    for _ in range(2):
        with pytest.raises(pytest.skip.Exception, match="absent tool: node"):
            require_tool("node", False, "install nodejs")
    assert absent_tools() == ["node (install nodejs)"]


def test_an_absent_tool_fails_where_it_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_TEST_REQUIRE", "browser,node")
    with pytest.raises(pytest.fail.Exception, match="install nodejs"):
        require_tool("node", False, "install nodejs")
