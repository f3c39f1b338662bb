"""One server for all tests, and one browser for each file of them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import PATIENCE, PROGRAM, open_chromium
from tests.browser.pages import Visit
from tests.browser.records import fill, open_course
from tests.browser.server import Server
from tests.databases import CONTENT
from tests.tools import require_tool

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real course. Tests share it, so each brings people of its own."""
    with open_course(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """For one test alone, which may change what stands in its folder."""
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    with Server(tmp_path, content) as running:
        yield running


@pytest.fixture(scope="session")
def visit(server: Server) -> Visit:
    """People in every state of learning, and the way to every page as they see it."""
    return Visit(server, fill(server))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For a file, not for the session: while it is open, an event loop runs in this thread."""
    require_tool("browser", available=PROGRAM.exists(), how="apt-get install chromium")
    with open_chromium() as chromium:
        yield chromium
