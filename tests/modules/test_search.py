"""Finding words in the course."""

import re

import pytest
from fastapi.testclient import TestClient

from app.modules.search import Index, Passage, list_passages
from tests.databases import real_course

CREDITS = Passage("/modules/m/lessons/a#credits", "M", "Credits", "Sixty credits make a year. Müller & <Söhne> agree.")
PEOPLE = Passage("/modules/m/lessons/b", "M", "People", "Coordinators recognise what was studied abroad.")


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(iter([CREDITS, PEOPLE]))


@pytest.mark.parametrize(
    ("wanted", "urls"),
    [
        ("credit", [CREDITS.url]),
        ("CREDITS year", [CREDITS.url]),
        ("muller", [CREDITS.url]),
        ("coord", [PEOPLE.url]),
        ("recognising", [PEOPLE.url]),
        ("credits coordinator", []),
        ("", []),
        ('" OR text:* NEAR(', []),
        ("-", []),
        ("\x00credit", [CREDITS.url]),
    ],
)
def test_every_word_or_its_beginning_is_found(index: Index, wanted: str, urls: list[str]) -> None:
    assert [found.url for found in index.find(wanted)] == urls


def test_a_title_weighs_more_than_a_mention() -> None:
    mention = Passage("/mention", "", "Money", "The grant is paid in two parts. The agreement says when.")
    title = Passage("/title", "", "The grant agreement", "It names who signs.")
    assert [found.url for found in Index(iter([mention, title])).find("grant agreement")] == ["/title", "/mention"]


def test_the_words_are_marked_and_nothing_is_markup(index: Index) -> None:
    [found] = index.find("agree")
    assert ("agree", True) in found.excerpt
    assert "<Söhne>" in "".join(run for run, _ in found.excerpt)


def test_the_page_shows_what_was_found(client: TestClient) -> None:
    page = client.get("/search", params={"q": "alpha <ab>"}).text
    assert 'href="/modules/alpha/lessons/second' in page
    assert "alpha &lt;ab&gt;" in page
    assert "Nothing found" in client.get("/search", params={"q": "zzzz"}).text


def test_every_passage_of_the_course_has_its_heading_and_its_signs_in_place() -> None:
    course, _found = real_course()
    assert course is not None
    passages = list(list_passages(course))
    assert len(passages) > 28 * 4
    terms = [passage.title for passage in passages if passage.url.startswith("/glossary#")]
    assert len(terms) >= 70
    assert not [passage for passage in passages if "<" in passage.title]
    texts = [passage.text for language in ("en", "ur") for passage in list_passages(course.read_in(language))]
    assert [text for text in texts if re.search(r"[\w\u2069] [,;:،؛۔](?:\s|$)", text)] == []
