"""Every type of question at 320 px by keyboard alone, with and without script: in a lesson, and in a quiz."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from app.accounts import service as accounts
from tests.browser.keyboard import Keyboard
from tests.browser.lines import held_up
from tests.browser.looking import NARROW, Light, find_faults
from tests.browser.server import Server
from tests.browser.watching import Watch, watch
from tests.questions.every_type import COURSE, GRADED, KINDS, LESSON, UNGRADED, answers, name

pytestmark = pytest.mark.slow

SMALL = {"width": 320, "height": 640}
QUIZ = "/modules/kinds/quiz"
SAVED = re.compile(r"^saved \d\d:\d\d$")


@pytest.fixture(scope="module")
def every_type(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("every-type"), COURSE) as running:
        yield running


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def has_script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def telephone(browser: Browser, has_script: bool) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=SMALL, java_script_enabled=has_script)
    yield context
    context.close()


@pytest.fixture
def seen(telephone: BrowserContext, every_type: Server) -> Iterator[Watch]:
    watched = watch(telephone, every_type.url)
    yield watched
    watched.assert_clean()


@pytest.fixture
def page(telephone: BrowserContext, seen: Watch) -> Page:
    return telephone.new_page()


def enter(server: Server, context: BrowserContext, who: str) -> None:
    with server.writing() as db:
        email = f"{re.sub('[^a-z]', '.', who.lower())}@example.org"
        person = accounts.add_person(db, "Amina Khan", email, {"category": "staff", "partner": "nust"}, ())
    context.add_cookies([{"name": "session", "value": server.sign_in(person), "url": server.url}])


@pytest.mark.parametrize("kind", KINDS)
def test_a_check_in_a_lesson(page: Page, every_type: Server, has_script: bool, kind: str) -> None:
    keyboard = Keyboard(page)
    page.goto(f"{every_type.url}{LESSON}#check-{kind}")
    box = page.locator(f"#check-{kind}")
    if kind == "single":
        keyboard.push(box.get_by_role("button", name="Check", exact=True))
        expect(box.locator("[data-verdict]")).to_have_text("Choose an answer first.")
    answer(keyboard, box, f"check-{kind}")
    keyboard.push(box.get_by_role("button", name="Check", exact=True))
    verdict = box.locator("[data-verdict]")
    expect(verdict).to_have_text("There is no right or wrong here." if kind in UNGRADED else "Right")
    if has_script:
        expect(verdict).to_be_focused()
    expect(box).to_contain_text("Your answer")
    if kind != "likert":
        expect(box).to_contain_text("SECRET-WHY")
    keyboard.push(box.get_by_role("link", name="Try again"))
    expect(box.locator("fieldset").first).to_be_visible()
    expect(box.locator("[data-verdict]")).to_have_count(0)
    assert all(not value for _name, value in values(box.locator("form")))


@pytest.mark.parametrize("kind", GRADED)
def test_an_item_of_a_quiz(
    page: Page, telephone: BrowserContext, every_type: Server, has_script: bool, kind: str
) -> None:
    enter(every_type, telephone, f"{kind} {'script' if has_script else 'plain'}")
    keyboard = Keyboard(page)
    start(keyboard, every_type)
    form = find_item(page, every_type, kind)
    answer(keyboard, form, f"item-{kind}")
    if has_script:
        expect(page.locator("[data-saved][data-state=saved]")).to_have_text(SAVED)
        before = values(form)
        page.reload()
        assert values(form) == before
    send(keyboard, form)
    come_to_the_result(keyboard, every_type)
    item = page.locator(f"#item-item-{kind}")
    expect(item.locator(".verdict")).to_have_text("Right")
    expect(item).to_contain_text("SECRET-WHY")
    expect(page.locator(".verdict.unanswered")).to_have_count(len(GRADED) - 1)


@pytest.mark.parametrize("has_script", [True], indirect=True)
def test_entries_are_moved_by_buttons(page: Page, telephone: BrowserContext, every_type: Server) -> None:
    enter(every_type, telephone, "moving")
    keyboard = Keyboard(page)
    start(keyboard, every_type)
    form = find_item(page, every_type, "ordering")
    wanted = ("Nomination", "Application", "Stay", "Recognition")
    for entry in reversed(wanted):
        up = form.get_by_role("button", name=f"Move up: {entry}")
        for _ in wanted:
            keyboard.push(up)
        expect(up).to_be_focused()
    assert form.locator(".place-label").all_inner_texts() == list(wanted)
    assert [place_of(form, entry) for entry in wanted] == ["1", "2", "3", "4"]
    expect(page.locator("[data-saved][data-state=saved]")).to_have_text(SAVED)
    page.reload()
    assert [place_of(form, entry) for entry in wanted] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("has_script", [True], indirect=True)
def test_what_is_typed_is_saved_without_leaving_the_field(
    page: Page, telephone: BrowserContext, every_type: Server
) -> None:
    enter(every_type, telephone, "typing")
    keyboard = Keyboard(page)
    start(keyboard, every_type)
    form = find_item(page, every_type, "number")
    field = form.locator("[name=answer]")
    with held_up(page, "**/answers"):
        keyboard.fill(form, "answer", "about a hundred")
        expect(page.locator("[data-saved]")).to_have_text("not saved yet")
    expect(page.locator("[data-saved][data-state=saved]")).to_have_text(SAVED)
    expect(field).to_be_focused()
    expect(page.locator("[data-hint]")).to_contain_text("does not read as a number")
    keyboard.fill(form, "answer", "100")
    expect(page.locator("[data-hint]")).to_have_text("")
    keyboard.page.keyboard.type("0")
    address = page.url
    page.goto(every_type.url)  # at once, before the pause after typing is over
    page.goto(address)
    expect(field).to_have_value("1000")


@pytest.mark.parametrize("has_script", [True], indirect=True)
def test_nothing_stands_in_the_way_in_any_type(page: Page, telephone: BrowserContext, every_type: Server) -> None:
    enter(every_type, telephone, "axe")
    page.goto(every_type.url + LESSON)
    assert_no_finding(page)
    for kind in KINDS:
        box = page.locator(f"#check-{kind}")
        answer(Keyboard(page), box, f"check-{kind}")
        box.get_by_role("button", name="Check", exact=True).click()
        box.locator("[data-verdict]").wait_for()
    assert_no_finding(page)
    start(Keyboard(page), every_type)
    for place in range(1, len(GRADED) + 1):
        page.goto(f"{every_type.url}{QUIZ}/attempts/1?question={place}")
        assert_no_finding(page)
    page.goto(f"{every_type.url}{QUIZ}/attempts/1/review")
    page.get_by_role("button", name="Send in my answers").click()
    page.wait_for_url("**/result")
    assert_no_finding(page)


def answer(keyboard: Keyboard, box: Locator, question: str) -> None:
    for field, value in answers(question).right:
        keyboard.fill(box, field, value)


def start(keyboard: Keyboard, server: Server) -> None:
    keyboard.page.goto(server.url + QUIZ)
    keyboard.push(keyboard.page.get_by_role("button", name="Start the quiz"))
    keyboard.page.wait_for_url("**/attempts/1*")


def find_item(page: Page, server: Server, kind: str) -> Locator:
    for place in range(1, len(GRADED) + 1):
        page.goto(f"{server.url}{QUIZ}/attempts/1?question={place}")
        if page.locator("input[name=item]").input_value() == f"item-{kind}":
            return page.locator("form.attempt")
    raise AssertionError(f"no item of the kind {kind}")


def send(keyboard: Keyboard, form: Locator) -> None:
    with keyboard.page.expect_navigation():
        keyboard.push(form.get_by_role("button", name=re.compile("^Save and")))


def come_to_the_result(keyboard: Keyboard, server: Server) -> None:
    keyboard.page.goto(f"{server.url}{QUIZ}/attempts/1/review")
    expect(keyboard.page.get_by_text(f"1 of {len(GRADED)} questions answered")).to_be_visible()
    keyboard.push(keyboard.page.get_by_role("button", name="Send in my answers"))
    keyboard.page.wait_for_url("**/result")


def values(form: Locator) -> list[list[str]]:
    script = "form => [...new FormData(form)].filter(([name]) => name.startsWith('answer'))"
    return list(form.evaluate(script))


def place_of(form: Locator, entry: str) -> str:
    return form.locator(f'[name="answer:{name("item-ordering", entry)}"]').input_value()


def assert_no_finding(page: Page) -> None:
    faults = list(find_faults(page, Light(NARROW, "light"), Light(NARROW, "dark")))
    page.set_viewport_size(SMALL)
    assert not faults, "\n".join(faults)
