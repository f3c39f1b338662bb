"""A real server process, and learners who answer quizzes over HTTP and write down what was acknowledged."""

import os
import re
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from app.accounts import sessions
from app.db import open_database
from app.modules.folder import read_folder
from app.modules.publishing import publish
from app.operations.migrating import ROOT, migrate
from tests import databases, logged
from tests.people import make_person
from tests.ports import take_port
from tests.quiz.taking import right_answers

OWN_PAGE = {"Sec-Fetch-Site": "same-origin", "Connection": "close"}
"""A connection per request: an idle one that the server closes would look like a lost answer."""
START_SECONDS = 180
MODULES = ("alpha", "beta", "gamma", "delta")


def prepare(kind: str, folder: Path, learners: int, course: Path = databases.COURSE) -> tuple[str, list[str]]:
    """URL of a migrated database with a published course, and the session token of each learner."""
    url = databases.empty_database(kind, folder)
    database = open_database(url)
    migrate(database)
    with database.writing.begin() as db:
        publish(db, read_folder(course), published_by=None, origin="folder")
        tokens = [sessions.start(db, make_person(db).person_id) for _number in range(learners)]
    database.engine.dispose()
    return url, tokens


@dataclass
class Server:
    """`python -m app serve`, over and over on one port."""

    database_url: str
    folder: Path
    course: Path = databases.COURSE
    root: Path = ROOT
    port: int = field(default_factory=take_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def start(self) -> float:
        """Seconds until it answered."""
        begun = time.monotonic()
        logged.keep_output(self.log)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app", "serve"],
                cwd=self.root,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        while time.monotonic() - begun < START_SECONDS:
            assert self.process.poll() is None, self.log.read_text()
            if self.is_up(seconds=1):
                return time.monotonic() - begun
            time.sleep(0.02)
        raise AssertionError(f"the server did not start: {self.log.read_text()}")

    def kill(self) -> None:
        self._send(signal.SIGKILL)

    def stop(self) -> float:
        """Seconds that a graceful stop took."""
        begun = time.monotonic()
        self._send(signal.SIGTERM)
        return time.monotonic() - begun

    def is_up(self, seconds: float = START_SECONDS) -> bool:
        """Whether it answers within these seconds."""
        try:
            return httpx.get(f"{self.address}/healthz", timeout=seconds, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def _send(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)
        self.process.wait(timeout=60)

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "COURSE_DATABASE_URL": self.database_url,
            "COURSE_DATA_DIR": str(self.folder / "data"),
            "COURSE_CONTENT_DIR": str(self.course),
            "COURSE_PORT": str(self.port),
        }


@dataclass
class Acknowledged:
    """What the server said it had done. The sets only grow, and only after an answer was read to its end."""

    saves: set[tuple[str, str, str, tuple[str, ...]]] = field(default_factory=set)
    """Session token, address of the attempt, item, response."""
    submissions: set[tuple[str, str]] = field(default_factory=set)
    """Session token, address of the attempt."""
    unclean: list[str] = field(default_factory=list)
    """Answers that were broken off, or that no learner should see."""
    unanswered: list[str] = field(default_factory=list)
    """Requests that had arrived before the server was told to stop, and got no answer at all."""
    leaving: set[str] = field(default_factory=set)
    """Session tokens of those who have begun to ask and may not have said everything yet."""


class Learner:
    """Takes one quiz after the other, and comes back to the open one after each break of the server."""

    def __init__(self, address: str, token: str, acknowledged: Acknowledged, stopping: threading.Event) -> None:
        self.client = httpx.Client(
            base_url=address, headers=OWN_PAGE, cookies={"session": token}, timeout=60, trust_env=False
        )
        self.token = token
        self.acknowledged = acknowledged
        self.stopping = stopping
        """Set once the server was told to stop: what is sent from then on may find nobody."""
        self.turn = 0
        self.pending: tuple[str, dict[str, object]] | None = None
        """A request whose answer was lost; it is sent again as it was, as browsers do."""

    def work(self, done: threading.Event) -> None:
        while not done.is_set():
            try:
                if self.pending is not None:
                    self._post(*self.pending)
                self._take_quiz(done)
            except httpx.HTTPError:
                done.wait(0.05)
        self.client.close()

    def _take_quiz(self, done: threading.Event) -> None:
        module, number = MODULES[self.turn % len(MODULES)], self.turn // len(MODULES) + 1
        attempt = self._post(f"/modules/{module}/quiz/attempts", {"number": str(number)}).headers["location"]
        for item in self._questions(attempt):
            if done.is_set():
                return
            data = {"item": item, "answer": right_answers(item), "key": secrets.token_hex(8), "place": "1"}
            self._post(f"{attempt}/answers", data)
        self._post(f"{attempt}/submission", {"key": secrets.token_hex(8)})
        self.turn += 1

    def _questions(self, attempt: str) -> list[str]:
        """None where the attempt is submitted already: then it was the answer that was lost."""
        first = self._get(f"{attempt}?question=1")
        if first.status_code == 303:
            return []
        total = int(re.findall(r"Question 1 of (\d+)", first.text)[0])
        pages = [first.text, *(self._get(f"{attempt}?question={number}").text for number in range(2, total + 1))]
        return [re.findall(r'name="item" value="([^"]+)"', page)[0] for page in pages]

    def _get(self, url: str) -> httpx.Response:
        return self._ask(self.client.build_request("GET", url))

    def _post(self, url: str, data: dict[str, object]) -> httpx.Response:
        self.pending = (url, data)
        answer = self._ask(self.client.build_request("POST", url, data=data))
        self.pending = None
        attempt, _slash, act = url.rpartition("/")
        if act == "answers":
            self.acknowledged.saves.add((self.token, attempt, str(data["item"]), tuple(data["answer"])))  # type: ignore[arg-type]  # a list of options
        if act == "submission":
            self.acknowledged.submissions.add((self.token, attempt))
        return answer

    def _ask(self, request: httpx.Request) -> httpx.Response:
        self.acknowledged.leaving.add(self.token)
        was_stopping = self.stopping.is_set()
        request.extensions["trace"] = self._note_sent
        try:
            answer = self.client.send(request, stream=True)
        except httpx.HTTPError as error:
            if not was_stopping:
                self.acknowledged.unanswered.append(f"{request.method} {request.url}: {error!r}")
            raise
        finally:
            self.acknowledged.leaving.discard(self.token)
        try:
            answer.read()
        except httpx.HTTPError as error:
            self.acknowledged.unclean.append(f"{request.method} {request.url}: {error!r}")
            raise
        if answer.status_code not in (200, 303):
            self.acknowledged.unclean.append(f"{request.method} {request.url}: {answer.status_code}")
            raise httpx.HTTPError("not clean")
        return answer

    def _note_sent(self, event: str, _told: dict[str, object]) -> None:
        if event == "http11.send_request_body.complete":
            self.acknowledged.leaving.discard(self.token)


@contextmanager
def learners_at_work(
    server: Server, tokens: list[str], acknowledged: Acknowledged, stopping: threading.Event
) -> Iterator[None]:
    done = threading.Event()
    people = [Learner(server.address, token, acknowledged, stopping) for token in tokens]
    threads = [threading.Thread(target=person.work, args=(done,)) for person in people]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()
