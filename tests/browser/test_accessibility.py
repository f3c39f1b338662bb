"""Every page, in every state: no finding of axe, nothing one must scroll sideways to see, nothing too small to touch.

Each is seen in English and Urdu, in light and dark, at 320 and 1280 px: in four ways, which hold every pair of these.
320 px is also what a window of 1280 px shows at 400 %.
"""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts
from playwright.sync_api import Browser, Page
from pydantic import SecretStr

from app.config import Settings
from app.main import create_app
from app.web.page import TEMPLATES
from tests.access.table import read_table
from tests.browser.looking import NARROW, WIDE, Light, find_faults
from tests.browser.pages import SIGHTS, Sight, Visit

WAYS = {
    "en": (Light(WIDE, "light"), Light(NARROW, "dark")),
    "ur": (Light(NARROW, "light"), Light(WIDE, "dark")),
}
"""One page of each kind; the others take minutes."""
FILES = {"/toolkit/{module_id}"}  # to take away: looked at as a file below
NEVER_REFUSED = {
    "/surveys/*/responses",  # no answer is wrong
    "/people/lists/*/reading",  # its page is the list, whose lines say what is wrong
    "*",  # a question that is graded anew, which needs a changed one: tests/authoring/test_item_pages.py
}
NOVALIDATE = re.compile(r'<form method="post" action="([^"?]+)[^>]* novalidate|<form action="([^"?]+)[^>]* novalidate')


@pytest.fixture(scope="module")
def pages(browser: Browser, visit: Visit) -> Iterator[dict[tuple[str, str], Page]]:
    """Who and language → an open page of their browser."""
    contexts = {(who, language): browser.new_context() for who in {sight.who for sight in SIGHTS} for language in WAYS}
    for (who, language), context in contexts.items():
        visit.sign_in(context, who)
        context.add_cookies([{"name": "language", "value": language, "url": visit.server.url}])
    yield {key: context.new_page() for key, context in contexts.items()}
    for context in contexts.values():
        context.close()


def test_every_page_is_looked_at(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, database_url=SecretStr("")))
    routes = {route.path for route in iter_route_contexts(app.routes) if "GET" in (route.methods or ())}
    told = {row.path for row in read_table() if row.method == "GET" and "page" in row.outcomes.values()}
    seen = {sight.route for sight in SIGHTS}
    assert told - FILES - seen == set()
    assert seen - routes == set()


def test_every_form_that_can_be_refused_is_looked_at() -> None:
    found = [action for file in TEMPLATES.rglob("*.html") for action in NOVALIDATE.findall(file.read_text())]
    forms = {re.sub(r"{{.*?}}", "*", one or other) for one, other in found}
    assert len(forms) > 20
    refused = [sight.refuses for sight in SIGHTS]
    assert [form for form in forms - NEVER_REFUSED if not any(fnmatch(address, form) for address in refused)] == []


@pytest.mark.slow
@pytest.mark.parametrize("sight", SIGHTS, ids=lambda sight: sight.name)
def test_nothing_stands_in_anybodys_way(sight: Sight, pages: dict[tuple[str, str], Page], visit: Visit) -> None:
    faults = []
    for language, lights in WAYS.items():
        page = pages[sight.who, language]
        visit.go(page, sight)
        assert page.locator("html").get_attribute("lang") == language
        faults += [f"{language}, {fault}" for fault in find_faults(page, *lights)]
    assert not faults, "\n".join(faults)


@pytest.mark.slow
def test_nothing_stands_in_the_way_in_a_module_taken_away(browser: Browser, visit: Visit, tmp_path: Path) -> None:
    page = browser.new_page()
    file = tmp_path / "module.html"
    file.write_bytes(page.request.get(f"{visit.server.url}/toolkit/mobilities").body())
    page.goto(file.as_uri())
    faults = list(find_faults(page, *WAYS["en"]))
    page.close()
    assert not faults, "\n".join(faults)
