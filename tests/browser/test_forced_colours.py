"""Where the reader's own few colours replace ours, nothing that counts may vanish; and nothing moves."""

import io
from collections import Counter
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.keyboard import Keyboard
from tests.browser.pages import ADMINISTRATOR, Visit
from tests.web.test_contrast import contrast

pytestmark = pytest.mark.slow

LEAST = 3.0
"""WCAG 2.2, 1.4.11."""
Pixel = tuple[int, int, int]


@pytest.fixture(scope="module", params=["light", "dark"])
def page(browser: Browser, visit: Visit, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page with every component in every state."""
    context = browser.new_context(forced_colors="active", color_scheme=request.param, reduced_motion="reduce")
    visit.sign_in(context, ADMINISTRATOR)
    page = context.new_page()
    page.goto(f"{visit.server.url}/styleguide")
    yield page
    context.close()


def test_the_focus_is_seen_on_every_stop(page: Page) -> None:
    Keyboard(page).reach(page.locator("footer button, footer a").last)


@pytest.mark.parametrize("name", ["sg-category", "sg-topics"])
def test_a_choice_is_seen(page: Page, name: str) -> None:
    option = page.locator(f"label.option:has([name={name}])").first
    expect(option.locator("input")).not_to_be_checked()
    before = drawn(option)
    option.locator("input").check()
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(0, 0)
    assert drawn(option) > before + 200


@pytest.mark.parametrize("kind", ["right", "partly", "wrong", "unanswered"])
def test_a_verdict_has_a_shape(page: Page, kind: str) -> None:
    assert drawn(page.locator(f".verdict.{kind} .icon").first) > 40


def test_the_verdicts_differ_without_colour(page: Page) -> None:
    shapes = {tuple(pixels(page.locator(f".verdict.{kind} .icon").first)) for kind in ("right", "partly", "wrong")}
    assert len(shapes) == 3


def test_a_bar_shows_how_far(page: Page) -> None:
    with picture(page.locator("progress").first) as bar:
        done, rest = (
            bar.getpixel((bar.width // 6, bar.height // 2)),
            bar.getpixel((bar.width * 2 // 3, bar.height // 2)),
        )
    assert pixel_contrast(done, rest) >= LEAST


def test_a_bar_of_a_table_is_seen(page: Page) -> None:
    assert drawn(page.locator("svg.bar").first) > 100


def test_a_finished_strand_differs_from_an_open_one(page: Page) -> None:
    none, _some, all_done = (page.locator(".beside .rosette").nth(place) for place in range(3))
    assert drawn(all_done) / all_done.bounding_box()["width"] > 2 * drawn(none) / none.bounding_box()["width"]


def test_nothing_moves(page: Page) -> None:
    """For nobody, whatever they told their system: no page flies past fifty entries to the one that was asked for."""
    for wish in ("no-preference", "reduce"):
        page.emulate_media(reduced_motion=wish)
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
        assert page.evaluate("document.getAnimations().length") == 0


def picture(place: Locator) -> Image.Image:
    return Image.open(io.BytesIO(place.screenshot())).convert("RGB")


def pixels(place: Locator) -> list[Pixel]:
    return list(picture(place).get_flattened_data())


def drawn(place: Locator) -> int:
    """How many pixels stand out from the ground."""
    found = Counter(pixels(place))
    ground = found.most_common(1)[0][0]
    return sum(number for colour, number in found.items() if pixel_contrast(colour, ground) >= LEAST)


def pixel_contrast(one: Pixel, other: Pixel) -> float:
    return contrast("#{:02x}{:02x}{:02x}".format(*one), "#{:02x}{:02x}{:02x}".format(*other))
