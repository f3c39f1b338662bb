"""Two hundred broken saves and fifty publications while people read and answer: no request fails."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.accounts.roles import AUTHOR, Grant
from app.config import Settings
from app.db import Database
from app.main import create_app
from app.modules import library
from tests.authoring.test_editor_pages import LESSON, publish, write
from tests.clients import make_client
from tests.people import make_person, sign_in

pytestmark = pytest.mark.slow

READERS = 3
PUBLICATIONS = {"sqlite": 50, "postgres": 15}
BROKEN_SAVES = 4
"""Before each publication."""
PAUSE_SECONDS = 0.3
"""Between the rounds of a reader: about forty requests a second in all, and some cores left for the author."""
POLL_SECONDS = 0.1
"""How often the applications look for a new version here; waiting a second each time would take half a minute."""
READ = "/modules/alpha/lessons/first"
BROKEN = "\n:::exampel\nNobody may read this.\n"


def keep_asking(client: TestClient, stopped: Event) -> list[str]:
    """Reads and completes a lesson and takes the quiz over and over; gives what went wrong."""
    faults = []
    while not stopped.wait(PAUSE_SECONDS):
        page = client.get(READ)
        answers = [page, client.post(f"{READ}/completion"), client.get("/my-course")]
        answers.append(client.post(f"{READ}/checks/alpha-first-check", data={"answer": "a"}))
        faults += [f"{answer.url}: {answer.status_code}" for answer in answers if answer.status_code >= 400]
        faults += ["shows a broken version"] if "Nobody may read this." in page.text else []
    return faults


def test_readers_notice_nothing(
    committed_app: FastAPI,
    committed_database: Database,
    database_kind: str,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(library, "POLL_SECONDS", POLL_SECONDS)
    other_app = create_app(settings, committed_database)
    with committed_database.writing.begin() as db:
        author = make_person(db, "Elena Author", roles=(Grant(AUTHOR),))
        learners = [make_person(db, f"Learner {number}") for number in range(READERS)]
        writer, *readers = [make_client(app) for app in (committed_app, committed_app, other_app, other_app)]
        for client, person in zip((writer, *readers), (author, *learners), strict=True):
            sign_in(client, db, person)
    stopped = Event()
    with make_client(committed_app), make_client(other_app) as other, ThreadPoolExecutor(READERS) as pool:
        # FastAPI prepares its routes at the first request, and not for several threads at once.
        assert [client.get(READ).status_code for client in (writer, other)] == [200, 200]
        asking = [pool.submit(keep_asking, client, stopped) for client in readers]
        try:
            slowest = write_and_publish(writer, other, PUBLICATIONS[database_kind])
        finally:
            stopped.set()
        faults = [fault for one in asking for fault in one.result()]
    assert faults == []
    print(f"the other application followed within {slowest:.2f} s")


def write_and_publish(writer: TestClient, other: TestClient, publications: int) -> float:
    """The longest time until a second process showed a publication."""
    slowest = 0.0
    for number in range(publications):
        for _time in range(BROKEN_SAVES):
            assert write(writer, LESSON, add(BROKEN), act="keep").status_code == 303
        assert publish(writer).status_code == 422
        words = f"Version {number} is here."
        assert write(writer, LESSON, replace_end(words)).status_code == 303
        assert publish(writer).status_code == 303
        slowest = max(slowest, seconds_until(words, other))
    return slowest


def add(words: str) -> Callable[[str], str]:
    return lambda text: text + words


def replace_end(words: str) -> Callable[[str], str]:
    """Without everything broken that was added, and with these words."""
    return lambda text: f"{text.split(BROKEN)[0]}\n{words}\n"


def seconds_until(words: str, client: TestClient) -> float:
    begin = time.monotonic()
    while words not in client.get(READ).text:
        assert time.monotonic() - begin < 60
        time.sleep(0.05)
    return time.monotonic() - begin
