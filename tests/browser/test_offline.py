"""A module kept on the device: read, and its quiz answered, while there is no line: the server is stopped."""

import random
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect
from playwright.sync_api import Error as PlaywrightError

from app.web.assets import assets
from tests.browser import answers
from tests.browser.learner import Learner
from tests.browser.server import Server

pytestmark = pytest.mark.slow
MODULE = "mobilities"
ATTEMPT = f"/modules/{MODULE}/quiz/attempts/1"
LESSON = f"/modules/{MODULE}/lessons/why-mobility"


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Not the shared one, since it is stopped."""
    with Server(tmp_path_factory.mktemp("offline")) as running:
        yield running


@pytest.fixture
def telephone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    yield context
    context.close()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save for offline").click()
    expect(page.locator("[data-offline] [role=status]")).to_contain_text("Saved on this device", timeout=60_000)


def test_answers_given_without_a_line_count_once(own_server: Server, telephone: BrowserContext) -> None:
    sent = listen(telephone)
    learner = Learner(own_server, telephone.new_page(), "offline@example.org")
    learner.page.goto(f"{own_server.url}/register?next=/modules/{MODULE}")
    learner.registers()
    learner.starts_quiz(MODULE)
    save(learner.page)
    given = [answer_with_a_line(learner, 6)]
    own_server.stop()
    given = [answer_question(learner, place) for place in range(1, 6)] + given
    learner.page.close()  # the tab is killed

    learner.page = telephone.new_page()
    for place, answer in enumerate(given, start=1):
        learner.page.goto(f"{own_server.url}{ATTEMPT}?question={place}")
        expect(learner.page.get_by_text("You are offline.")).to_be_visible()
        assert learner.ticked() == answer
        told = re.compile("^saved on this device") if place <= 5 else re.compile(r"^saved \d\d:\d\d$")
        expect(learner.page.locator("[data-saved]")).to_have_text(told)
    learner.page.goto(own_server.url + LESSON)
    learner.sees_heading("Why staff and students move")
    assert own_server.query("SELECT count(DISTINCT item) FROM saved_answer") == [(1,)]

    own_server.start()
    saves = [(path, body) for path, body in sent if path.endswith("/answers")]
    replay(own_server, telephone, saves, times=1)  # none of the offline ones had arrived: this is their first order
    arrived = facts(own_server)
    assert own_server.query("SELECT count(DISTINCT item) FROM saved_answer") == [(6,)]
    replay(own_server, telephone, saves, times=9)
    assert facts(own_server) == arrived
    learner.page.goto(f"{own_server.url}{ATTEMPT}?question=7")  # now the telephone sends them by itself
    expect(learner.page.get_by_text("6 of 10 answered")).to_be_visible()
    learner.page.wait_for_function(NOTHING_WAITS)
    assert facts(own_server) == arrived
    learner.finishes_quiz(MODULE, first=7)
    learner.sees_heading("You passed: 10 of 10.")
    assert own_server.query("SELECT count(*) FROM submission") == [(1,)]
    assert own_server.query("SELECT count(*) FROM attempt") == [(1,)]
    assert {path.rpartition("/")[2] for path, _body in sent} == {"attempts", "answers", "submission"}
    assert len(sent) >= 12
    before = facts(own_server)
    replay(own_server, telephone, sent, times=10)
    assert facts(own_server) == before


FACTS = ("attempt", "saved_answer", "submission", "item_grade", "module_completion", "award")


def listen(telephone: BrowserContext) -> list[tuple[str, str]]:
    """Path and body of everything that is sent about the quiz, from now on."""
    sent: list[tuple[str, str]] = []

    def note(request: Request) -> None:
        path = urlsplit(request.url).path
        if request.method == "POST" and f"/{MODULE}/quiz/" in path:
            sent.append((path, request.post_data or ""))

    telephone.on("request", note)
    return sent


def facts(server: Server) -> dict[str, list[tuple]]:
    return {table: sorted(server.query(f"SELECT * FROM {table}"), key=str) for table in FACTS}


def replay(server: Server, telephone: BrowserContext, sent: list[tuple[str, str]], times: int) -> None:
    """Everything again, each time in another order, as by a line that doubles and delays what it carries."""
    cookies = {str(cookie["name"]): str(cookie["value"]) for cookie in telephone.cookies()}
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    chosen = random.Random(9)  # noqa: S311 - an order, not a secret
    with httpx2.Client(base_url=server.url, cookies=cookies, headers=headers, timeout=30) as client:
        for _time in range(times):
            for path, body in chosen.sample(sent, len(sent)):
                assert client.post(path, content=body).status_code < 500


def answer_with_a_line(learner: Learner, place: int) -> list[str]:
    """Rightly; the copy on the device knows it from the next look on."""
    given = answer_question(learner, place)
    with learner.page.expect_response(lambda answer: "copy=" in answer.url):
        learner.page.goto(f"{learner.server.url}{ATTEMPT}?question={place}")
    return given


def answer_question(learner: Learner, place: int) -> list[str]:
    """Wrongly, then rightly, and on to the next question; what was ticked in the end."""
    learner.page.goto(f"{learner.server.url}{ATTEMPT}?question={place}")
    wrong = answers.wrong_options(MODULE, learner.item())
    learner.ticks(wrong)
    expect(learner.page.locator("[data-saved][data-state]")).to_have_attribute("data-state", re.compile("saved|failed"))
    if learner.page.locator("form.attempt [type=checkbox]").count():
        learner.ticks(wrong)  # once more takes the tick away
    learner.ticks(answers.right_options(MODULE, learner.item()))
    given = learner.ticked()
    learner.press("Save and continue")
    learner.sees_question(place + 1)
    return given


def test_what_was_not_kept_says_so(own_server: Server, telephone: BrowserContext) -> None:
    page = telephone.new_page()
    page.goto(f"{own_server.url}/modules/{MODULE}")
    save(page)
    own_server.stop()
    page.goto(f"{own_server.url}/modules/recognition")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")
    page.get_by_role("link", name="Mobilities").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mobilities")
    page.goto(own_server.url + LESSON)
    page.get_by_role("button", name="Mark complete and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")
    own_server.start()


def test_copies_show_nobody_and_go_when_somebody_else_comes(own_server: Server, telephone: BrowserContext) -> None:
    first = Learner(own_server, telephone.new_page(), "first@example.org")
    first.page.goto(f"{own_server.url}/register?next=/modules/{MODULE}")
    first.registers()
    first.starts_quiz(MODULE)
    save(first.page)
    copies = first.page.evaluate(KEPT_TEXTS)
    assert len(copies) > 10
    assert not [url for url, text in copies.items() if "Ayesha" in text or "first@example.org" in text]
    telephone.clear_cookies()  # the session runs out; nobody signed out
    second = Learner(own_server, telephone.new_page(), "second@example.org")
    second.page.goto(f"{own_server.url}/register?next=/my-course")
    second.registers()
    second.page.evaluate(UNTIL_KEPT, [])
    own_server.stop()
    with pytest.raises(PlaywrightError, match="ERR_"):
        second.page.goto(own_server.url + ATTEMPT)
    own_server.start()


def test_a_new_version_of_the_worker_forgets_older_copies_and_keeps_its_own(
    own_server: Server, telephone: BrowserContext
) -> None:
    page = telephone.new_page()
    page.goto(f"{own_server.url}/modules/{MODULE}")
    page.evaluate("caches.open('course 0 ').then((cache) => cache.put('/', new Response('of an older release')))")
    save(page)  # the worker begins its work, as a changed one does
    page.evaluate(UNTIL_KEPT, ["course 1 "])


def test_all_scripts_name_the_same_version_of_copies() -> None:
    static = Path(__file__).parents[2] / "app" / "web" / "static"
    scripts = [(static / name).read_text(encoding="utf-8") for name in ("site.js", "offline.js", "worker.js")]
    assert len({found for script in scripts for found in re.findall('KEPT = "(.+?)"', script)}) == 1
    assert all("KEPT = " in script for script in scripts)


def test_signing_out_leaves_no_copy(own_server: Server, telephone: BrowserContext) -> None:
    learner = Learner(own_server, telephone.new_page(), "leaving@example.org")
    page = learner.page
    page.goto(f"{own_server.url}/register?next=/modules/{MODULE}")
    learner.registers()
    learner.starts_quiz(MODULE)
    save(page)
    address = page.url
    assert page.evaluate(KEPT_TEXTS)
    learner.press("Sign out")
    expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
    page.evaluate(UNTIL_KEPT, [])
    own_server.stop()
    with pytest.raises(PlaywrightError, match="ERR_CONNECTION_REFUSED"):
        page.goto(address)
    own_server.start()


UNTIL_KEPT = """async (wanted) => {
  for (let tries = 0; String(await caches.keys()) !== String(wanted); tries += 1) {
    if (tries > 600) throw new Error(`kept: ${await caches.keys()}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}"""
NOTHING_WAITS = "() => !Object.keys(localStorage).some((name) => name.startsWith('unsent '))"
KEPT_TEXTS = """async () => {
  const texts = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) texts[request.url] = await (await cache.match(request)).text();
  }
  return texts;
}"""


def test_the_scripts_are_small() -> None:
    assert len(assets()["worker.js"].zipped) <= 3000
    assert sum(len(assets()[name].zipped) for name in ("site.js", "offline.js")) <= 6000
