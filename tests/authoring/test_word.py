"""From Word: headings, lists, tables, links and pictures come along; losses are named; hostile files are refused."""

import base64
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document
from fastapi.testclient import TestClient
from PIL import Image

from app.authoring.word import Converted, from_document, from_html
from app.errors import InvalidInput
from app.modules.loading import load_course
from tests.modules.make import SVG, make_files


def png() -> bytes:
    written = BytesIO()
    Image.new("RGB", (4, 3), "navy").save(written, "PNG")
    return written.getvalue()


def keep(_content: bytes, _name: str) -> str:
    return "media/a.svg"


def document() -> bytes:
    made = Document()
    made.add_heading("Sending students", 1)
    made.add_paragraph("First [brackets], *stars* and <b>signs</b>.")
    made.add_heading("What to do", 2)
    for words in ("Nominate", "Agree"):
        made.add_paragraph(words, style="List Bullet")
    table = made.add_table(2, 2)
    for place, words in enumerate(("Who", "When", "Host", "May")):
        table.cell(place // 2, place % 2).text = words
    made.add_picture(BytesIO(png()))
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def convert(html: str) -> Converted:
    return from_html(html, keep)


def test_a_document_comes_along_and_passes_the_checker() -> None:
    text = from_document(document(), keep).text
    for wanted in ("## Sending students", "## What to do", "- Nominate\n- Agree", "| Who | When |", "| Host | May |"):
        assert wanted in text
    text = text.replace("![](", "![A plan](")
    course, found = load_course(make_files(text, **{"one/media/a.svg": SVG}))
    assert course, "\n".join(map(str, found))
    html = course.modules[0].lessons[0].body[0].html  # type: ignore[union-attr]  # a passage
    assert "First [brackets], *stars* and &lt;b&gt;signs&lt;/b&gt;." in html


@pytest.mark.parametrize(
    "words",
    ["# one", "1. one", "- one", "&gt; one", "::: one", "[[one]]", "{#one}", "*one*", "a | b", "&lt;br&gt;"],
)
def test_words_stay_words(words: str) -> None:
    course, found = load_course(make_files(convert(f"<p>{words}</p>").text))
    assert course, "\n".join(map(str, found))
    assert [part.html for part in course.modules[0].lessons[0].body] == [f"<p>{words}</p>"]  # type: ignore[union-attr]


def test_what_is_lost_is_named() -> None:
    picture = base64.b64encode(png()).decode()
    html = f"""<h1>Title</h1><img src="data:image/png;base64,{picture}"><img src="file:///C:/a.png">
    <a href="#bookmark">inside</a> <a href="javascript:alert(1)">bad</a> <a href="http://europa.eu/x">good</a>
    <table><tr><td colspan="2">wide</td></tr></table><math><mi>x</mi></math><script>alert(1)</script>"""
    converted = convert(html)
    assert "(https://europa.eu/x)" in converted.text
    assert "javascript" not in converted.text
    assert "alert" not in converted.text
    assert "![](media/a.svg)" in converted.text
    assert converted.lost == [
        "Formulas are left out.",
        "2 links led to nothing outside and are plain text now.",
        "1 picture is left out: insert it as a file.",
        "Merged cells stand in their first place only; look at the tables.",
    ]


def zipped(members: dict[str, bytes]) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


BOMB = b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 1000 + b'"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "text": lambda: b"no zip",
    "torn": lambda: document()[:3000],
    "entities": lambda: zipped({"word/document.xml": BOMB}),
    "entities in UTF-16": lambda: zipped({"word/document.xml": BOMB.decode().encode("utf-16")}),
    "bomb": lambda: zipped({"word/media/a.png": b"0" * 31_000_000}),
    "endless word": lambda: zipped({"word/document.xml": b"0" * 4_100_000}),
    "many": lambda: zipped({f"{number}.xml": b"" for number in range(501)}),
    "other zip": lambda: zipped({"a.txt": b"no document"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused(name: str) -> None:
    content = HOSTILE[name]()
    with pytest.raises(InvalidInput):
        from_document(content, keep)


@pytest.mark.parametrize("html", ["<blockquote>" * 5_000, "x" * 2_000_001], ids=["deep", "long"])
def test_a_hostile_clipboard_is_refused(html: str) -> None:
    with pytest.raises(InvalidInput):
        convert(html)


@pytest.mark.slow
def test_a_document_goes_into_the_text_with_its_picture(authors_client: TestClient) -> None:
    from tests.authoring.test_editor_pages import FILE, fields_of

    data = {**fields_of(authors_client), "act": "document", "line": "999999"}
    answer = authors_client.post(FILE, data=data, files={"document": ("a.docx", document(), "application/zip")})
    assert answer.status_code == 303
    text = fields_of(authors_client)["text"]
    assert "## Sending students" in text
    assert "](media/picture-1.webp)" in text
    assert "The picture has no text alternative." in authors_client.get(FILE).text


def test_the_clipboard_is_read_for_the_editors_script(authors_client: TestClient) -> None:
    answer = authors_client.post("/authoring/pasted/alpha/01-first.md", data={"html": "<h2>A</h2><p>B</p>"})
    assert answer.json() == {"text": "## A\n\nB\n", "lost": []}
