"""What a reader does inside a lesson leaves them where they were."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.pages import LESSON
from tests.browser.server import Server

pytestmark = pytest.mark.slow


def test_the_other_language_opens_at_the_heading_that_was_read(browser: Browser, server: Server) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(server.url + LESSON)
    heading = page.locator("article h2[id]").nth(2)
    place = heading.get_attribute("id")
    heading.evaluate("heading => heading.scrollIntoView({ behavior: 'instant' })")
    page.locator("footer .languages button").first.dispatch_event("click")
    expect(page.locator("html")).to_have_attribute("lang", "ur")
    expect(page).to_have_url(f"{server.url}{LESSON}#{place}")
    expect(page.locator("article h2[id]").nth(2)).to_be_in_viewport()
    page.close()


def test_a_check_waits_for_a_broken_line_where_it_stands(browser: Browser, server: Server) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(server.url + LESSON)
    box = page.locator(".check").first
    box.get_by_role("radio").first.check()
    page.context.set_offline(True)
    box.get_by_role("button", name="Check").click()
    expect(box.get_by_role("status")).to_contain_text("There is no connection at the moment.")
    expect(box.get_by_role("radio").first).to_be_checked()
    page.context.set_offline(False)
    box.get_by_role("button", name="Check").click()
    expect(box.locator("[data-verdict]")).to_be_focused()
    expect(page).to_have_url(server.url + LESSON)
    page.close()
