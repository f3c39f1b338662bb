"""An author breaks a file: `check` says where, the site keeps the last good version, and the mend goes live."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.server import Server
from tests.databases import CONTENT

pytestmark = pytest.mark.slow

LESSON = "mobilities/01-why-mobility.md"
QUESTION = "{#check-credit-or-degree"
OLD_WORDS, NEW_WORDS = "Two journeys that look alike", "Two journeys that differ"
MARKED, UNMARKED = "- [(x)] Agree", "- [( )] Agree"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


@pytest.fixture
def server(tmp_path: Path, content: Path) -> Iterator[Server]:
    with Server(tmp_path, content) as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_a_broken_file_never_reaches_readers(server: Server, page: Page) -> None:
    edit(server, f"## {OLD_WORDS}", f"## {NEW_WORDS}")
    edit(server, MARKED, UNMARKED)
    told = server.command("check", str(server.content))
    assert told.returncode == 1
    assert f"{LESSON}:{first_option(server)}:1  error: No option is marked as right." in told.stdout
    assert "mend: Mark the right option [(x)]." in told.stdout
    assert_readers_see(page, server, OLD_WORDS)
    server.restart()
    assert_readers_see(page, server, OLD_WORDS)

    edit(server, UNMARKED, MARKED)
    told = server.command("check", str(server.content))
    assert told.returncode == 0, told.stdout
    assert "error:" not in told.stdout
    server.restart()
    assert_readers_see(page, server, NEW_WORDS)


def edit(server: Server, old: str, new: str) -> None:
    file = server.content / LESSON
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def first_option(server: Server) -> int:
    """The line on which the question's options begin."""
    lines = (server.content / LESSON).read_text(encoding="utf-8").splitlines()
    question = next(number for number, line in enumerate(lines) if line.startswith(QUESTION))
    return next(number for number, line in enumerate(lines, start=1) if number > question and line.startswith("- ["))


def assert_readers_see(page: Page, server: Server, words: str) -> None:
    page.goto(f"{server.url}/modules/mobilities/lessons/why-mobility")
    expect(page.get_by_role("heading", name=words, exact=True)).to_be_visible()
