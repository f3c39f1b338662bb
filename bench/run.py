#!/usr/bin/env python3
"""What a logged-in lesson page costs the server, beside a bare answer and a plain FastAPI page.

python bench/run.py [--rounds N] [--seconds S] [--connections C] [--lesson module/lesson] [--gzip]
"""

import argparse
import json
import statistics
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import event

from app.accounts import service as accounts
from app.accounts import sessions
from app.config import Settings
from app.db import Database, open_database
from app.main import create_app
from app.modules.folder import read_folder
from app.modules.loading import load_course
from app.modules.models import LessonCompletion
from app.modules.publishing import publish_folder_at_start
from app.operations.migrating import migrate
from bench import load
from bench.servers import ROOT, Running, running

TARGET = 2.5
COURSE, BARE, PLAIN = "lesson page", "(a) bare ASGI", "(b) FastAPI + Jinja + 3 selects"


@dataclass(frozen=True)
class Round:
    """One turn at one server."""

    cpu_ms: float
    """Processor time of the server process per request."""
    per_second: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--lesson", default="", help="module/lesson; otherwise the first of the course")
    parser.add_argument("--gzip", action="store_true", help="ask for compressed pages, as browsers do")
    arguments = parser.parse_args()
    headers = ("Accept-Encoding: gzip",) if arguments.gzip else ()
    with tempfile.TemporaryDirectory() as folder:
        database, cookie, lesson = prepare(Path(folder), arguments.lesson)
        print(f"{count_statements(Path(folder), database, cookie, lesson)} statements in {address(lesson)}")
        with three_servers(Path(folder), cookie, lesson) as servers:
            print(f"load by {load.tool()}, {arguments.connections} connections, {arguments.seconds:g} s a turn")
            measured = measure(servers, f"session={cookie}", arguments, headers)
    report(measured)


def prepare(folder: Path, lesson: str) -> tuple[Database, str, str]:
    """A database with the real course and one learner who completed lessons; their session; the lesson."""
    database = open_database(f"sqlite:///{folder / 'course.db'}")
    migrate(database)
    publish_folder_at_start(database, ROOT / "content")
    course, _found = load_course(read_folder(ROOT / "content"))
    assert course is not None, "content/ has errors"
    first = course.modules[0]
    with database.writing.begin() as db:
        person_id = accounts.add_person(
            db, "Bench Learner", "bench@example.org", {"category": "staff", "partner": None}, ()
        )
        token = sessions.start(db, person_id)
        for done in first.lessons[1:4]:
            db.add(LessonCompletion(person_id=person_id, module=first.id, lesson=done.id, version_id=1))
    return database, token, lesson or f"{first.id}/{first.lessons[0].id}"


def count_statements(folder: Path, database: Database, cookie: str, lesson: str) -> int:
    from fastapi.testclient import TestClient

    seen: list[str] = []
    app = create_app(Settings(data_dir=folder), database)
    app.state.library.refresh()
    client = TestClient(app, base_url="http://127.0.0.1:8000", cookies={"session": cookie})
    event.listen(database.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    assert client.get(address(lesson)).status_code == 200
    database.engine.dispose()
    return len(seen)


@contextmanager
def three_servers(folder: Path, cookie: str, lesson: str) -> Iterator[list[Running]]:
    environment = {"COURSE_DATABASE_URL": f"sqlite:///{folder / 'course.db'}", "COURSE_DATA_DIR": str(folder)}
    others = {**environment, "BENCH_ANSWER": str(folder / "answer.json"), "BENCH_LESSON": lesson}
    path = address(lesson)
    with ExitStack() as stack:
        course = stack.enter_context(running(COURSE, ["-m", "app", "serve"], path, environment))
        keep_answer(course.url, cookie, folder / "answer.json")
        bare = stack.enter_context(running(BARE, ["-m", "bench.bare"], path, others))
        plain = stack.enter_context(running(PLAIN, ["-m", "bench.baseline"], path, others))
        yield [course, bare, plain]


def keep_answer(url: str, cookie: str, file: Path) -> None:
    request = urllib.request.Request(url, headers={"Cookie": f"session={cookie}"})  # noqa: S310 - our own server
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - our own server
        body = answer.read().decode()
        headers = [
            (name.lower(), value) for name, value in answer.getheaders() if name.lower() not in ("connection", "date")
        ]
    print(f"{len(body.encode())} bytes a page")
    file.write_text(json.dumps({"headers": headers, "body": body}))


def address(lesson: str) -> str:
    module_id, _slash, lesson_id = lesson.partition("/")
    return f"/modules/{module_id}/lessons/{lesson_id}"


def measure(
    servers: list[Running], cookie: str, arguments: argparse.Namespace, headers: tuple[str, ...]
) -> dict[str, list[Round]]:
    """Turns A B C A B C …, after one turn each that is thrown away: what disturbs the machine disturbs all."""
    measured: dict[str, list[Round]] = {server.name: [] for server in servers}
    for number in range(arguments.rounds + 1):
        for server in servers:
            before = server.cpu_seconds()
            requests = load.ask(server.url, cookie, arguments.seconds, arguments.connections, headers)
            used = server.cpu_seconds() - before
            if number:
                measured[server.name].append(Round(used / requests * 1000, requests / arguments.seconds))
    return measured


def report(measured: dict[str, list[Round]]) -> None:
    print(f"\n{'':34}{'CPU ms per request':>24}{'requests per second':>26}")
    for name, rounds in measured.items():
        cpu = spread([turn.cpu_ms for turn in rounds], "{:.3f}")
        print(f"{name:34}{cpu:>24}{spread([turn.per_second for turn in rounds], '{:.0f}'):>26}")
    for other in (BARE, PLAIN):
        pairs = list(zip(measured[COURSE], measured[other], strict=True))
        cpu = [mine.cpu_ms / theirs.cpu_ms for mine, theirs in pairs]
        speed = [theirs.per_second / mine.per_second for mine, theirs in pairs]
        print(f"{'lesson page ÷ ' + other.split()[0]:34}{spread(cpu, '{:.2f}'):>24}{spread(speed, '{:.2f}'):>26}")
    print("\nminimum median maximum of the rounds; a ratio is taken within each round")
    median = statistics.median([m.cpu_ms / t.cpu_ms for m, t in zip(measured[COURSE], measured[PLAIN], strict=True)])
    print(f"CPU beside (b): {median:.2f}, at most {TARGET} wanted: {'kept' if median <= TARGET else 'MISSED'}")


def spread(values: list[float], form: str) -> str:
    return "  ".join(form.format(value) for value in (min(values), statistics.median(values), max(values)))


if __name__ == "__main__":
    main()
