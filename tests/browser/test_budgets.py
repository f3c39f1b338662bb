"""What a page costs on a slow line: bytes as they travel, headers included, and requests."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from app.web.assets import assets
from tests.browser.pages import LESSON, SIGHTS, Sight, Visit
from tests.browser.server import Server
from tests.databases import CONTENT

pytestmark = pytest.mark.slow

KB = 1000


def lesson_id(file: Path) -> str:
    return file.read_text(encoding="utf-8").split("\nid: ")[1].splitlines()[0]


LESSONS = [
    Sight(f"{file.parent.name}-{file.stem}", "", path=f"/modules/{file.parent.name}/lessons/{lesson_id(file)}")
    for file in sorted(CONTENT.glob("*/[0-9][0-9]-*.md"))
    if "." not in file.stem  # a translation has the id of what it translates
]
PLAIN = [sight for sight in SIGHTS if sight.act is None]
LARGER = {"module-whole": 30 * KB, "styleguide": 16 * KB}
"""Seven lessons on one page, for a printer or one long read, whose weight its module says beforehand; and every
component in every state, which authors and developers look up."""
SLOW_LINE = {"offline": False, "latency": 300, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}


@dataclass
class Traffic:
    """What came over the line since it was last cleared."""

    sizes: dict[str, float] = field(default_factory=dict)
    """Address of each answer that travelled → bytes."""

    def frame(self) -> dict[str, float]:
        """Without the pictures of a lesson, which are counted by themselves."""
        return {url: size for url, size in self.sizes.items() if "/media/" not in url}


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has never been here."""
    fresh = browser.new_context(viewport={"width": 360, "height": 740})
    yield fresh
    fresh.close()


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("name", ["home", "module-learner", "lesson", "attempt", "result-failed", "my-course"])
def test_first_and_second_view(context: BrowserContext, visit: Visit, name: str, language: str) -> None:
    sight = next(sight for sight in SIGHTS if sight.name == name)
    visit.sign_in(context, sight.who)
    context.add_cookies([{"name": "language", "value": language, "url": visit.server.url}])
    page = context.new_page()
    traffic = listen(page)
    page.goto(visit.address(sight), wait_until="networkidle")
    assert page.locator("html").get_attribute("lang") == language
    fonts = [traffic.sizes.pop(url) for url in list(traffic.sizes) if url.endswith(".woff2")]
    assert len(fonts) == (1 if language == "ur" else 0)
    assert sum(fonts) <= 40 * KB
    first = traffic.frame()
    traffic.sizes.clear()
    page.goto(visit.address(sight), wait_until="networkidle")
    # A browser fetches the icon of the first page when it has the time.
    first |= {url: traffic.sizes.pop(url) for url in list(traffic.sizes) if "/favicon." in url and url not in first}
    assert sum(first.values()) <= 30 * KB, first
    assert len(first) <= 5, first
    assert sum(traffic.sizes.values()) <= 12 * KB, traffic.sizes
    assert len(traffic.sizes) == 1, traffic.sizes


def test_lesson_text_is_there_within_three_seconds_at_400_kbit(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW_LINE)
    page.goto(server.url + LESSON, wait_until="commit")
    page.locator("article.lesson p").first.wait_for(timeout=3000)
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now()")
    assert painted <= 3000


@pytest.mark.parametrize(("name", "most"), [("site.css", 10 * KB), ("site.js", 6 * KB)])
def test_assets(name: str, most: int) -> None:
    assert len(assets()[name].zipped) <= most


@pytest.mark.parametrize("sight", PLAIN + LESSONS, ids=lambda sight: sight.name)
def test_html(visit: Visit, sight: Sight) -> None:
    zipped = visit.fetch(sight, encoding="gzip")
    assert gzip.decompress(zipped).startswith(b"<!doctype html>")
    assert len(zipped) <= LARGER.get(sight.name, 12 * KB)


def listen(page: Page) -> Traffic:
    traffic = Traffic()
    addresses: dict[str, str] = {}
    client = page.context.new_cdp_session(page)
    client.on("Network.requestWillBeSent", lambda sent: addresses.update({sent["requestId"]: sent["request"]["url"]}))
    client.on(
        "Network.loadingFinished",
        lambda done: (
            done["encodedDataLength"]
            and traffic.sizes.update({addresses[done["requestId"]]: done["encodedDataLength"]})
        ),
    )
    client.send("Network.enable")
    return traffic
