"""The labels of every drawing of the course stay inside their boxes and apart from each other, in each language."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.databases import CONTENT

pytestmark = pytest.mark.slow
OUTSIDE = """() => {
  const frames = (name) => [...document.querySelectorAll(name)].map((one) => [one, one.getBoundingClientRect()]);
  const texts = frames("text"), boxes = frames("rect").map(([_one, box]) => box);
  const area = (box) => box.width * box.height;
  const holds = (box, x, y) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;
  const shared = (from, to, other, until) => Math.min(to, until) - Math.max(from, other);
  const meets = (one, other) =>
    shared(one.left, one.right, other.left, other.right) > 1 &&
    shared(one.top, one.bottom, other.top, other.bottom) > 0.6 * Math.min(one.height, other.height);
  const isOutside = ([_text, at]) => {
    const [x, y] = [(at.left + at.right) / 2, (at.top + at.bottom) / 2];
    const box = boxes.filter((one) => holds(one, x, y)).sort((one, other) => area(one) - area(other))[0];
    return at.left < box.left || at.right > box.right;
  };
  const hits = ([text, at]) => texts.some(([other, its]) => other !== text && meets(at, its));
  return texts.filter((one) => isOutside(one) || hits(one)).map(([text]) => text.textContent);
}"""


@pytest.mark.parametrize("module", sorted(folder.parent.name for folder in CONTENT.glob("*/media")))
def test_every_label_has_room(browser: Browser, module: str) -> None:
    page = browser.new_page(viewport={"width": 400, "height": 600})
    drawings = sorted((CONTENT / module / "media").glob("*.svg"))
    assert len(drawings) > 5
    found = {drawing.name: outside(page, drawing) for drawing in drawings}
    page.close()
    assert {name: labels for name, labels in found.items() if labels} == {}


def outside(page: Page, drawing: Path) -> list[str]:
    page.goto(drawing.as_uri())
    labels: list[str] = page.evaluate(OUTSIDE)
    return labels
