"""Tools from outside Python that some tests need: an absent one skips its tests loudly, or fails them."""

import json
import os
import tempfile
from pathlib import Path
from typing import Literal

import pytest

Tool = Literal["browser", "postgres", "node", "proxy", "hadolint", "paper"]

# Every process of the run writes into one file. dev.py names it; a plain pytest makes one here, before
# pytest-xdist starts its workers, which inherit the name.
if "TEST_TOOLS_LOG" not in os.environ:
    _folder = tempfile.TemporaryDirectory(prefix="course-tests-")
    os.environ["TEST_TOOLS_LOG"] = f"{_folder.name}/tools.jsonl"


def require_tool(tool: Tool, available: bool, how: str) -> None:
    """Return if the tool is there. Else skip the test; fail it if COURSE_TEST_REQUIRE lists the tool.

    `how` tells a person what to install. Call it in the fixture or test that needs the tool.
    """
    _write_down(tool, available, how)
    if available:
        return
    reason = f"absent tool: {tool} ({how})"
    if tool in os.environ.get("COURSE_TEST_REQUIRE", "").split(","):
        pytest.fail(f"{reason}; COURSE_TEST_REQUIRE names it", pytrace=False)
    pytest.skip(reason)


def absent_tools() -> list[str]:
    """One line per tool that some test of this run, in whichever worker, did not find."""
    lines = {f"{entry['tool']} ({entry['how']})" for entry in _written() if not entry["available"]}
    return sorted(lines)


def _write_down(tool: str, available: bool, how: str) -> None:
    entry = json.dumps({"tool": tool, "available": available, "how": how})
    with _log().open("a") as log:
        log.write(entry + "\n")


def _written() -> list[dict[str, object]]:
    return [json.loads(line) for line in _log().read_text().splitlines()] if _log().is_file() else []


def _log() -> Path:
    return Path(os.environ["TEST_TOOLS_LOG"])
