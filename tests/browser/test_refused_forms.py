"""A form that is refused: what is said first, where its links lead, and the way back to it later."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.server import Server

pytestmark = pytest.mark.slow
TELEPHONE = {"width": 360, "height": 640}


def test_the_title_says_so_the_link_shows_the_question_and_going_back_finds_the_form(
    browser: Browser, server: Server
) -> None:
    page = browser.new_page(viewport=TELEPHONE)
    page.goto(f"{server.url}/register?next=/glossary")
    page.get_by_role("button", name="Send me a code").click()
    expect(page).to_have_title(re.compile("^Error: Register"))
    expect(page.get_by_role("alert")).to_be_focused()
    for field, label in (("email", "Email address"), ("category", "Your group")):
        page.locator(f".error-summary a[href='#{field}']").click()
        expect(page.locator(f"#{field}")).to_be_focused()
        expect(page.get_by_text(label, exact=True).first).to_be_in_viewport()
    page.get_by_label("Your name").fill("Ayesha Siddiqui")
    page.get_by_label("Email address").fill("back.and.forth@example.org")
    page.get_by_label("Your university").select_option("lums")
    page.get_by_label("Staff").check()
    page.get_by_role("button", name="Send me a code").click()
    page.wait_for_url("**/sign-in/code")
    page.go_back()  # Chromium would show an error in place of the refusal
    expect(page.get_by_role("heading", level=1)).to_have_text("Register for the course")
    expect(page.locator("[name=next]").first).to_have_value("/glossary")
    page.reload()
    expect(page).to_have_title(re.compile("^Register"))
    page.close()
