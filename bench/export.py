#!/usr/bin/env python3
"""Everybody as CSV: at the console, by the web server, and by the database's own tool from the same statement.

bench/export.py DATABASE_URL [--rounds N]

Each is a process of its own, one after the other in every round. Processor time is of that process and, on PostgreSQL,
also of the connection that serves it; the most memory is that of the process as the operating system tells it.
"""

import argparse
import os
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import psutil
import psycopg
from sqlalchemy import func, make_url, select

from app import clock, tables
from app.accounts import roles, sessions
from app.accounts.models import Registration
from app.accounts.roles import ADMINISTRATOR, Grant
from app.db import Database, open_database
from app.operations.taking_away import EVERYBODY
from bench.servers import ROOT, running
from bench.sights import load_average

__all__ = ["tables"]

CONSOLE = [sys.executable, "-m", "app", "export-people", "--output"]
COPY = """
import sys, psycopg
statement = open(sys.argv[1]).read()
with psycopg.connect(sys.argv[2]) as connection, open(sys.argv[3], "wb") as file:
    with connection.cursor().copy(f"COPY ({statement}) TO STDOUT WITH (FORMAT csv)") as copied:
        for chunk in copied:
            file.write(chunk)
"""
SETTLED_SECONDS = 10
NAME = "bench-export"
"""Of the connection, by which its process in the server is found."""


@dataclass
class Used:
    seconds: float = 0.0
    own_cpu: float = 0.0
    servers_cpu: float = 0.0
    peak_mb: float = 0.0
    size_mb: float = 0.0

    def __str__(self) -> str:
        cpu = f"own CPU {self.own_cpu:.1f} s, server's {self.servers_cpu:.1f} s"
        return f"{self.seconds:6.1f} s, {cpu}, at most {self.peak_mb:.1f} MB of memory, file of {self.size_mb:.0f} MB"

    def beside(self, other: "Used") -> str:
        cpu = (self.own_cpu + self.servers_cpu) / (other.own_cpu + other.servers_cpu)
        memory = self.peak_mb / other.peak_mb
        return f"time {self.seconds / other.seconds:.1f}, CPU {cpu:.1f}, memory {memory:.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--rounds", type=int, default=1)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        for number in range(asked.rounds):
            ours = by_command([*CONSOLE, f"{folder}/console{number}.csv"], asked.url)
            print(f"console   {ours}", flush=True)
            raw = by_command(_raw(asked.url, f"{folder}/raw.csv"), asked.url)
            print(f"raw       {raw}", flush=True)
            print(f"console ÷ raw: {ours.beside(raw)}", flush=True)
        print(by_the_server(asked.url), load_average(), flush=True)


def by_command(command: list[str], url: str) -> Used:
    """Run it to its end; the last argument is the file that it writes."""
    environment = {**os.environ, "COURSE_DATABASE_URL": url, "PGAPPNAME": NAME}
    began = time.monotonic()
    process = psutil.Popen(command, cwd=ROOT, env=environment)
    used = Used()
    backend: psutil.Process | None = None
    while process.poll() is None:
        backend = backend or _backend(url)
        _look(used, process, backend)
        time.sleep(0.1)
    assert process.returncode == 0, command
    used.seconds = time.monotonic() - began
    used.size_mb = Path(command[-1]).stat().st_size / 1e6
    return used


def by_the_server(url: str) -> str:
    """What the web server holds before and at most while it sends everybody."""
    cookie = _administrator(open_database(url))
    with running("server", ["-m", "app", "serve"], "/people.csv", {"COURSE_DATABASE_URL": url}) as server:
        time.sleep(SETTLED_SECONDS)
        _fetch(server.url.replace("/people.csv", "/people"), cookie)
        before, cpu = _status(server.process, "VmRSS"), server.cpu_seconds()
        began = time.monotonic()
        size = _fetch(server.url, cookie)
        seconds, most = time.monotonic() - began, _status(server.process, "VmHWM")
        return (
            f"server    {seconds:6.1f} s, own CPU {server.cpu_seconds() - cpu:.1f} s, {before:.1f} MB of memory before "
            f"and {most:.1f} MB at most, answer of {size / 1e6:.0f} MB;"
        )


def _raw(url: str, file: str) -> list[str]:
    if url.startswith("sqlite"):
        return ["sh", "-c", f'exec sqlite3 -csv "$0" < {EVERYBODY} > "$1"', make_url(url).database or "", file]
    return [sys.executable, "-c", COPY, str(EVERYBODY), url.replace("+psycopg", ""), file]


def _look(used: Used, process: psutil.Process, backend: psutil.Process | None) -> None:
    try:
        used.own_cpu = sum(process.cpu_times()[:2])
        used.peak_mb = _status(process, "VmHWM")
        used.servers_cpu = sum(backend.cpu_times()[:2]) if backend else 0.0
    except (psutil.NoSuchProcess, KeyError):
        pass  # it has just ended


def _backend(url: str) -> psutil.Process | None:
    if url.startswith("sqlite"):
        return None
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        found = connection.execute("SELECT pid FROM pg_stat_activity WHERE application_name = %s", [NAME]).fetchone()
    return psutil.Process(found[0]) if found else None


def _status(process: psutil.Process, name: str) -> float:
    lines = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8").splitlines()
    found = dict(line.split(":", 1) for line in lines)
    return int(found[name].split()[0]) / 1024


def _administrator(database: Database) -> str:
    """The session of somebody who gets the role at the first run."""
    with database.writing.begin() as db:
        person_id = db.scalars(select(func.max(Registration.person_id))).one()
        roles.grant(db, person_id, Grant(ADMINISTRATOR), None)
        return sessions.start(db, person_id, second_factor_at=clock.now())


def _fetch(url: str, cookie: str) -> int:
    request = urllib.request.Request(url, headers={"Cookie": f"session={cookie}"})  # noqa: S310 - our own server
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        size = 0
        while chunk := answer.read(65_536):
            size += len(chunk)
        return size


if __name__ == "__main__":
    main()
