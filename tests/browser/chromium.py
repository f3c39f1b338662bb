"""Debian's chromium, as every test here starts it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Request, sync_playwright

from tests import logged

PROGRAM = Path("/usr/bin/chromium")
PATIENCE = 60_000
"""Milliseconds that anything may take to be seen, on a machine that is busy with other tests too."""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]


@contextmanager
def open_chromium(*more: str) -> Iterator[Browser]:
    """`more`: arguments of the program beside the usual ones."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=[*ARGUMENTS, *more])
        browser.on("context", _be_patient)
        browser.on("context", lambda context: context.on("request", _note_form))
        yield browser
        browser.close()


def _be_patient(context: BrowserContext) -> None:
    context.set_default_timeout(PATIENCE)


def _note_form(request: Request) -> None:
    """What is typed into the pages of a server must not stand in its log."""
    if request.method == "POST" and "urlencoded" in request.headers.get("content-type", ""):
        logged.note_form(request.post_data_buffer or b"")
