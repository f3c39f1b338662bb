"""The one script of the pages, run by a JavaScript engine: without a browser no other test shows a slip in it."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.tools import require_tool

SCRIPT = Path(__file__).resolve().parents[2] / "app" / "web" / "static" / "site.js"


@pytest.mark.slow
def test_the_script_is_sound_javascript() -> None:
    node = shutil.which("node")
    require_tool("node", available=node is not None, how="apt install nodejs")
    checked = subprocess.run([str(node), "--check", str(SCRIPT)], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_page_without_what_the_script_looks_for_is_no_error() -> None:
    node = shutil.which("node")
    require_tool("node", available=node is not None, how="apt install nodejs")
    program = f"{EMPTY_PAGE}\n{SCRIPT.read_text()}"
    ran = subprocess.run([str(node), "-e", program], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


# As much of a browser as a page without any of our elements needs.
EMPTY_PAGE = """
const nothing = new Proxy(function () {}, {
  get: (_, name) => name === Symbol.iterator ? [][Symbol.iterator] : name === "forEach" ? () => {} : nothing,
  apply: () => nothing,
});
globalThis.document = {
  querySelector: () => null, querySelectorAll: () => [], getElementById: () => null,
  addEventListener: () => {}, documentElement: nothing, body: nothing, head: nothing, referrer: "",
};
globalThis.location = { origin: "http://localhost" };
globalThis.window = globalThis;
Object.defineProperty(globalThis, "navigator", { value: {} });
globalThis.addEventListener = () => {};
"""
