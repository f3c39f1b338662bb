"""An author without git makes a lesson, mends mistakes and publishes: by keyboard alone, with script and without."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from app.accounts import service as accounts
from app.accounts.roles import AUTHOR, Grant
from tests.browser.keyboard import Keyboard
from tests.browser.lines import held_up
from tests.browser.server import Server

pytestmark = pytest.mark.slow

TITLE = "Hosting a guest lecturer"
ADDRESS = "/modules/mobilities/lessons/hosting-a-guest-lecturer"
EMAIL = "elena@example.org"
STAFF = {"category": "staff", "partner": "salamanca"}


@pytest.fixture
def author(own_server: Server) -> str:
    """The session cookie of an author."""
    return own_server.sign_in(add_author(own_server))


def add_author(server: Server) -> int:
    with server.writing() as db:
        return accounts.add_person(db, "Elena Author", EMAIL, STAFF, (Grant(AUTHOR),))


def open_as(browser: Browser, server: Server, session: str, *, script: bool) -> BrowserContext:
    context = browser.new_context(java_script_enabled=script, reduced_motion="reduce")
    context.add_cookies([{"name": "session", "value": session, "url": server.url}])
    return context


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    file = tmp_path / "IMG 0001.JPG"
    Image.effect_noise((1600, 900), 60).convert("RGB").save(file, "JPEG")
    return file


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_lesson_from_nothing_to_its_readers(
    browser: Browser, own_server: Server, photograph: Path, script: bool
) -> None:
    add_author(own_server)
    context = browser.new_context(java_script_enabled=script, reduced_motion="reduce")
    keyboard = Keyboard(context.new_page())
    sign_in(keyboard, own_server)
    make_lesson(keyboard)
    insert_question(keyboard)
    insert_picture(keyboard, photograph)
    make_two_mistakes(keyboard)
    mend_two_mistakes(keyboard)
    look_at_the_preview(keyboard)
    publish(keyboard)
    read(browser, own_server, script=script)
    keyboard.push_button("Undo the last publication")
    expect(keyboard.page.get_by_role("status").first).to_contain_text("The earlier version is live again")
    assert browser_status(browser, own_server) == 404
    context.close()


def sign_in(keyboard: Keyboard, server: Server) -> None:
    page = keyboard.page
    page.goto(server.url)
    keyboard.follow("Sign in")
    keyboard.write(page.get_by_label("Email address").first, EMAIL)
    keyboard.push_button("Send me a code")
    page.wait_for_url("**/sign-in/code")
    keyboard.write(page.get_by_label("Code"), server.mailed_code(EMAIL))
    keyboard.push_button("Continue")
    keyboard.follow("Authoring")


def make_lesson(keyboard: Keyboard) -> None:
    page = keyboard.page
    keyboard.follow("New lesson or page")
    form = page.locator("form").filter(has_text="Make the lesson")
    keyboard.fill(form, "module", "mobilities")
    keyboard.write(form.get_by_label("Title"), TITLE)
    keyboard.write(form.get_by_label("What it is about, in a sentence"), "How a guest is invited, housed and heard.")
    keyboard.write(form.get_by_label("What people can do after it"), "Invite a guest lecturer.")
    keyboard.push_button("Make the lesson")
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()


def insert_question(keyboard: Keyboard) -> None:
    pattern = keyboard.page.get_by_label("A question or a box")
    value = pattern.get_by_text("Single choice", exact=True).get_attribute("value")
    assert value
    keyboard.select(pattern, value)
    keyboard.send("Insert")
    expect(text_of(keyboard.page)).to_have_value(containing("What is right?"))


def insert_picture(keyboard: Keyboard, photograph: Path) -> None:
    page = keyboard.page
    keyboard.push(page.locator("summary").filter(has_text="A picture"))
    keyboard.choose_file(page.locator("#picture"), photograph)
    keyboard.push_button("Insert picture")
    expect(page.locator("#alt-error")).to_contain_text("Say in a sentence what the picture shows")
    keyboard.choose_file(page.locator("#picture"), photograph)
    keyboard.write(page.locator("#alt"), "A guest in front of a class")
    keyboard.push_button("Insert picture")
    expect(text_of(page)).to_have_value(containing("![A guest in front of a class](media/img-0001.webp)"))


def make_two_mistakes(keyboard: Keyboard) -> None:
    page, text = keyboard.page, text_of(keyboard.page)
    broken = text.input_value().replace("- [(x)] The", "- [( )] The") + "\n:::exampel A visit\nIt went well.\n:::\n"
    keyboard.write(text, broken)
    keyboard.send("Save draft")
    expect(page.get_by_text("Saved as a draft. Learners see it once you publish.")).to_be_visible()
    expect(page.locator(".finding-error")).to_have_count(2)


def mend_two_mistakes(keyboard: Keyboard) -> None:
    page, text = keyboard.page, text_of(keyboard.page)
    box = page.locator(".finding-error").filter(has_text="There is no box called")
    keyboard.push(box.get_by_role("button"))
    expect(page.locator(".finding-error")).to_have_count(1)
    expect(page.locator(".finding-error")).to_contain_text("No option is marked as right")
    keyboard.write(text, text.input_value().replace("- [( )] The right", "- [(x)] The right"))
    keyboard.send("Save draft")
    expect(page.locator(".finding-error")).to_have_count(0)
    assert ":::example A visit" in text.input_value()


def look_at_the_preview(keyboard: Keyboard) -> None:
    frame = keyboard.page.frame_locator("iframe.preview")
    expect(frame.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    expect(frame.get_by_text("It went well.")).to_be_visible()


def publish(keyboard: Keyboard) -> None:
    page = keyboard.page
    keyboard.push_button("Save, then look and publish")
    expect(page.get_by_text(f"{TITLE} is a new lesson.")).to_be_visible()
    keyboard.write(page.get_by_label("Why"), "Asked for by the guests.")
    keyboard.push_button("Publish 2 files")
    expect(page.get_by_text("Published. Learners see it within two seconds.")).to_be_visible()


def read(browser: Browser, server: Server, *, script: bool) -> None:
    context = browser.new_context(java_script_enabled=script, reduced_motion="reduce")
    page = context.new_page()
    page.goto(server.url + ADDRESS)
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    expect(page.get_by_role("img", name="A guest in front of a class")).to_be_visible()
    page.locator(".check").get_by_label("The right answer").check()
    page.locator(".check").get_by_role("button", name="Check").click()
    expect(page.locator(".verdict")).to_contain_text("Right")
    context.close()


def browser_status(browser: Browser, server: Server) -> int:
    page = browser.new_page()
    answer = page.goto(server.url + ADDRESS)
    page.close()
    assert answer
    return answer.status


def text_of(page: Page) -> Locator:
    return page.get_by_label("Text of the file")


def containing(words: str) -> re.Pattern[str]:
    return re.compile(re.escape(words))


def test_typed_text_survives_a_lost_line_and_a_closed_tab(browser: Browser, own_server: Server, author: str) -> None:
    context = open_as(browser, own_server, author, script=True)
    page = context.new_page()
    address = f"{own_server.url}/authoring/files/about.md"
    page.goto(address)
    context.set_offline(True)
    text_of(page).fill("---\ntitle: About\n---\nTyped on the train.\n")
    expect(page.locator("[data-saved]")).to_contain_text("Your text is kept on this device")
    page.close(run_before_unload=False)
    context.set_offline(False)
    page = context.new_page()
    page.goto(address)
    expect(text_of(page)).to_have_value("---\ntitle: About\n---\nTyped on the train.\n")
    expect(page.locator("[data-saved]")).to_contain_text("Saved as a draft at")
    page.reload()
    expect(text_of(page)).to_have_value("---\ntitle: About\n---\nTyped on the train.\n")
    context.close()


def test_the_preview_follows_and_mends_can_be_undone(browser: Browser, own_server: Server, author: str) -> None:
    context = open_as(browser, own_server, author, script=True)
    page = context.new_page()
    page.goto(f"{own_server.url}/authoring/files/about.md")
    text = text_of(page)
    text.fill(text.input_value() + "\nA sentence to look at.\n\n:::exampel\nWords.\n:::\n")
    frame = page.frame_locator("iframe.preview")
    expect(frame.get_by_text("A sentence to look at.")).to_be_visible()
    page.locator(".finding-error").get_by_role("button", name="Mend").click()
    expect(text).to_have_value(containing(":::example\n"))
    page.get_by_role("button", name="Undo").click()
    expect(text).to_have_value(containing(":::exampel\n"))
    page.get_by_role("button", name="Phone").click()
    assert page.locator("iframe.preview").evaluate("frame => frame.clientWidth") <= 360
    context.close()


def test_whoever_waits_on_a_mend_stays_there_when_the_list_is_renewed(
    browser: Browser, own_server: Server, author: str
) -> None:
    context = open_as(browser, own_server, author, script=True)
    page = context.new_page()
    page.goto(f"{own_server.url}/authoring/files/about.md")
    text, mistake = text_of(page), page.locator(".finding-error")
    text.fill(text.input_value() + "\n:::exampel\nWords.\n:::\n")
    line = int(mistake.locator("a[data-line]").inner_text().removeprefix("Line "))
    preview = "**/authoring/preview/**"
    with held_up(page, preview), page.expect_request(preview):
        text.fill(text.input_value().replace("\n:::exampel", "\nA line more.\n:::exampel"))
        mistake.get_by_role("button", name="Mend").focus()
    expect(mistake.locator("a[data-line]")).to_have_text(f"Line {line + 1}")
    expect(mistake.get_by_role("button", name="Mend")).to_be_focused()
    context.close()


def test_edit_this_page_opens_at_the_paragraph(browser: Browser, own_server: Server, author: str) -> None:
    context = open_as(browser, own_server, author, script=True)
    page = context.new_page()
    page.goto(f"{own_server.url}/modules/mobilities/lessons/why-mobility")
    page.get_by_role("heading", name="Why a university plans it").evaluate("heading => heading.scrollIntoView()")
    page.locator("[data-edit]").evaluate("link => link.click()")
    expect(text_of(page)).to_be_focused()
    chosen = text_of(page).evaluate("text => text.value.slice(text.selectionStart, text.selectionEnd)")
    assert chosen == "## Why a university plans it"
    context.close()
