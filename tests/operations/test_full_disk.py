"""The disk is full while a learner answers: reading goes on, nothing is called saved that is not, then all goes on.

The server may write no file beyond its first kilobytes, which the system refuses as it refuses a full disk.
"""

import re
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, text

from app.db import open_database
from app.quiz.models import SavedAnswer
from tests.operations.harness import OWN_PAGE, Server, prepare
from tests.quiz.taking import item_on

pytestmark = pytest.mark.slow
ROOM = 8_192
UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


def test_an_answer_is_refused_until_there_is_room(tmp_path: Path) -> None:
    url, (token,) = prepare("sqlite", tmp_path, 1)
    server = Server(url, tmp_path)
    server.start()
    try:
        with httpx.Client(
            base_url=server.address, headers=OWN_PAGE, cookies={"session": token}, timeout=20, trust_env=False
        ) as learner:
            _answer_amid(server, learner)
    finally:
        server.end()
    database = open_database(url)
    with database.reading.begin() as db:
        assert [row.response for row in db.scalars(select(SavedAnswer).order_by(SavedAnswer.id))] == [["a"], ["b"]]
        assert db.scalar(text("PRAGMA integrity_check")) == "ok"


def _answer_amid(server: Server, learner: httpx.Client) -> None:
    attempt = learner.post("/modules/alpha/quiz/attempts", data={"number": "1"}).headers["location"]
    item = item_on(learner.get(f"{attempt}?question=1").text)

    def save(option: str) -> httpx.Response:
        fields = {"item": item, "answer": option, "key": f"page.{option}", "place": "1"}
        return learner.post(f"{attempt}/answers", data=fields, headers={"Accept": "application/json"})

    assert save("a").status_code == 200
    with _without_room(server):
        refused = save("b")
        assert (refused.status_code, re.findall("cannot store anything", refused.text)) == (
            503,
            ["cannot store anything"],
        )
        assert learner.get("/my-course").status_code == 200
    assert save("b").status_code == 200


@contextmanager
def _without_room(server: Server) -> Iterator[None]:
    assert server.process is not None
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (ROOM, resource.RLIM_INFINITY))
    yield
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, UNLIMITED)
