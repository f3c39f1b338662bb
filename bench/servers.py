"""Starting one of the servers that are measured, and reading how much processor time it has used."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import uvicorn
from sqlalchemy import Engine, create_engine, event

from app.serving import KEEP_ALIVE_SECONDS, STOP_SECONDS

ROOT = Path(__file__).parent.parent
START_SECONDS = 60


@dataclass(frozen=True)
class Running:
    name: str
    url: str
    process: psutil.Process

    def cpu_seconds(self) -> float:
        """User and system time of this process; it has no children."""
        times = self.process.cpu_times()
        return float(times.user + times.system)


@contextmanager
def running(name: str, arguments: list[str], path: str, environment: dict[str, str]) -> Iterator[Running]:
    """The server as a process of its own, until the block ends."""
    port = _free_port()
    own = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment, "COURSE_PORT": str(port)}
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=own, stdout=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process)
        yield Running(name, f"http://127.0.0.1:{port}{path}", psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait()


def open_plainly() -> Engine:
    """The database of the measured server, with the course's own settings of SQLite and nothing else of it."""
    engine = create_engine(os.environ["COURSE_DATABASE_URL"])

    @event.listens_for(engine, "connect")
    def _prepare(connection: object, _record: object) -> None:
        for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {setting}")  # type: ignore[attr-defined]  # sqlite3's

    return engine


def serve(app: object) -> None:
    """Uvicorn with the settings of `app/serving.py`."""
    uvicorn.run(
        app,  # type: ignore[arg-type]  # any ASGI application
        host="127.0.0.1",
        port=int(os.environ["COURSE_PORT"]),
        http="httptools",
        server_header=False,
        access_log=False,
        log_level="warning",
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=1).close()  # noqa: S310 - our own server
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"{url} did not come up")
