#!/usr/bin/env python3
"""How soon an author sees what they typed: after a save under `serve --watch`, and in the editor's preview.

python bench/authoring.py [--rounds N]

The real course. Wanted: within a second. On a busy machine believe the processor time of the server alone.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import httpx2
import psutil

from app.accounts import service as accounts
from app.accounts.roles import AUTHOR, Grant
from bench.sights import load_average
from tests.browser.records import STAFF, browse
from tests.browser.server import Server
from tests.databases import CONTENT

FILE, LESSON = "mobilities/01-why-mobility.md", "/modules/mobilities/lessons/why-mobility"
PATIENCE = 30


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / "content"
        shutil.copytree(CONTENT, content)
        server = Server(Path(folder), content)
        server.options = ("--watch",)
        with server:
            with server.writing() as db:
                author = accounts.add_person(db, "Bench Author", "author@example.org", STAFF, (Grant(AUTHOR),))
            process = psutil.Process(server.process_id)
            with browse(server, author) as client:
                client.get(LESSON)
                saves = [save(server, process, client, place) for place in range(rounds)]
                previews = [preview(process, client, content / FILE) for _round in range(rounds)]
    show("save → seen, serve --watch", saves)
    show("typed → previewed, editor", previews)


@dataclass(frozen=True)
class Spent:
    seconds: float
    cpu_seconds: float


@contextmanager
def spending(process: psutil.Process, taken: list[Spent]) -> Iterator[None]:
    began, used = time.monotonic(), _cpu(process)
    yield
    taken.append(Spent(time.monotonic() - began, _cpu(process) - used))


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def save(server: Server, process: psutil.Process, client: httpx2.Client, place: int) -> Spent:
    """From the save until the lesson shows it."""
    file, words, taken = server.content / FILE, f"Seen in round {place}.", []
    text = f"{file.read_text(encoding='utf-8').rstrip()}\n\n{words}\n"
    before = server.log.read_text().count("Shown:")
    with spending(process, taken):
        file.write_text(text, encoding="utf-8")
        end = time.monotonic() + PATIENCE
        while server.log.read_text().count("Shown:") == before:
            assert time.monotonic() < end, server.log.read_text()
            time.sleep(0.02)
        assert words in client.get(LESSON).text
    return taken[0]


def preview(process: psutil.Process, client: httpx2.Client, file: Path) -> Spent:
    """Until the editor has the preview and the findings of a text that it has not seen yet."""
    text, taken = f"{file.read_text(encoding='utf-8').rstrip()}\n\nTyped at {time.monotonic()}.\n", []
    with spending(process, taken):
        answer = client.post(f"/authoring/preview/{FILE}", data={"text": text}, headers={"Accept": "application/json"})
    assert "Typed at" in answer.json()["preview"], answer.text
    return taken[0]


def show(name: str, taken: list[Spent]) -> None:
    for what, values in (("", [one.seconds for one in taken]), ("CPU ", [one.cpu_seconds for one in taken])):
        print(f"{name}: {min(values):.2f} · {statistics.median(values):.2f} · {max(values):.2f} s {what}")
    print(f"({load_average()})")


if __name__ == "__main__":
    main()
