"""Text at its usual and at twice its size on a telephone, as the browser's own setting makes it: WCAG 1.4.4.

Nothing lies beyond the edge, and nothing on top of another thing.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import PROGRAM, open_chromium
from tests.browser.pages import LEARNER, SIGHTS, Sight, Visit
from tests.tools import require_tool

pytestmark = pytest.mark.slow
TELEPHONE = {"width": 360, "height": 740}
LONG_WORDS = Sight("lesson-of-long-words", "", path="/modules/strategy/lessons/concepts-rationales")
NAMES = ("home", "module-learner", "my-course", "attempt", "review", "result-failed", "certificate", "record", "code")
SEEN = [LONG_WORDS, *(sight for sight in SIGHTS if sight.name in NAMES)]
OFFLINE = Sight("copy", "", LEARNER, "/modules/strategy/quiz/attempts/1?question=6&copy")
ON_TOP = """
() => {
  const saved = document.querySelector("[data-saved]");
  saved.textContent = saved.dataset.notSaved;
  saved.dataset.state = "failed";
  const one = saved.getBoundingClientRect();
  const others = [...document.querySelectorAll("legend, .stem")].map((part) => part.getBoundingClientRect());
  const isBeside = (two) => one.left >= two.right || two.left >= one.right;
  return others.filter((two) => !isBeside(two) && one.top < two.bottom && two.top < one.bottom).length;
}
"""


@pytest.fixture(scope="module", params=[16, 32], ids=["usual", "twice"])
def large(request: pytest.FixtureRequest) -> Iterator[Browser]:
    require_tool("browser", available=PROGRAM.exists(), how="apt-get install chromium")
    with open_chromium(f"--blink-settings=defaultFontSize={request.param}") as browser:
        yield browser


@pytest.fixture(params=["en", "ur"])
def page(request: pytest.FixtureRequest, large: Browser, visit: Visit) -> Iterator[Page]:
    context = large.new_context(viewport=TELEPHONE)
    context.add_cookies([{"name": "language", "value": request.param, "url": visit.server.url}])
    yield context.new_page()
    context.close()


def test_no_page_is_wider_than_the_telephone(page: Page, visit: Visit) -> None:
    wide = {}
    for sight in SEEN:
        visit.sign_in(page.context, sight.who)
        visit.go(page, sight)
        wide[sight.name] = page.evaluate("document.documentElement.scrollWidth")
    assert {name: width for name, width in wide.items() if width > TELEPHONE["width"]} == {}


def test_what_is_saved_covers_neither_number_nor_question(page: Page, visit: Visit) -> None:
    visit.sign_in(page.context, LEARNER)
    visit.go(page, OFFLINE)
    assert page.evaluate(ON_TOP) == 0
