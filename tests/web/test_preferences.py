"""Language and data: chosen by the reader, kept on the device, guessed from nothing."""

import pytest
from bs4 import BeautifulSoup
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app import language
from app.accounts.models import Person
from app.modules.catalogue import Course
from app.modules.text_first import with_words, without_pictures
from tests.people import Someone, sign_in

SIZES = {"/media/a.svg": 14_200}
FIGURE = '<figure><img src="/media/a.svg" alt="A cycle of &lt;five&gt; steps"></figure>'


def test_a_picture_becomes_a_link_that_says_what_it_shows_and_weighs() -> None:
    figure = BeautifulSoup(without_pictures(FIGURE, SIZES), "html.parser").figure
    assert figure is not None
    assert figure.find("img") is None
    assert figure.a is not None
    assert figure.a["href"] == "/media/a.svg"
    assert figure.get_text() == "Show the picture (15\N{NO-BREAK SPACE}kB) A cycle of <five> steps"


def test_a_decoration_has_no_words() -> None:
    assert without_pictures('<img src="/media/a.svg" alt="">', SIZES).endswith("</a>")


def test_a_picture_with_labels_in_another_language_is_told_below_it() -> None:
    figure = BeautifulSoup(with_words(FIGURE), "html.parser").figure
    assert figure is not None
    assert [child.name for child in figure.children if child.name] == ["img", "details"]
    assert figure.details.p.get_text() == "A cycle of <five> steps"  # type: ignore[union-attr]
    assert with_words('<img src="/media/a.svg" alt="">') == '<img src="/media/a.svg" alt="">'


def test_text_first_is_kept_on_the_device(client: TestClient) -> None:
    page = client.get("/modules/alpha/lessons/second").text
    chosen = client.post("/preferences", data={"pictures": "later", "next": "/modules/alpha/lessons/second"})
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/modules/alpha/lessons/second")
    assert "<img" in page.partition("<article")[2].partition("</article")[0]
    light = client.get("/modules/alpha/lessons/second").text
    assert "data-picture" in light
    assert "<img" not in light.partition("<article")[2].partition("</article")[0]
    client.post("/preferences", data={"pictures": "now"})
    assert "data-picture" not in client.get("/modules/alpha/lessons/second").text


def test_sizes_follow_the_choice(app: FastAPI) -> None:
    course: Course = app.state.library.live()
    module = course.get_module("alpha")
    assert module.text_bytes < module.size_bytes
    assert module.text_bytes == sum(lesson.text_bytes for lesson in module.lessons)


@pytest.mark.parametrize("wanted", ["xx", "", "en-XA", "../../etc"])
def test_an_unknown_language_changes_nothing(client: TestClient, wanted: str) -> None:
    client.post("/preferences", data={"language": wanted})
    client.cookies.set("language", wanted or "x", domain="course.example.org")
    assert '<html lang="en" dir="ltr">' in client.get("/").text


def test_the_browser_is_not_asked(client: TestClient) -> None:
    assert '<html lang="en"' in client.get("/", headers={"Accept-Language": "ur"}).text


def test_a_signed_in_person_keeps_the_language_for_mails(client: TestClient, amina: Someone, db: Session) -> None:
    sign_in(client, db, amina)
    for code in language.languages():
        client.post("/preferences", data={"language": code})
        db.expire_all()
        assert db.get_one(Person, amina.person_id).language == code


def test_nobody_is_sent_to_another_site(client: TestClient) -> None:
    answer = client.post("/preferences", data={"language": "en", "next": "//evil.example.org/"})
    assert answer.headers["location"] == "/preferences?saved=1"
