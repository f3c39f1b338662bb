"""`serve --watch`: a save is checked and seen at once; a broken one keeps the last good version."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.authoring.watching import look, watching
from app.modules.publishing import BROWSER, publish
from tests.clients import make_client
from tests.databases import COURSE

LESSON = "alpha/01-first.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(COURSE, tmp_path / "content"))


@pytest.fixture
def client(committed_app: FastAPI) -> Iterator[TestClient]:
    with make_client(committed_app) as open_client:
        yield open_client


def edit(folder: Path, words: str) -> None:
    file = folder / LESSON
    file.write_text(file.read_text(encoding="utf-8") + f"\n{words}\n", encoding="utf-8")


def read(client: TestClient) -> str:
    return client.get("/modules/alpha/lessons/first").text


@pytest.mark.slow
def test_each_save_is_looked_at(committed_app: FastAPI, client: TestClient, folder: Path) -> None:
    told: Queue[str] = Queue()
    with watching(committed_app.state.database, committed_app.state.library, folder, told.put):
        edit(folder, "A new sentence.")
        while "Shown" not in told.get(timeout=120):
            edit(folder, "Another.")
    assert "A new sentence." in read(client)


def test_a_broken_save_keeps_the_last_good_version(committed_app: FastAPI, client: TestClient, folder: Path) -> None:
    state = committed_app.state
    edit(folder, "Good words.")
    assert look(state.database, state.library, folder)[-1].startswith("Shown: version ")
    edit(folder, "Bad words.\n\n:::exampel\nx\n:::")
    told = look(state.database, state.library, folder)
    assert "There is no box called “exampel”." in told[0]
    assert told[-1] == "Not shown. Readers keep the last good version."
    assert "Good words." in read(client)
    assert "Bad words." not in read(client)
    assert "There is no such folder." in look(state.database, state.library, folder / "nowhere")[0]


def test_what_was_published_in_the_browser_is_not_overwritten(
    committed_app: FastAPI, client: TestClient, folder: Path
) -> None:
    state = committed_app.state
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with state.database.writing.begin() as db:
        publish(db, {**files, LESSON: files[LESSON] + b"\nFrom the browser.\n"}, published_by=None, origin=BROWSER)
    state.library.refresh()
    edit(folder, "From the folder.")
    assert "published in the browser" in look(state.database, state.library, folder)[-1]
    assert "From the browser." in read(client)
