"""The desk of translations: how far each text is, and one of them beside its source, part by part, without script."""

from html import unescape

import pytest
from bs4 import BeautifulSoup
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.modules.models import ContentDraft
from tests.authoring.test_editor_pages import hidden, publish, write

LESSON = "alpha/01-first.md"
SHEET = f"/authoring/translations/ur/{LESSON}"
OTHER = "/authoring/translations/ur/alpha/02-second.md"


def counts(client: TestClient) -> list[str]:
    """What the list says about the first lesson."""
    page = BeautifulSoup(client.get("/authoring/translations").text, "html.parser")
    row = next(row for row in page.select(".files li") if "Lesson first of alpha" in row.get_text())
    return [said.get_text(strip=True) for said in row.select(".file-facts > span")]


def units(client: TestClient, address: str = SHEET) -> list[tuple[str, str]]:
    page = BeautifulSoup(client.get(address).text, "html.parser")
    return [
        (unit.select_one("h2 > span").get_text().partition(": ")[2], unit.select_one(".unit-state").get_text())
        for unit in page.select(".unit")
    ]


def change(client: TestClient, number: int, text: str, act: str = "save", address: str = SHEET) -> Response:
    seen = hidden(client.get(address).text, "seen")
    return client.post(address, data={**seen, "number": str(number), "text": text, "act": act})


@pytest.mark.slow
def test_one_edited_paragraph_marks_one_twin_until_somebody_looks(authors_client: TestClient) -> None:
    assert counts(authors_client) == ["0 of 5 parts current", "5 stale"]
    for number in range(5):
        change(authors_client, number, "", act="accept")
    assert counts(authors_client) == ["5 of 5 parts current"]
    write(authors_client, LESSON, lambda text: text.replace("Some text about alpha.", "Other text about alpha."))
    assert counts(authors_client) == ["4 of 5 parts current", "1 stale"]
    stale = [(name, state) for name, state in units(authors_client) if state != "Current"]
    assert stale == [("paragraph", "Stale")]
    assert change(authors_client, 3, "الفا کے بارے میں دوسرا متن۔").status_code == 303
    assert counts(authors_client) == ["5 of 5 parts current"]


@pytest.mark.slow
def test_a_lesson_is_translated_part_by_part_and_published(
    own_app: FastAPI, client: TestClient, authors_client: TestClient
) -> None:
    source = [state for _name, state in units(authors_client, OTHER)]
    assert set(source) == {"Missing"}
    titles = "title: الفا کا دوسرا سبق\nsummary: دوسرا۔\noutcomes:\n  - دوسری چیز۔"
    assert change(authors_client, 0, titles, address=OTHER).status_code == 303
    number = next(n for n, (name, _state) in enumerate(units(authors_client, OTHER)) if name == "paragraph")
    assert change(authors_client, number, "ایک نیا پیراگراف۔", address=OTHER).status_code == 303
    states = [state for _name, state in units(authors_client, OTHER)]
    assert [n for n, state in enumerate(states) if state == "Current"] == [0, number]
    assert publish(authors_client).status_code == 303
    own_app.state.library.refresh()
    lesson = own_app.state.library.live().read_in("ur").get_module("alpha").lessons[1]
    assert (lesson.language, lesson.title) == ("ur", "الفا کا دوسرا سبق")
    html = "".join(getattr(part, "html", "") for part in lesson.body)
    assert "ایک نیا پیراگراف" in html
    assert 'lang="en" dir="ltr"' in html


def test_what_does_not_fit_is_refused_and_kept(authors_client: TestClient, db: Session) -> None:
    before = db.scalar(select(func.count(ContentDraft.id)))
    answer = change(authors_client, 3, "پہلا\n\nدوسرا")
    assert answer.status_code == 422
    assert "پہلا\n\nدوسرا</textarea>" in unescape(answer.text)
    assert "other blocks than alpha/01-first.md" in unescape(answer.text)
    assert change(authors_client, 3, " ").status_code == 422
    assert db.scalar(select(func.count(ContentDraft.id))) == before


def test_two_translators_never_overwrite_each_other(
    own_app: FastAPI, db: Session, authors_client: TestClient, administrators_client: TestClient
) -> None:
    seen = hidden(authors_client.get(SHEET).text, "seen")
    change(administrators_client, 3, "ان کے الفاظ۔")
    answer = authors_client.post(SHEET, data={**seen, "number": "3", "text": "میرے الفاظ۔"})
    assert answer.status_code == 409
    assert "میرے الفاظ۔</textarea>" in answer.text
    assert "ان کے الفاظ۔" in authors_client.get(SHEET).text


def test_a_translation_moves_with_its_lesson(authors_client: TestClient) -> None:
    page = authors_client.get(f"/authoring/moves/{LESSON}").text
    answer = authors_client.post(
        f"/authoring/moves/{LESSON}", data={**hidden(page, "seen"), "module": "alpha", "number": "7"}
    )
    assert answer.status_code == 303
    moved = "/authoring/translations/ur/alpha/07-first.md"
    assert {state for _name, state in units(authors_client, moved)} == {"Stale"}


def test_the_editor_shows_a_translation_as_its_readers_will_see_it(authors_client: TestClient) -> None:
    preview = authors_client.get("/authoring/preview/alpha/01-first.ur.md").text
    assert '<article class="lesson" lang="ur" dir="rtl">' in preview
    assert "الفا کے بارے میں" in preview
    editor = authors_client.get("/authoring/files/alpha/01-first.ur.md")
    assert (editor.status_code, "Nothing to mend." in editor.text) == (200, True)
