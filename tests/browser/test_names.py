"""What pictures, links, headings and fields are called, on every page as it comes: WCAG 1.1.1, 2.4.4, 2.4.6, 3.2.3.

axe sees that there is a name; here one sees whether it tells two things apart.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup, Tag

from tests.browser.pages import GRADUATE, SIGHTS, Sight, Visit

pytestmark = pytest.mark.slow
MODULES = ("mobilities", "recognition", "strategy", "research-partnerships")
WHOLE = [Sight(f"whole-{module}", "", GRADUATE, f"/modules/{module}/whole") for module in MODULES]
"""With each picture and heading of every lesson."""
PLAIN = [sight for sight in SIGHTS if sight.act is None and sight.name not in ("styleguide", "authoring-preview")]
"""Not the page of examples, and not the frame that an author sees a lesson in."""
HEADINGS = re.compile("^h[1-6]$")
FILE_NAME = re.compile(r"^\S+\.\w{3,4}$|^(image|picture|graphic|diagram|photo)\.?$", re.IGNORECASE)
FEWEST_WORDS = 8


@pytest.fixture(scope="module")
def pages(visit: Visit) -> dict[str, tuple[Sight, BeautifulSoup]]:
    return {sight.name: (sight, BeautifulSoup(visit.fetch(sight), "html.parser")) for sight in [*PLAIN, *WHOLE]}


def words_of(element: Tag) -> str:
    pictures = "".join(str(picture.get("alt", "")) for picture in element.find_all("img"))
    return str(element.get("aria-label") or re.sub(r"\s+", " ", f"{element.get_text()} {pictures}").strip())


def name_of_drawing(page: BeautifulSoup, drawing: Tag) -> str:
    label = page.find(id=drawing["aria-labelledby"]) if drawing.has_attr("aria-labelledby") else drawing.title
    return words_of(label) if label else str(drawing.get("aria-label", ""))


def context_of(link: Tag) -> str:
    """What a screen reader can say of a link beside its words: its row, entry or paragraph, and the heading above."""
    around = link.find_parent(["tr", "li", "p", "nav", "footer", "header"])
    column = len(link.find_parent("td").find_previous_siblings()) if link.find_parent("td") else 0
    named = [around, link.find_parent("nav"), link.find_previous(["h1", "h2", "h3", "caption"])]
    return " · ".join([str(column), *(words_of(element) for element in named if element)])


def test_every_drawing_of_the_course_is_told_in_words(pages: dict[str, tuple[Sight, BeautifulSoup]]) -> None:
    told = {picture["src"]: picture["alt"] for _sight, page in pages.values() for picture in page.select("figure img")}
    assert len(told) >= 19
    assert {src: alt for src, alt in told.items() if len(str(alt).split()) < FEWEST_WORDS} == {}


def test_every_other_picture_has_a_name_or_is_hidden(pages: dict[str, tuple[Sight, BeautifulSoup]]) -> None:
    faults = []
    for name, (_sight, page) in pages.items():
        faults += [(name, img["src"]) for img in page.find_all("img") if FILE_NAME.match(img.get("alt", "x.svg"))]
        for drawing in page.find_all("svg"):
            is_hidden = drawing.get("aria-hidden") == "true" or drawing.find_parent(attrs={"aria-hidden": "true"})
            if not is_hidden and not (drawing.get("role") == "img" and name_of_drawing(page, drawing)):
                faults.append((name, str(drawing)[:80]))
    assert not faults, "\n".join(map(str, faults))


def test_links_of_the_same_words_can_be_told_apart(pages: dict[str, tuple[Sight, BeautifulSoup]]) -> None:
    faults = []
    for name, (_sight, page) in pages.items():
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for link in page.find_all("a", href=True):
            found[words_of(link), context_of(link)].add(str(link["href"]).partition("?next=")[0])
        faults += [(name, *key) for key, places in found.items() if not key[0] or len(places) > 1]
    assert not faults, "\n".join(map(str, faults))


def test_a_heading_says_what_follows_it(pages: dict[str, tuple[Sight, BeautifulSoup]]) -> None:
    faults = []
    for name, (_sight, page) in pages.items():
        paths = list(_paths(page))
        faults += [(name, path) for path in paths if not path[-1] or paths.count(path) > 1]
    assert not faults, "\n".join(map(str, faults))


def _paths(page: BeautifulSoup) -> Iterator[tuple[str, ...]]:
    """Each heading below those that it stands under."""
    above: list[str] = []
    for heading in page.find_all(HEADINGS):
        above = [*above[: int(heading.name[1]) - 1], words_of(heading)]
        yield tuple(above)


def test_no_two_fields_of_a_form_have_the_same_label(pages: dict[str, tuple[Sight, BeautifulSoup]]) -> None:
    faults = []
    for name, (_sight, page) in pages.items():
        for form in page.find_all("form"):
            labels = [(words_of(label), _group_of(label)) for label in form.find_all("label")]
            faults += [(name, *label) for label in labels if not label[0] or labels.count(label) > 1]
    assert not faults, "\n".join(map(str, faults))


def _group_of(label: Tag) -> str:
    group = label.find_parent("fieldset")
    return str(group.get("aria-labelledby") or words_of(group)) if group else ""


def test_navigation_and_help_stand_in_the_same_order_everywhere(
    pages: dict[str, tuple[Sight, BeautifulSoup]],
) -> None:
    seen: dict[str, dict[tuple[str, ...], str]] = defaultdict(dict)
    for name, (sight, page) in pages.items():
        for place in ("header nav", "footer nav"):
            links = [words_of(link) for link in page.select(f"{place} a")]
            seen[f"{sight.who}, {place}"][tuple(links)] = name
    without_report = [names for names in seen.values() if len({links[:9] for links in names}) > 1]
    assert without_report == []
    assert [name for name, (_sight, page) in pages.items() if not page.select_one("header a[href='/search']")] == []
    assert len(seen) > 8
