"""A lecturer in Islamabad, by keyboard alone, from the home page to a certificate that anybody can check."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser import answers
from tests.browser.learner import NAME, Learner
from tests.browser.server import Server
from tests.browser.watching import Watch, watch

TELEPHONE = {"width": 360, "height": 740}
OTHER_MODULES = ("recognition", "strategy", "research-partnerships")
LESSON, NEXT = (f"/modules/mobilities/lessons/{lesson}" for lesson in ("why-mobility", "erasmus-map"))
FIRST_ATTEMPT = "/modules/mobilities/quiz/attempts/1"
SAVED = re.compile(r"^saved \d\d:\d\d$")
CHECK = "check-credit-or-degree"


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def has_script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def telephone(browser: Browser, has_script: bool) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=TELEPHONE, java_script_enabled=has_script, timezone_id="Asia/Karachi")
    yield context
    context.close()


@pytest.fixture
def seen(telephone: BrowserContext, server: Server) -> Iterator[Watch]:
    """No step of a journey asks another host, fails, or makes the browser complain."""
    watched = watch(telephone, server.url)
    yield watched
    watched.assert_clean()


@pytest.fixture
def learner(telephone: BrowserContext, seen: Watch, server: Server, has_script: bool) -> Learner:
    return Learner(server, telephone.new_page(), f"ayesha.{'script' if has_script else 'plain'}@example.org")


@pytest.mark.slow
def test_the_whole_course(learner: Learner, browser: Browser, has_script: bool, tmp_path: Path) -> None:
    learn_the_first_lesson(learner)
    take_the_first_quiz(learner, has_script)
    for module in OTHER_MODULES:
        learner.passes_quiz(module)
    link = take_the_certificate(learner, tmp_path)
    anybody_can_check(browser, link)


def learn_the_first_lesson(learner: Learner) -> None:
    read_home(learner)
    learner.follow("Start Mobilities")
    learner.is_at(LESSON)
    expect(learner.page.locator(".band-line")).to_have_text(re.compile(r"Lesson 1 of 7 \d+ min \d+\skB"))
    answer_a_check(learner)
    learner.press("Mark complete and continue")
    learner.registers()
    learner.is_at(LESSON)
    learner.press("Mark complete and continue")
    learner.is_at(NEXT)
    see_progress(learner)


def read_home(learner: Learner) -> None:
    """What it is, for whom, how long, what it costs, what one gets."""
    learner.goes_home()
    head = learner.page.locator(".band")
    expect(head).to_contain_text("A free course for university staff in Pakistan and Europe")
    expect(head).to_contain_text(re.compile(r"4 modules about [\d.]+ hours in all at your own pace free"))
    expect(head).to_contain_text("with a certificate")


def answer_a_check(learner: Learner) -> None:
    """Wrongly, without an account: the verdict and the author's reason stand in the place of the question."""
    box = learner.page.locator(f"#{CHECK}")
    learner.keyboard.fill(box, "answer", "a")
    learner.keyboard.push(box.get_by_role("button", name="Check"))
    expect(box.get_by_text("Not right", exact=True)).to_be_visible()
    expect(box).to_contain_text(answers.reason("mobilities", CHECK, "a"))
    expect(box).to_be_in_viewport()


def see_progress(learner: Learner) -> None:
    learner.follow("My course")
    expect(learner.page.get_by_text(re.compile(r"^1 of \d+ lessons done$"))).to_be_visible()
    mobilities = learner.page.get_by_role("listitem").filter(has=learner.page.get_by_role("link", name="Mobilities"))
    expect(mobilities.filter(has_text="In progress")).to_be_visible()


def take_the_first_quiz(learner: Learner, has_script: bool) -> None:
    """With a break at question 4, and one miss."""
    learner.starts_quiz("mobilities")
    given = answer_three_questions(learner)
    missed = answer_the_fourth(learner, given, has_script)
    come_back(learner, given)
    learner.finishes_quiz("mobilities", first=5)
    learner.sees_heading("You passed: 9 of 10.")
    expect(learner.page.locator(".band")).to_contain_text("You needed 7.")
    look_at_the_miss(learner, missed)


def answer_three_questions(learner: Learner) -> dict[int, list[str]]:
    given = {}
    for place in (1, 2, 3):
        learner.sees_question(place)
        learner.answers_rightly("mobilities")
        given[place] = learner.ticked()
        learner.press("Save and continue")
    return given


def answer_the_fourth(learner: Learner, given: dict[int, list[str]], has_script: bool) -> str:
    """Wrongly. With script the answer is saved as it is ticked; without, by the button. Then the browser closes."""
    learner.sees_question(4)
    missed = learner.item()
    learner.ticks(answers.wrong_options("mobilities", missed))
    given[4] = learner.ticked()
    if has_script:
        expect(learner.page.locator("[data-saved][data-state=saved]")).to_have_text(SAVED)
    else:
        learner.press("Save and continue")
        learner.sees_question(5)
    learner.page.close()
    return missed


def come_back(learner: Learner, given: dict[int, list[str]]) -> None:
    """In a new page, to the same attempt with the same answers."""
    learner.page = learner.page.context.new_page()
    learner.goes_home()
    learner.follow("Go to my course")
    learner.follow("Continue")
    learner.is_at(FIRST_ATTEMPT)
    expect(learner.page.locator("[data-saved]")).to_have_text(SAVED)
    for place in (4, 3, 2, 1):
        learner.sees_question(place + 1)
        learner.press("Previous")
        learner.sees_question(place)
        assert learner.ticked() == given[place]
    learner.page.goto(learner.server.url + FIRST_ATTEMPT)


def look_at_the_miss(learner: Learner, missed: str) -> None:
    misses = learner.page.locator("section.question").filter(has_text="Not right")
    expect(misses).to_have_count(1)
    expect(misses).to_have_attribute("id", f"item-{missed}")
    again = misses.get_by_role("link").last
    title = again.inner_text()
    learner.keyboard.push(again)
    learner.sees_heading(title)


def take_the_certificate(learner: Learner, folder: Path) -> str:
    """The link that the certificate page offers to others, with the PDF checked."""
    learner.follow("Go on with my course")
    learner.follow("See my certificate")
    expect(learner.page.locator(".certificate .name")).to_have_text(NAME)
    with learner.page.expect_download() as started:
        learner.follow("Download the PDF")
    file = folder / "certificate.pdf"
    started.value.save_as(file)
    assert_is_certificate(file)
    return learner.page.get_by_role("link").filter(has_text="/verify/").inner_text()


def assert_is_certificate(file: Path) -> None:
    assert file.read_bytes().startswith(b"%PDF")
    with pikepdf.open(file) as document:
        assert len(document.pages) == 1
    if poppler := shutil.which("pdftotext"):
        text = subprocess.run([poppler, file, "-"], capture_output=True, text=True, check=True).stdout
        assert NAME in text


def anybody_can_check(browser: Browser, link: str) -> None:
    """In a browser that has never been here."""
    context = browser.new_context(viewport=TELEPHONE)
    seen = watch(context, link.split("/verify/", maxsplit=1)[0])
    page = context.new_page()
    page.goto(link)
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    expect(page.get_by_role("heading", name="This certificate is valid")).to_be_visible()
    expect(page.locator(".certificate .name")).to_have_text(NAME)
    context.close()
    seen.assert_clean()
