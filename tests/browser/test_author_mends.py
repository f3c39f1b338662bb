"""An author breaks a file: `check` says where, the site keeps the last good version, and the mend goes live."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.server import Server

pytestmark = pytest.mark.slow

LESSON = "mobilities/01-why-mobility.md"
QUESTION = "{#check-credit-or-degree"
OLD_WORDS, NEW_WORDS = "Two journeys that look alike", "Two journeys that differ"
MARKED, UNMARKED = "- [(x)] Agree", "- [( )] Agree"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_a_broken_file_never_reaches_readers(own_server: Server, page: Page) -> None:
    edit(own_server, f"## {OLD_WORDS}", f"## {NEW_WORDS}")
    edit(own_server, MARKED, UNMARKED)
    told = own_server.command("check", str(own_server.content))
    assert told.returncode == 1
    assert f"{LESSON}:{first_option(own_server)}:1  error: No option is marked as right." in told.stdout
    assert "mend: Mark the right option [(x)]." in told.stdout
    assert_readers_see(page, own_server, OLD_WORDS)
    own_server.restart()
    assert_readers_see(page, own_server, OLD_WORDS)

    edit(own_server, UNMARKED, MARKED)
    told = own_server.command("check", str(own_server.content))
    assert told.returncode == 0, told.stdout
    assert "error:" not in told.stdout
    own_server.restart()
    assert_readers_see(page, own_server, NEW_WORDS)


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
