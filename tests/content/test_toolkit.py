"""The toolkit: every template with its lesson, each module as one file, and never a key."""

import re

import pytest
from fastapi.testclient import TestClient

from app.modules.catalogue import Course
from app.modules.toolkit import list_kits, make_offprint, standing_alone
from tools.content.make_templates import TEMPLATES

PUBLIC_URL = "https://course.example.org"


def no_media(_sha256: str) -> None:
    return None


def test_every_template_is_listed_under_its_lesson(course: Course) -> None:
    listed = {(offer.media.path, offer.lesson.id) for kit in list_kits(course) for offer in kit.offers}
    assert listed == {(template.path, template.lesson) for template in TEMPLATES}


def test_titles_come_from_the_words_of_the_links(course: Course) -> None:
    titles = [offer.title for kit in list_kits(course) for offer in kit.offers]
    assert "Agreement checklist" in titles
    assert len(set(titles)) == len(titles)


def test_a_visitor_without_account_sees_the_toolkit(client: TestClient) -> None:
    answer = client.get("/toolkit")
    assert answer.status_code == 200
    assert "Modules in one file" in answer.text
    assert 'href="/toolkit/alpha"' in answer.text
    assert 'href="/toolkit"' in client.get("/").text


def test_a_module_comes_as_one_file_with_licence_and_version(client: TestClient) -> None:
    answer = client.get("/toolkit/alpha")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="b-international-alpha.html"'
    assert "CC BY 4.0" in answer.text


def test_an_unknown_module_is_not_found(client: TestClient) -> None:
    assert client.get("/toolkit/nothing").status_code == 404


@pytest.mark.parametrize("module_id", ["mobilities", "recognition", "strategy", "research-partnerships"])
def test_an_offprint_stands_alone(module_id: str, course: Course) -> None:
    offprint = make_offprint(course, module_id, PUBLIC_URL, lambda _sha256: b"<svg/>")
    html = "".join(part for handout in offprint.handouts for part in handout.parts if isinstance(part, str))
    assert not re.findall(r'(?:src|href)="/', html)
    assert "data:image/svg+xml;base64," in html
    assert 'class="block-sources"' in html
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    terms = {f"term-{term.slug}" for term in offprint.terms}
    assert terms >= set(re.findall(r'href="#(term-[^"]+)"', html))


def test_an_offprint_holds_no_item_and_no_key_of_the_quiz(client: TestClient, course: Course) -> None:
    text = client.get("/toolkit/alpha").text
    assert "verdict" not in text
    for module in course.modules:
        offprint = make_offprint(course, module.id, PUBLIC_URL, no_media)
        shown = {part.id for handout in offprint.handouts for part in handout.parts if not isinstance(part, str)}
        assert not shown & {item.id for item in module.bank.items}


def test_a_file_gives_no_reason_of_an_inline_check(client: TestClient) -> None:
    """The checks are there to be discussed; their answers stay online."""
    lesson = client.get("/toolkit/alpha").text
    assert "Discuss" in lesson
    assert "Right." not in lesson


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<h2 id="a">A</h2>', '<h3 id="x-a">A</h3>'),
        ('<a href="#a">A</a>', '<a href="#x-a">A</a>'),
        ('<a href="/glossary#ects">E</a>', '<a href="#term-ects">E</a>'),
        ('<a href="/modules/a">M</a>', f'<a href="{PUBLIC_URL}/modules/a">M</a>'),
        ('<a href="https://ehea.info">E</a>', '<a href="https://ehea.info">E</a>'),
        ('<img src="/media/ab.svg" alt="">', '<img src="/media/ab.svg" alt="">'),
        ('<section class="block-key-points" aria-labelledby="box-1">', '<section class="block-key-points">'),
        ('<img src="/media/ab.svg" alt="" loading="lazy">', '<img src="/media/ab.svg" alt="">'),
        ('<p>id="a" stays in words</p>', '<p>id="a" stays in words</p>'),
    ],
)
def test_html_is_made_fit_for_a_file(html: str, expected: str) -> None:
    assert standing_alone(html, "x", PUBLIC_URL, no_media) == expected
