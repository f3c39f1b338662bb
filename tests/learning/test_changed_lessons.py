"""A lesson that was completed and then edited says so, and stays completed under every name."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.modules.folder import read_folder
from tests.clients import make_client
from tests.databases import COURSE
from tests.people import Someone, sign_in
from tests.quiz.publishing import publish_course, publish_files

LESSON = "/modules/alpha/lessons/first"
CHANGED = "changed since you completed it"


@pytest.fixture
def reader(own_app: FastAPI, db: Session, amina: Someone) -> TestClient:
    client = make_client(own_app)
    sign_in(client, db, amina)
    client.post(f"{LESSON}/completion")
    return client


def test_what_did_not_change_says_nothing(reader: TestClient) -> None:
    page = reader.get(LESSON).text
    assert "You have completed this lesson" in page
    assert CHANGED not in page
    assert CHANGED not in reader.get("/modules/alpha").text


def test_changed_words_are_told_and_the_completion_kept(own_app: FastAPI, reader: TestClient) -> None:
    publish_course(own_app, {"alpha/01-first.md": {"\n---\n": "\n---\nA new paragraph about visas.\n\n"}})
    page = reader.get(LESSON).text
    assert "You have completed this lesson" in page
    assert CHANGED in page
    assert CHANGED in reader.get("/modules/alpha").text


def test_a_renamed_lesson_is_still_completed(own_app: FastAPI, reader: TestClient) -> None:
    files = {path: content.decode() for path, content in read_folder(COURSE).items()}
    files["alpha/01-first.md"] = files["alpha/01-first.md"].replace("id: first\n", "id: renamed\nwas: [first]\n")
    files["alpha/quiz.md"] = files["alpha/quiz.md"].replace("lesson=first", "lesson=renamed")
    publish_files(own_app, files)
    page = reader.get("/modules/alpha/lessons/renamed").text
    assert "You have completed this lesson" in page
    assert CHANGED not in page
    assert "1 of 8 lessons done" in reader.get("/my-course").text
