"""A page in Urdu says of its Urdu words that they are Urdu, whatever stands around them: WCAG 3.1.2.

A screen reader speaks them with the voice of the language that is said. Latin words in Urdu sentences are names and
terms.
"""

import re

import pytest
from bs4 import BeautifulSoup, NavigableString, Tag

from tests.browser.pages import SIGHTS, Visit

pytestmark = pytest.mark.slow
PLAIN = [sight for sight in SIGHTS if sight.act is None and sight.name != "styleguide"]
URDU = re.compile("[\\u0600-\\u06ff]{2}")
SPOKEN = ("alt", "aria-label", "title", "placeholder")


def language_around(element: Tag) -> str:
    named = element if element.has_attr("lang") else element.find_parent(attrs={"lang": True})
    return str(named["lang"]) if named else ""


def spoken(page: BeautifulSoup) -> list[tuple[Tag, str]]:
    """What is read out, with the element that says its language."""
    words = [(text.parent, str(text)) for text in page.find_all(string=True) if type(text) is NavigableString]
    return [*words, *((tag, str(tag[name])) for name in SPOKEN for tag in page.find_all(attrs={name: True}))]


def test_no_urdu_is_said_to_be_english(visit: Visit) -> None:
    faults = []
    for sight in PLAIN:
        page = BeautifulSoup(visit.fetch(sight, language="ur"), "html.parser")
        assert page.html["lang"] == "ur"
        faults += [
            (sight.name, words.strip()[:60])
            for tag, words in spoken(page)
            if URDU.search(words) and language_around(tag) not in ("ur", "")
        ]
    assert not faults, "\n".join(map(str, dict.fromkeys(faults)))
