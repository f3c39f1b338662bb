"""Debian's chromium, as every test here starts it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Request, sync_playwright

from tests import logged

PROGRAM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]


@contextmanager
def open_chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=ARGUMENTS)
        browser.on("context", lambda context: context.on("request", _note_form))
        yield browser
        browser.close()


def _note_form(request: Request) -> None:
    """What is typed into the pages of a server must not stand in its log."""
    if request.method == "POST" and "urlencoded" in request.headers.get("content-type", ""):
        logged.note_form(request.post_data_buffer or b"")
