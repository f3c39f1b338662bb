"""Every page, in every state: no finding of axe, and nothing that one must scroll sideways to see."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.routing import iter_route_contexts
from playwright.sync_api import Browser, Page
from pydantic import SecretStr

from app.config import Settings
from app.main import create_app
from tests.browser.pages import NOT_PAGES, SIGHTS, Sight, Visit

ALL_RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOUR_RULES = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
WIDTHS = (320, 1280)
DAILY = ("home", "register-refused", "lesson", "attempt", "statistics", "error-404")
"""One page of each kind; the others take minutes."""

IN_URDU = (
    *("home", "register-refused", "my-course", "module-learner", "lesson", "attempt", "review", "result-failed"),
    *("certificate", "verification", "preferences", "account", "statistics", "people", "authoring", "error-404"),
)


@pytest.fixture(scope="module")
def pages(browser: Browser, visit: Visit) -> Iterator[dict[str, Page]]:
    """Who → an open page of their signed-in browser."""
    contexts = {who: browser.new_context() for who in {sight.who for sight in SIGHTS}}
    for who, context in contexts.items():
        visit.sign_in(context, who)
    yield {who: context.new_page() for who, context in contexts.items()}
    for context in contexts.values():
        context.close()


def test_every_page_is_looked_at(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, database_url=SecretStr("")))
    routes = {route.path for route in iter_route_contexts(app.routes) if "GET" in (route.methods or ())}
    assert routes - NOT_PAGES == {sight.route for sight in SIGHTS}


def marked(sight: Sight) -> object:
    return pytest.param(sight, id=sight.name, marks=[] if sight.name in DAILY else pytest.mark.slow)


@pytest.mark.parametrize("sight", [marked(sight) for sight in SIGHTS])
def test_axe_finds_nothing(sight: Sight, pages: dict[str, Page], visit: Visit) -> None:
    page = pages[sight.who]
    visit.go(page, sight)
    page.evaluate(Axe().axe_script)
    faults = [fault for width in WIDTHS for fault in find_faults(page, width)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("sight", SIGHTS, ids=lambda sight: sight.name)
def test_nobody_scrolls_sideways(sight: Sight, pages: dict[str, Page], visit: Visit) -> None:
    page = pages[sight.who]
    page.set_viewport_size({"width": 320, "height": 640})
    visit.go(page, sight)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.slow
@pytest.mark.parametrize("sight", [sight for sight in SIGHTS if sight.name in IN_URDU], ids=lambda sight: sight.name)
def test_axe_finds_nothing_from_right_to_left(sight: Sight, browser: Browser, visit: Visit) -> None:
    context = browser.new_context()
    visit.sign_in(context, sight.who)
    context.add_cookies([{"name": "language", "value": "ur", "url": visit.server.url}])
    page = context.new_page()
    visit.go(page, sight)
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.evaluate(Axe().axe_script)
    faults = [fault for width in WIDTHS for fault in find_faults(page, width)]
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
    assert not faults, "\n".join(faults)


@pytest.mark.slow
def test_axe_finds_nothing_in_a_module_taken_away(browser: Browser, visit: Visit, tmp_path: Path) -> None:
    page = browser.new_page()
    file = tmp_path / "module.html"
    file.write_bytes(page.request.get(f"{visit.server.url}/toolkit/mobilities").body())
    page.goto(file.as_uri())
    page.evaluate(Axe().axe_script)
    faults = [fault for width in WIDTHS for fault in find_faults(page, width)]
    page.close()
    assert not faults, "\n".join(faults)


def find_faults(page: Page, width: int) -> Iterator[str]:
    """In light with every rule, and again with those about colour in the dark, which changes nothing else."""
    page.set_viewport_size({"width": width, "height": 800})
    for scheme, rules in (("light", ALL_RULES), ("dark", COLOUR_RULES)):
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", rules)
        for violation in found["violations"]:
            for node in violation["nodes"]:
                yield f"{width} px, {scheme}: {violation['help']}: {node['target']} {node['html'][:200]}"
