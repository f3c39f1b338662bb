"""`python -m tests.browser.gallery OUT [NAME…]`: a picture of every page, or of those named, in every way it is seen.

At 320, 360, 768 and 1280 px, in light and dark, from left to right and from right to left: OUT/NAME/WAY.jpg. Beside
them OUT/sheets/WAY-1.jpg and so on show many pages at a glance.
"""

import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, FloatRect, Page

from tests.browser.chromium import open_chromium
from tests.browser.pages import SIGHTS, Sight, Visit
from tests.browser.records import fill, open_course

LOAD_PICTURES = """
Promise.all([...document.images].map((image) => { image.loading = "eager"; return image.decode(); }))
"""
LONGEST = 16_000
"""Pixels of a page that a picture shows. A JPEG holds 65,535, which a whole module on a phone exceeds."""
SHEET_WIDTH, THUMBNAIL, TALLEST, TITLE, MARGIN = 2000, (320, 640), 4, 20, 12
"""Pixels. A thumbnail is 320 wide up to 360 px of the page, else 640; a page is cut below four times its width."""


@dataclass(frozen=True)
class Way:
    width: int
    scheme: Literal["light", "dark"]
    language: str

    @property
    def name(self) -> str:
        return f"{self.width}-{self.scheme}-{'rtl' if self.language == 'ur' else 'ltr'}"


SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WAYS = [Way(*way) for way in product((320, 360, 768, 1280), SCHEMES, ("en", "ur"))]


def main(folder: Path, names: Sequence[str]) -> None:
    sights = [sight for sight in SIGHTS if not names or sight.name in names]
    with tempfile.TemporaryDirectory() as data, open_course(Path(data)) as server, open_chromium() as browser:
        visit = Visit(server, fill(server))
        for who, seen in groupby(sorted(sights, key=lambda sight: sight.who), key=lambda sight: sight.who):
            own = list(seen)
            for language in ("en", "ur"):
                picture_all(browser, visit, who, language, own, folder)
    for way in WAYS:
        draw_sheets(folder, way, [sight.name for sight in sights])


def picture_all(browser: Browser, visit: Visit, who: str, language: str, sights: Iterable[Sight], folder: Path) -> None:
    context = browser.new_context()
    visit.sign_in(context, who)
    context.add_cookies([{"name": "language", "value": language, "url": visit.server.url}])
    page = context.new_page()
    for sight in sights:
        visit.go(page, sight)
        page.evaluate(LOAD_PICTURES)
        for way in WAYS:
            if way.language == language:
                picture(page, way, folder / sight.name)
    context.close()


def picture(page: Page, way: Way, folder: Path) -> None:
    page.set_viewport_size({"width": way.width, "height": 800})
    page.emulate_media(color_scheme=way.scheme)
    height = min(page.evaluate("document.documentElement.scrollHeight"), LONGEST)
    shown: FloatRect = {"x": 0, "y": 0, "width": way.width, "height": height}
    page.screenshot(path=folder / f"{way.name}.jpg", full_page=True, clip=shown, type="jpeg", quality=80)


def draw_sheets(folder: Path, way: Way, names: Sequence[str]) -> None:
    """As many pages side by side as a sheet holds."""
    (folder / "sheets").mkdir(exist_ok=True)
    width = THUMBNAIL[way.width > 360]
    columns = SHEET_WIDTH // (width + MARGIN)
    for number, first in enumerate(range(0, len(names), columns), start=1):
        sheet = _draw_sheet(folder, way, names[first : first + columns], width)
        sheet.save(folder / "sheets" / f"{way.name}-{number:02}.jpg", quality=80)


def _draw_sheet(folder: Path, way: Way, names: Sequence[str], width: int) -> Image.Image:
    thumbnails = [_thumbnail(folder / name / f"{way.name}.jpg", width) for name in names]
    tallest = max(thumbnail.height for thumbnail in thumbnails)
    sheet = Image.new("RGB", (len(names) * (width + MARGIN), tallest + TITLE), "#888")
    for place, (name, thumbnail) in enumerate(zip(names, thumbnails, strict=True)):
        left = place * (width + MARGIN)
        ImageDraw.Draw(sheet).text((left, 4), name, fill="#fff")
        sheet.paste(thumbnail, (left, TITLE))
    return sheet


def _thumbnail(file: Path, width: int) -> Image.Image:
    with Image.open(file) as whole:
        cut = whole.crop((0, 0, whole.width, min(whole.height, whole.width * TALLEST)))
        return cut.resize((width, cut.height * width // cut.width))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
