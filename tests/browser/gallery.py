"""`python -m tests.browser.gallery OUT`: a picture of every page, at 360 and 1280 px, light and dark."""

import sys
import tempfile
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from tests.browser.chromium import open_chromium
from tests.browser.pages import SIGHTS, Sight, Visit
from tests.browser.records import fill
from tests.browser.server import Server

WIDTHS = (360, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

LOAD_PICTURES = """
Promise.all([...document.images].map((image) => { image.loading = "eager"; return image.decode(); }))
"""


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, Server(Path(data)) as server, open_chromium() as browser:
        visit = Visit(server, fill(server))
        for who, sights in groupby(sorted(SIGHTS, key=lambda sight: sight.who), key=lambda sight: sight.who):
            picture_all(browser, visit, who, sights, folder)


def picture_all(browser: Browser, visit: Visit, who: str, sights: Iterable[Sight], folder: Path) -> None:
    context = browser.new_context()
    visit.sign_in(context, who)
    page = context.new_page()
    for sight in sights:
        visit.go(page, sight)
        page.evaluate(LOAD_PICTURES)
        picture(page, folder, sight.name)
    context.close()


def picture(page: Page, folder: Path, name: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
