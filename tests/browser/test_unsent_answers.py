"""Answers that could not be sent: the line broke, the server was away, the learner left at once. None is lost."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Locator, Page, expect
from sqlalchemy import update

from app import clock
from app.accounts.models import SignInSession
from tests.browser.keyboard import Keyboard
from tests.browser.lines import held_up
from tests.browser.server import Server
from tests.browser.test_item_types import SAVED, enter, find_item, start
from tests.questions.every_type import COURSE

pytestmark = pytest.mark.slow
SAVES = "**/answers"
NOTHING_KEPT = "() => !Object.keys(localStorage).length"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("unsent"), COURSE) as running:
        yield running


@pytest.fixture
def telephone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    context.add_init_script("delete AbortSignal.timeout")  # what a test holds up may take longer on a busy machine
    yield context
    context.close()


@pytest.fixture
def page(telephone: BrowserContext) -> Page:
    return telephone.new_page()


@pytest.fixture
def field(page: Page, telephone: BrowserContext, course: Server, request: pytest.FixtureRequest) -> Locator:
    """Where a number is typed, in an attempt of a learner of this test."""
    enter(course, telephone, re.sub("[^a-z]", " ", request.node.name))
    start(Keyboard(page), course)
    find_item(page, course, "number")
    return page.locator("form.attempt [name=answer]")


def break_line(telephone: BrowserContext) -> None:
    """For a page that stays; what a page sends in its last moment may still arrive, as on a real line."""
    telephone.route(SAVES, lambda route: route.abort())


def mend_line(telephone: BrowserContext) -> None:
    telephone.unroute(SAVES)


def type_unsent(field: Locator, text: str) -> None:
    field.fill(text)
    expect(field.page.locator("[data-saved][data-state=failed]")).to_have_text("not saved yet")


def expect_saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_text(SAVED)


def kept(page: Page) -> list[str]:
    return list(page.evaluate("Object.keys(localStorage)"))


def newest(course: Server) -> list[str]:
    [(response,)] = course.query("SELECT response FROM saved_answer ORDER BY id DESC LIMIT 1")
    return list(json.loads(response))


def test_the_server_was_away_when_the_learner_left(page: Page, field: Locator, course: Server) -> None:
    field.fill("100")
    expect_saved(page)
    address = page.url
    course.stop()
    field.press_sequentially("0")
    page.goto("about:blank")  # before the pause after typing is over
    course.start()
    page.goto(address)
    expect(field).to_have_value("1000")
    expect_saved(page)
    assert newest(course) == ["1000"]
    assert kept(page) == []


def test_left_at_once_by_a_link_the_review_counts_the_answer(page: Page, field: Locator) -> None:
    field.fill("1000")
    page.goto(re.sub(r"\?.*", "/review", page.url))
    expect(page.get_by_text(re.compile("^1 of"))).to_be_visible()
    page.wait_for_function(NOTHING_KEPT)


def test_the_review_stays_as_it_is_where_the_server_had_every_answer(
    page: Page, field: Locator, telephone: BrowserContext, course: Server
) -> None:
    """Loaded again, it would take the focus from under the hands of a learner who has begun to read it."""
    telephone.route(SAVES, lambda route: (route.fetch(), route.abort()))  # only the answer to the browser is lost
    type_unsent(field, "1000")
    assert newest(course) == ["1000"]
    review = telephone.new_page()
    with held_up(review, SAVES):
        look_over_what_is_sent(review, page.url)
        review.evaluate("window.isStill = true")
    review.wait_for_function(NOTHING_KEPT)
    review.wait_for_load_state("networkidle")
    assert review.evaluate("window.isStill")


def test_an_attempt_is_sent_in_with_what_was_not_saved_before(
    page: Page, field: Locator, telephone: BrowserContext
) -> None:
    break_line(telephone)
    type_unsent(field, "1000")
    page.goto(re.sub(r"\?.*", "/review", page.url))
    mend_line(telephone)
    page.get_by_role("button", name="Send in my answers").click()
    page.wait_for_url("**/result")
    expect(page.locator("#item-item-number .verdict")).not_to_have_text("Not answered")
    assert kept(page) == []


def look_over_what_is_sent(review: Page, address: str) -> None:
    """In a second tab: what the first could not save is now on its way from here."""
    with review.expect_request(SAVES):
        review.goto(re.sub(r"\?.*", "/review", address))


def test_sending_in_before_the_last_answer_has_arrived_needs_one_press(
    page: Page, field: Locator, telephone: BrowserContext
) -> None:
    """The review loads again once it has sent what it does not count; not under somebody who has pressed its button."""
    break_line(telephone)
    type_unsent(field, "1000")
    review = telephone.new_page()
    with held_up(review, SAVES) as held:
        look_over_what_is_sent(review, page.url)
        with review.expect_request(SAVES):
            review.get_by_role("button", name="Send in my answers").click()
        held.pop(0).continue_()
        review.wait_for_function(NOTHING_KEPT)
        for _time in range(2):  # for longer than to load it again would take
            review.request.get(review.url)
    review.wait_for_url("**/result")
    expect(review.locator("#item-item-number .verdict")).not_to_have_text("Not answered")


def test_an_attempt_is_not_sent_in_without_an_answer_that_cannot_be_saved(
    page: Page, field: Locator, telephone: BrowserContext
) -> None:
    break_line(telephone)
    type_unsent(field, "1000")
    page.goto(re.sub(r"\?.*", "/review", page.url))
    page.get_by_role("button", name="Send in my answers").click()
    expect(field).to_have_value("1000")
    mend_line(telephone)
    expect_saved(page)


def test_signing_out_saves_first_and_leaves_nothing_behind(page: Page, field: Locator, course: Server) -> None:
    field.fill("1000")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert newest(course) == ["1000"]
    assert kept(page) == []


def test_signing_out_asks_before_it_deletes_what_cannot_be_saved(
    page: Page, field: Locator, telephone: BrowserContext
) -> None:
    break_line(telephone)
    type_unsent(field, "1000")
    sign_out = page.get_by_role("button", name="Sign out")
    with page.expect_event("dialog") as asked:
        page.once("dialog", Dialog.dismiss)
        sign_out.click()
    assert asked.value.message == "Some of your answers are only on this device. Sign out and delete them?"
    assert len(kept(page)) == 1
    page.once("dialog", Dialog.accept)
    sign_out.click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert kept(page) == []


def test_another_person_in_the_same_browser_neither_sees_nor_sends_it(
    page: Page, field: Locator, telephone: BrowserContext, course: Server
) -> None:
    break_line(telephone)
    type_unsent(field, "4711")
    mine = telephone.cookies()
    telephone.clear_cookies()
    mend_line(telephone)
    enter(course, telephone, "somebody else entirely")
    start(Keyboard(page), course)
    find_item(page, course, "number")
    expect(field).to_have_value("")
    assert course.query("SELECT count(*) FROM saved_answer WHERE response LIKE '%4711%'") == [(0,)]
    telephone.clear_cookies()
    telephone.add_cookies(mine)
    find_item(page, course, "number")
    expect(field).to_have_value("4711")
    expect_saved(page)
    assert newest(course) == ["4711"]


def test_an_answer_saved_elsewhere_meanwhile_is_asked_about_once(
    page: Page, field: Locator, telephone: BrowserContext, course: Server, browser: Browser
) -> None:
    break_line(telephone)
    type_unsent(field, "1000")
    address = page.url
    laptop = browser.new_context()
    laptop.add_cookies(telephone.cookies())
    there = laptop.new_page()
    there.goto(address)
    there.locator("form.attempt [name=answer]").fill("500")
    expect_saved(there)
    laptop.close()
    mend_line(telephone)
    page.goto(address)
    expect(field).to_have_value("1000")
    expect(page.locator("[data-saved][data-state=refused]")).to_contain_text(
        "another answer to this question was saved"
    )
    page.locator("form.attempt").get_by_role("button", name=re.compile("^Save and")).click()
    expect(page.get_by_role("heading", name="Which answer shall count?")).to_be_visible()
    page.get_by_role("link", name="Keep this answer").click()
    page.wait_for_function(NOTHING_KEPT)
    expect(field).to_have_value("500")
    assert newest(course) == ["500"]


def test_without_script_a_dead_session_costs_no_typed_answer(browser: Browser, course: Server) -> None:
    """Signed out between opening the page and pressing the button; then the whole way through the mailed code."""
    typed = "Every university that signed the Charter, and nobody else"
    telephone = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    enter(course, telephone, "signed out amid")
    page = telephone.new_page()
    start(Keyboard(page), course)
    find_item(page, course, "text")
    address = page.url
    page.locator("form.attempt [name=answer]").fill(typed)
    with course.writing() as db:
        db.execute(update(SignInSession).values(ended_at=clock.now()))
    page.get_by_role("button", name=re.compile("^Save and")).click()
    page.get_by_label("Email address").first.fill("signed.out.amid@example.org")
    page.get_by_role("button", name="Send me a code").click()
    page.wait_for_url("**/sign-in/code")
    page.get_by_label("Code").fill(course.mailed_code("signed.out.amid@example.org"))
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(address)
    expect(page.get_by_role("status").first).to_contain_text("Here it is again")
    expect(page.locator("form.attempt [name=answer]")).to_have_value(typed)
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("^Save and")).click()
    assert newest(course) == [typed]
    page.goto(address)
    expect(page.locator("[data-saved]")).to_have_text(SAVED)
    telephone.close()
