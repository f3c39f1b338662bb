"""Writing in the browser without script: save, mend, insert, picture, conflict, publish, undo."""

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.authoring.patterns import BLOCKS, QUESTIONS
from app.modules.models import ContentDraft, Publication
from tests.clients import make_client
from tests.people import Someone, make_person, sign_in

LESSON = "alpha/01-first.md"
FILE = f"/authoring/files/{LESSON}"


def fields_of(client: TestClient, path: str = LESSON) -> dict[str, str]:
    """What the form of the editor holds before anybody types."""
    page = client.get(f"/authoring/files/{path}").text
    text = re.search(r'<textarea [^>]*name="text"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert text
    return {**hidden(page, "seen", "page", "change"), "text": unescape(text[1])}


def hidden(page: str, *names: str) -> dict[str, str]:
    """The first hidden field of each name."""
    found = re.findall(rf'<input type="hidden" name="({"|".join(names)})" value="([^"]*)">', page)
    return dict(reversed(found))


def write(client: TestClient, path: str, change: Callable[[str], str], act: str = "save", **more: str) -> Response:
    fields = fields_of(client, path)
    return client.post(f"/authoring/files/{path}", data={**fields, "text": change(fields["text"]), "act": act, **more})


def unchanged(text: str) -> str:
    return text


def publish(client: TestClient, **more: str) -> Response:
    shown = hidden(client.get("/authoring/publish").text, "version", "state")
    return client.post("/authoring/publish", data={**shown, "reason": "A test.", **more})


def png(width: int = 40, height: int = 30) -> bytes:
    written = BytesIO()
    Image.new("RGB", (width, height), "navy").save(written, "PNG")
    return written.getvalue()


def live_html(app: FastAPI, client: TestClient) -> str:
    app.state.library.refresh()
    return client.get("/modules/alpha/lessons/first").text


def count(db: Session, table: type) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def test_a_draft_is_seen_by_authors_and_by_learners_once_it_is_published(
    own_app: FastAPI, authors_client: TestClient
) -> None:
    saved = write(authors_client, LESSON, lambda text: text + "\nA sentence that is new.\n")
    assert saved.status_code == 303
    assert "A sentence that is new." not in live_html(own_app, authors_client)
    assert "A sentence that is new." in authors_client.get(f"/authoring/preview/{LESSON}").text
    assert "Changed" in authors_client.get("/authoring").text
    page = authors_client.get("/authoring/publish").text
    assert "A sentence that is new." in page
    assert "nobody has completed it yet" in page
    assert publish(authors_client).headers["location"] == "/authoring/publish?done=published"
    assert "A sentence that is new." in live_html(own_app, authors_client)
    assert "Nothing differs" in authors_client.get("/authoring/publish").text


def test_undo_brings_the_version_before_back_and_keeps_the_text(own_app: FastAPI, authors_client: TestClient) -> None:
    write(authors_client, LESSON, lambda text: text + "\nA hasty sentence.\n")
    publish(authors_client)
    undo = hidden(authors_client.get("/authoring/publish").text, "version", "back_to")
    assert authors_client.post("/authoring/undo", data=undo).status_code == 303
    assert "A hasty sentence." not in live_html(own_app, authors_client)
    assert "A hasty sentence." in fields_of(authors_client)["text"]
    assert "A hasty sentence." in authors_client.get(f"/authoring/history/{LESSON}").text
    assert authors_client.post("/authoring/undo", data=undo).status_code == 409


def test_a_mistake_is_named_and_mended_by_its_button(authors_client: TestClient) -> None:
    write(authors_client, LESSON, lambda text: text + "\n{lesson=}\nQuestion?\n\n- [(x)] A\n- [( )] B\n", act="keep")
    page = authors_client.get(FILE).text
    assert "finding-error" in page
    assert "Needs mending" in authors_client.get("/authoring").text
    assert publish(authors_client).status_code == 422


@pytest.mark.slow
def test_a_mistake_is_mended_on_the_page_to_publish(authors_client: TestClient) -> None:
    write(authors_client, LESSON, lambda text: text + "\n:::exampel A title\nWords.\n:::\n", act="keep")
    mistake = hidden(authors_client.get("/authoring/publish").text, "path", "key")
    assert authors_client.post("/authoring/mends", data=mistake).status_code == 303
    assert ":::example A title" in fields_of(authors_client)["text"]
    assert authors_client.post("/authoring/mends", data=mistake).status_code == 404
    assert publish(authors_client).status_code == 303


def test_a_question_gets_its_id_when_it_is_saved(authors_client: TestClient) -> None:
    write(authors_client, LESSON, unchanged, act="insert", pattern="single", line="999999")
    assert "What is right?" in fields_of(authors_client)["text"]
    write(authors_client, LESSON, unchanged)
    assert re.search(r"\{#[a-z-]+\}\nWhat is right\?", fields_of(authors_client)["text"])


@pytest.mark.slow
def test_every_pattern_can_be_published_as_it_is_inserted(authors_client: TestClient) -> None:
    for pattern in (*BLOCKS, *QUESTIONS):
        write(authors_client, LESSON, unchanged, act="insert", pattern=pattern.id, line="8")
        write(authors_client, LESSON, unchanged)
        assert "finding-error" not in authors_client.get(FILE).text, pattern.id


def test_a_picture_needs_words_and_is_made_anew(authors_client: TestClient) -> None:
    fields = fields_of(authors_client)
    files = {"picture": ("Plan of the <b>campus.png", png(3000, 20), "image/png")}
    typed = {**fields, "text": fields["text"] + "typed", "act": "picture"}
    refused = authors_client.post(FILE, data=typed, files=files)
    assert refused.status_code == 422
    assert 'id="alt-error"' in refused.text
    assert "typed" in refused.text.split("<textarea")[1]
    data = {**fields, "act": "picture", "alt": "A plan of the campus", "line": "999999"}
    assert authors_client.post(FILE, data=data, files=files).status_code == 303
    assert "![A plan of the campus](media/plan-of-the-b-campus.webp)" in fields_of(authors_client)["text"]
    preview = authors_client.get(f"/authoring/preview/{LESSON}").text
    [address] = re.findall(r'src="(/media/[0-9a-f]+\.webp)"', preview)
    with Image.open(BytesIO(authors_client.get(address).content)) as image:
        assert (image.format, image.width) == ("WEBP", 1360)


@pytest.mark.slow
def test_a_drawing_for_a_translation_keeps_its_mark_and_one_without_is_named(authors_client: TestClient) -> None:
    path = "alpha/01-first.ur.md"
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>Way</text></svg>'
    for name in ("Our way.ur.svg", "Their way.svg"):
        data = {**fields_of(authors_client, path), "act": "picture", "alt": "Words", "line": "999999"}
        files = {"picture": (name, drawing, "image/svg+xml")}
        assert authors_client.post(f"/authoring/files/{path}", data=data, files=files).status_code == 303
    text = fields_of(authors_client, path)["text"]
    assert re.findall(r"\(media/(.+?)\)", text) == ["our-way.ur.svg", "their-way.svg"]
    undrawn = re.findall(r'<li><bdi dir="ltr">(.+?)</bdi>', authors_client.get("/authoring/translations").text)
    assert undrawn == ["alpha/media/their-way.svg"]


@pytest.mark.parametrize(
    "content", [b"GIF89a" + b"x" * 50, b"<svg xmlns='x' onload='alert(1)'/>", b"%PDF-1.7", png()[:60], b"<html>"]
)
def test_what_is_no_picture_is_refused(authors_client: TestClient, db: Session, content: bytes) -> None:
    data = {**fields_of(authors_client), "act": "picture", "alt": "Words"}
    answer = authors_client.post(FILE, data=data, files={"picture": ("a.png", content, "image/png")})
    assert answer.status_code == 422
    assert 'id="picture-error"' in answer.text
    assert count(db, ContentDraft) == 0


def test_two_authors_never_overwrite_each_other(own_app: FastAPI, db: Session, authors_client: TestClient) -> None:
    other = make_client(own_app)
    sign_in(other, db, make_person(db, "Farid Author", roles=("author",)))
    mine, theirs = fields_of(authors_client), fields_of(other)
    changed = theirs["text"].replace("title:", "title: Their", 1) + "\nTheir last line.\n"
    assert other.post(FILE, data={**theirs, "text": changed, "act": "save"}).status_code == 303
    conflict = authors_client.post(FILE, data={**mine, "text": mine["text"] + "\nMy last line.\n", "act": "save"})
    assert conflict.status_code == 409
    assert "My last line." in conflict.text
    assert "Their last line." in conflict.text
    typed = re.search(r'<textarea name="mine"[^>]*>\n(.*?)</textarea>', conflict.text, re.DOTALL)
    assert typed
    chosen = {**hidden(conflict.text, "base", "seen", "kind"), "mine": unescape(typed[1]), "choice-0": "both"}
    assert authors_client.post(f"/authoring/choices/{LESSON}", data=chosen).status_code == 303
    text = fields_of(authors_client)["text"]
    assert "title: Their" in text
    assert text.index("My last line.") < text.index("Their last line.")


def test_typed_text_is_kept_through_a_sign_in(own_app: FastAPI, authors_client: TestClient) -> None:
    fields = fields_of(authors_client)
    stranger = make_client(own_app)
    kept = stranger.post(FILE, data={**fields, "text": fields["text"] + "Half a sentence", "act": "save"})
    assert kept.status_code == 422
    assert "Half a sentence</textarea>" in kept.text
    assert fields["seen"] in kept.text
    assert stranger.post(FILE, data=fields, headers={"Accept": "application/json"}).status_code == 401


def test_the_same_save_twice_is_one(authors_client: TestClient, db: Session) -> None:
    fields = {**fields_of(authors_client), "act": "save"}
    fields["text"] += "\nMore.\n"
    for _time in range(3):
        assert authors_client.post(FILE, data=fields).status_code == 303
    assert count(db, ContentDraft) == 1


def test_publishing_what_was_not_shown_is_refused(authors_client: TestClient, db: Session) -> None:
    write(authors_client, LESSON, lambda text: text + "\nOne.\n")
    before = count(db, Publication)
    refused = publish(authors_client, state="0" * 64)
    assert refused.status_code == 409
    assert "Something changed since you opened this page" in refused.text
    assert count(db, Publication) == before


def test_a_file_can_stay_a_draft_while_another_is_published(own_app: FastAPI, authors_client: TestClient) -> None:
    write(authors_client, LESSON, lambda text: text + "\nFor now.\n")
    write(authors_client, "about.md", lambda text: text + "\nNot yet.\n")
    shown = hidden(authors_client.get("/authoring/publish?leave=about.md").text, "version", "state")
    assert authors_client.post("/authoring/publish", data={**shown, "leave": "about.md"}).status_code == 303
    assert "For now." in live_html(own_app, authors_client)
    assert "Not yet." not in authors_client.get("/pages/about").text
    assert "Not yet." in authors_client.get("/authoring/publish").text


@pytest.mark.slow
def test_a_new_lesson_a_move_and_a_deletion(own_app: FastAPI, authors_client: TestClient) -> None:
    form = {"kind": "lesson", "module": "alpha", "title": 'Über: "Mobilität"', "summary": "S: x", "outcome": "Do it."}
    made = authors_client.post("/authoring/new", data=form)
    path = made.headers["location"].split("?")[0].removeprefix("/authoring/files/")
    assert re.fullmatch(r"alpha/\d\d-uber-mobilitat\.md", path)
    assert "finding-error" not in authors_client.get(f"/authoring/files/{path}").text
    write(authors_client, LESSON, lambda text: text + f"\n[Next]({path.rpartition('/')[2]})\n")
    moved = authors_client.post(f"/authoring/moves/{path}", data={"module": "alpha", "number": "77"})
    assert "/authoring/files/alpha/77-uber-mobilitat.md" in moved.headers["location"]
    assert "(77-uber-mobilitat.md)" in fields_of(authors_client)["text"]
    assert publish(authors_client).status_code == 303
    seen = fields_of(authors_client, "alpha/77-uber-mobilitat.md")["seen"]
    gone = authors_client.post("/authoring/deletions/alpha/77-uber-mobilitat.md", data={"seen": seen})
    assert gone.status_code == 303
    assert "To be deleted" in authors_client.get("/authoring").text


@pytest.mark.parametrize("number", ["0", "100", "0012345", "7" * 5_000, "x", ""])
def test_a_lesson_moves_to_a_place_from_1_to_99(authors_client: TestClient, number: str) -> None:
    refused = authors_client.post(f"/authoring/moves/{LESSON}", data={"module": "alpha", "number": number})
    assert refused.status_code == 422
    assert "Write a number from 1 to 99." in refused.text


@pytest.mark.parametrize("field", ["module", "title", "summary", "outcome"])
def test_a_new_lesson_needs_every_field(authors_client: TestClient, field: str) -> None:
    form = {"kind": "lesson", "module": "alpha", "title": "A title", "summary": "Words", "outcome": "Do it."}
    refused = authors_client.post("/authoring/new", data={**form, field: " "})
    assert refused.status_code == 422
    assert f'id="{field}-error"' in refused.text


def test_every_page_leads_its_authors_to_its_file(
    own_app: FastAPI, authors_client: TestClient, db: Session, amina: Someone
) -> None:
    links = {
        "/": "course.md",
        "/modules/alpha": "alpha/module.md",
        "/modules/alpha/lessons/first": LESSON,
        "/modules/alpha/quiz": "alpha/quiz.md",
        "/pages/about": "about.md",
        "/glossary": "glossary.md",
    }
    learner = make_client(own_app)
    sign_in(learner, db, amina)
    for address, path in links.items():
        assert f'href="/authoring/files/{path}"' in authors_client.get(address).text
        assert "/authoring/" not in learner.get(address).text
