"""One browser and one server for each file of tests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import PROGRAM, open_chromium
from tests.browser.server import Server
from tests.tools import require_tool


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    require_tool("browser", available=PROGRAM.exists(), how="apt-get install chromium")
    with open_chromium() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real course with nobody in it yet."""
    with Server(tmp_path_factory.mktemp("server")) as running:
        yield running
