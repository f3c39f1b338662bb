"""The course as a zip file: out and in again, in pieces, over drafts, and as an enemy would make it."""

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.authoring.archive import MAX_UNPACKED, read_archive, write_archive
from app.errors import InvalidInput
from app.modules.folder import read_folder
from tests.authoring.test_editor_pages import LESSON, fields_of, live_html, publish, write
from tests.databases import COURSE

FILES = {"course.md": b"---\ntitle: A\n---\n", "alpha/media/a.svg": b"<svg/>", "alpha/01-first.md": b"x"}


def bring(client: TestClient, content: bytes) -> str:
    answer = client.post("/authoring/archive", files={"archive": ("course.zip", content, "application/zip")})
    assert answer.status_code == 200, answer.text
    return answer.text


def changed(client: TestClient, words: bytes, path: str = LESSON, comment: bool = True) -> bytes:
    archive = read_archive(client.get("/authoring/course.zip").content)
    files = {**archive.files, path: archive.files[path] + words}
    return write_archive(files, archive.based_on if comment else "")


def test_what_goes_out_comes_in_as_it_was(authors_client: TestClient) -> None:
    content = authors_client.get("/authoring/course.zip").content
    assert read_archive(content).files == read_folder(COURSE)
    assert "Nothing in them is new." in bring(authors_client, content)


def test_a_changed_file_becomes_a_draft_and_a_missing_one_goes(own_app: FastAPI, authors_client: TestClient) -> None:
    archive = read_archive(changed(authors_client, b"\nFrom the zip.\n"))
    files = {path: content for path, content in archive.files.items() if path != "orientation.md"}
    page = bring(authors_client, write_archive(files, archive.based_on))
    assert "Drafts now:" in page
    assert "From the zip." not in live_html(own_app, authors_client)
    proposal = authors_client.get("/authoring/publish").text
    assert "From the zip." in proposal
    assert "to be deleted" in proposal


def test_a_draft_is_never_overwritten(authors_client: TestClient) -> None:
    content = changed(authors_client, b"\nFrom the zip.\n")
    write(authors_client, LESSON, lambda text: text + "\nTyped here.\n")
    assert "somebody has a draft of them here" in bring(authors_client, content)
    assert "From the zip." not in fields_of(authors_client)["text"]


@pytest.mark.slow
def test_where_both_changed_somebody_chooses(authors_client: TestClient) -> None:
    content = changed(authors_client, b"\nFrom the zip.\n")
    write(authors_client, LESSON, lambda text: text + "\nPublished since.\n")
    publish(authors_client)
    assert "the live text changed in another way" in bring(authors_client, content)
    assert publish(authors_client).status_code == 422
    page = authors_client.get(f"/authoring/choices/{LESSON}").text
    assert "From the zip." in page
    assert "Published since." in page


def test_the_servers_folder_is_taken_as_drafts(authors_client: TestClient, own_app: FastAPI) -> None:
    own_app.state.settings = own_app.state.settings.model_copy(update={"content_dir": COURSE})
    assert "Nothing in the server" in authors_client.get("/authoring/archive").text
    write(authors_client, LESSON, lambda text: text + "\nNewer.\n")
    publish(authors_client)
    assert authors_client.post("/authoring/folder").status_code == 200
    assert "Nothing differs" in authors_client.get("/authoring/publish").text


def made(*members: tuple[str, bytes], **attributes: int) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            for attribute, value in attributes.items():
                setattr(info, attribute, value)
            archive.writestr(info, content)
    return written.getvalue()


def with_huge_directory() -> bytes:
    content = bytearray(made(("course.md", b"x")))
    end = content.rfind(b"PK\x05\x06")
    content[end + 12 : end + 16] = struct.pack("<L", 2_000_000_000)
    return bytes(content)


TOP = ("course.md", b"---\n---\n")
HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "text": lambda: b"This is no zip file.",
    "torn": lambda: write_archive(FILES, "")[:80],
    "without the course": lambda: made(("readme.md", b"x")),
    "a step up": lambda: made(TOP, ("../evil.md", b"x")),
    "steps inside": lambda: made(TOP, ("alpha/../../evil.md", b"x")),
    "absolute": lambda: made(TOP, ("/etc/passwd", b"x")),
    "a drive": lambda: made(TOP, ("C:/evil.md", b"x")),
    "backslashes": lambda: made(TOP, ("alpha\\..\\evil.md", b"x")),
    "a line break": lambda: made(TOP, ("a\nb.md", b"x")),
    "markup": lambda: made(TOP, ("<img src=x onerror=alert(1)>.md", b"x")),
    "a link": lambda: made(TOP, ("alpha/media/a.svg", b"/etc/passwd"), external_attr=0o120777 << 16),
    "twice": lambda: made(TOP, ("a.md", b"x"), ("A.md", b"y")),
    "a bomb": lambda: made(TOP, ("alpha/media/a.txt", b"0" * 11_000_000)),
    "many bombs": lambda: made(TOP, *((f"alpha/media/{number}.txt", b"0" * 9_900_000) for number in range(8))),
    "many files": lambda: made(*((f"{number}.md", b"") for number in range(2_001))),
    "a huge directory": with_huge_directory,
    "a deep path": lambda: made(TOP, ("a/b/c/d/e/f.md", b"x")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(name: str) -> None:
    content = HOSTILE[name]()
    with pytest.raises(InvalidInput):
        read_archive(content)


def test_a_refusal_stands_at_the_field(authors_client: TestClient, db: Session) -> None:
    for content in (b"", b"no zip"):
        answer = authors_client.post("/authoring/archive", files={"archive": ("a.zip", content, "application/zip")})
        assert (answer.status_code, 'id="archive-error"' in answer.text) == (422, True)
    assert authors_client.post("/authoring/archive").status_code == 422


def test_the_limit_holds_the_real_course_many_times() -> None:
    assert sum(map(len, read_folder(COURSE.parent.parent / "content").values())) * 20 < MAX_UNPACKED


@pytest.mark.parametrize("leftover", ["__MACOSX/._course.md", ".DS_Store", ".git/config", "alpha/.x.md.swp", "a.md~"])
def test_leftovers_of_other_programs_are_passed_over(leftover: str) -> None:
    assert read_archive(made(TOP, (leftover, b"x"))).files == dict([TOP])
