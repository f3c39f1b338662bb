"""What a machine can see of a page's accessibility: axe, the width, the size of what one touches."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NARROW, WIDE = 320, 1280
LEAST, LEAST_IN_QUIZ = 24, 44
"""Pixels of whatever one touches: WCAG 2.2, 2.5.8, and our own rule where an answer is given."""
RUN_AXE = "rules => axe.run({runOnly: rules, resultTypes: ['violations'], preload: {assets: ['media']}})"
"""Without reading the style sheets in once more: one rule wants that, css-orientation-lock, which no tag here runs."""
SMALL_TARGETS = """
([least, leastInQuiz]) => {
  const isSentence = (link) => getComputedStyle(link).display === "inline" &&
    [...link.closest("p, li, td, th, dd, dt, label, figcaption, caption, blockquote, div").childNodes]
      .some((node) => node !== link && !node.contains(link) && node.textContent.trim());
  const found = [];
  for (const one of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
    const target = one.matches("[type=radio], [type=checkbox]") ? one.closest("label") ?? one : one;
    const box = target.getBoundingClientRect();
    const isShown = target.checkVisibility({visibilityProperty: true}) && box.width > 1 && box.height > 1;
    if (!isShown || one.type === "hidden" || one.matches(".skip-link") || isSentence(one)) continue;
    const wanted = one.closest("form.attempt, .check form") ? leastInQuiz : least;
    if (Math.min(box.width, box.height) < wanted - 0.01)
      found.push(`${box.width.toFixed(1)} × ${box.height.toFixed(1)} px: ${one.outerHTML.slice(0, 160)}`);
  }
  return found;
}
"""
SPACE_TEXT = """
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`p { margin-block-end: 2em !important; }
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }`);
  document.adoptedStyleSheets = [sheet];
  const isCut = (one) => one.checkVisibility() && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1;
  const clipped = [...document.querySelectorAll("main *")]
    .filter((one) => getComputedStyle(one).overflowX === "hidden" && isCut(one));
  const found = [document.documentElement.scrollWidth, clipped.map((one) => one.outerHTML.slice(0, 160))];
  document.adoptedStyleSheets = [];
  return found;
}
"""
"""What WCAG 2.2, 1.4.12 lets a reader set: the width of the page then, and what would be cut off."""

HIDDEN_COLUMNS = """
() => [...document.querySelectorAll(".table-scroll:has(> :is(.by-name, .listed))")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1)
  .map((one) => `columns out of sight: ${one.firstElementChild.id}, ${one.scrollWidth} px`)
"""
"""Of tables that are to stand whole on a phone."""


@dataclass(frozen=True)
class Light:
    """A window and its colours."""

    width: int
    scheme: Literal["light", "dark"]


def find_faults(page: Page, *lights: Light) -> Iterator[str]:
    """Each in words, at each window given; the page stays at the last."""
    page.evaluate(Axe().axe_script)
    for light in lights:
        page.set_viewport_size({"width": light.width, "height": 800})
        page.emulate_media(color_scheme=light.scheme)
        faults = [*_axe(page), *_sideways(page, light.width)]
        if light.width == NARROW:
            faults += [*page.evaluate(HIDDEN_COLUMNS), *_small(page), *_spaced(page, light.width)]
        yield from (f"{light.width} px, {light.scheme}: {fault}" for fault in faults)


def _axe(page: Page) -> Iterator[str]:
    for violation in page.evaluate(RUN_AXE, RULES)["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['help']}: {node['target']} {node['html'][:200]}"


def _sideways(page: Page, width: int) -> Iterator[str]:
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        yield f"{wide} px wide"


def _small(page: Page) -> Iterator[str]:
    yield from page.evaluate(SMALL_TARGETS, [LEAST, LEAST_IN_QUIZ])


def _spaced(page: Page, width: int) -> Iterator[str]:
    wide, clipped = page.evaluate(SPACE_TEXT)
    if wide > width:
        yield f"{wide} px wide with the text spaced"
    yield from (f"cut off with the text spaced: {one}" for one in clipped)
