"""The course as it really runs: its own process, its own data folder, its own port."""

import os
import re
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Self

from sqlalchemy.orm import Session

from app.accounts import sessions
from app.db import open_database
from tests import logged
from tests.databases import CONTENT
from tests.ports import take_port

START_SECONDS = 180
STOP_SECONDS = 60
PROJECT = CONTENT.parent


class Server:
    """`python -m app serve` on a port of its own. Start it, stop it, start it again: address and data stay."""

    def __init__(self, folder: Path, content: Path = CONTENT, host: str = "127.0.0.1") -> None:
        self.port = take_port()
        self.url = f"http://{host}:{self.port}"
        self.settings: dict[str, object] = {"COURSE_PUBLIC_URL": self.url, "COURSE_SECOND_FACTOR": "nobody"}
        self.options: tuple[str, ...] = ()
        """Of the command `serve`."""
        self.content = content
        self.data = folder / "data"
        self.log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def start(self) -> None:
        logged.keep_output(self.log)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "app", "serve", *self.options],
                cwd=PROJECT,
                env=self._environment(),
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + START_SECONDS
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"the server did not start:\n{self.log.read_text()}")
            time.sleep(0.1)

    def stop(self) -> None:
        if self._process is not None:
            died = self._process.poll()
            self._process.terminate()
            self._process.wait(timeout=STOP_SECONDS)
            self._process = None
            assert died is None, f"the server ended by itself with {died}:\n{self.log.read_text()}"

    @property
    def process_id(self) -> int:
        assert self._process is not None
        return self._process.pid

    def restart(self) -> None:
        self.stop()
        self.start()

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command of `python -m app`, as somebody at the same machine runs it."""
        command = [sys.executable, "-m", "app", *arguments]
        return subprocess.run(
            command,
            cwd=PROJECT,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=START_SECONDS,
        )

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction of our own services on the server's database."""
        database = open_database(f"sqlite:///{self.data / 'course.db'}")
        with database.writing.begin() as db:
            yield db
        database.engine.dispose()

    def query(self, statement: str, *values: object) -> list[tuple]:
        """What sqlite3 alone finds in the server's database."""
        with closing(sqlite3.connect(self.data / "course.db")) as connection:
            return connection.execute(statement, values).fetchall()

    def mailed_code(self, email: str) -> str:
        [(text,)] = self.query("SELECT text FROM outbox_message WHERE recipient = ? ORDER BY id DESC LIMIT 1", email)
        return re.findall(r"\b\d{6}\b", text)[0]

    def sign_in(self, person_id: int) -> str:
        """The value of the cookie that a browser holds once this person has signed in."""
        with self.writing() as db:
            return sessions.start(db, person_id)

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COURSE_")}
        own = {"COURSE_DATA_DIR": self.data, "COURSE_CONTENT_DIR": self.content, "COURSE_PORT": self.port}
        own |= self.settings
        return {**kept, **{name: str(value) for name, value in own.items()}, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"}

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False
