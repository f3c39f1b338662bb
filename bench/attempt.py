#!/usr/bin/env python3
"""What a ten-item attempt costs the server: start, ten saves, submit, result; beside lesson pages and bare inserts.

python bench/attempt.py [--rounds N] [--attempts A]
"""

import argparse
import http.client
import itertools
import json
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from fastapi.testclient import TestClient
from sqlalchemy import Connection, event, select

from app.accounts import service as accounts
from app.accounts import sessions
from app.config import Settings
from app.db import Database, open_database
from app.main import create_app
from app.modules.catalogue import Course
from app.modules.folder import read_folder
from app.modules.loading import load_course
from app.modules.publishing import publish_folder_at_start
from app.operations.migrating import migrate
from app.questions.question import Question
from app.questions.tasks import Blank, Cloze, Matching, Ordering
from app.quiz.models import Attempt
from bench.run import address, spread
from bench.servers import ROOT, Running, running

TARGET = 25
COURSE, BARE = "course", "bare FastAPI + Core insert"
JSON = {"Accept": "application/json"}
Pairs = list[tuple[str, str]]
Ask = Callable[[str, str, Pairs | None], str]
"""Method, path, form → where it leads, or the content."""
_keys = itertools.count(1)


@dataclass
class Bench:
    """The course with learners who have not begun, and what the measuring side knows of it."""

    folder: Path
    database: Database
    course: Course
    tokens: list[str] = field(default_factory=list)

    @property
    def module(self) -> str:
        return self.course.modules[0].id

    @property
    def lesson(self) -> str:
        return address(f"{self.module}/{self.course.modules[0].lessons[0].id}")

    def answers(self, attempt: int) -> Iterator[Pairs]:
        """What a script sends for each item of the newest attempt with this number of its row."""
        with self.database.reading() as db:
            draw = db.scalars(select(Attempt.draw).order_by(Attempt.id.desc()).offset(attempt).limit(1)).one()
        for drawn in draw:
            item = self.course.get_module(self.module).bank.get_item(drawn["item"])
            key = f"bench.{next(_keys)}"
            yield [("item", item.id), ("key", key), ("seen", ""), ("place", "1"), ("go", "stay"), *some_answer(item)]


def some_answer(item: Question) -> Pairs:
    """Any answer that fits."""
    task = item.task
    if isinstance(task, Matching):
        return [(f"answer:{row.id}", task.choices[0].id) for row in task.rows]
    if isinstance(task, Ordering):
        return [(f"answer:{entry.id}", str(place)) for place, entry in enumerate(task.entries, start=1)]
    if isinstance(task, Cloze):
        return [
            (f"answer:{id_}", "host" if isinstance(gap, Blank) else gap.choices[0].id) for id_, gap in task.gaps.items()
        ]
    return [("answer", item.options[0].id if item.options else "60")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--attempts", type=int, default=10, help="of one round")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = prepare(Path(folder), learners=(arguments.rounds + 1) * arguments.attempts + 1)
        count_statements(bench)
        with servers(bench) as (course, bare):
            measured = [measure(bench, course, bare, arguments.attempts) for _ in range(arguments.rounds + 1)]
    report(measured[1:])


def prepare(folder: Path, learners: int) -> Bench:
    database = open_database(f"sqlite:///{folder / 'course.db'}")
    migrate(database)
    publish_folder_at_start(database, ROOT / "content")
    course, _found = load_course(read_folder(ROOT / "content"))
    assert course is not None, "content/ has errors"
    bench = Bench(folder, database, course)
    with database.writing.begin() as db:
        for number in range(learners):
            place = {"category": "staff", "partner": None}
            person_id = accounts.add_person(db, "Bench Learner", f"bench{number}@example.org", place, ())
            bench.tokens.append(sessions.start(db, person_id))
    return bench


def attempt(bench: Bench, ask: Ask) -> None:
    """Start, a save for each item, submit, result."""
    quiz = f"/modules/{bench.module}/quiz"
    place = ask("POST", f"{quiz}/attempts", [("number", "1")])
    for answer in bench.answers(0):
        assert "saved" in ask("POST", f"{place}/answers", answer)
    result = ask("POST", f"{place}/submission", [("key", "bench")])
    assert "of 10" in ask("GET", result, None)


def count_statements(bench: Bench) -> None:
    """Statements and commits of each step, in this process."""
    app = create_app(Settings(data_dir=bench.folder), bench.database)
    app.state.library.refresh()
    client = TestClient(
        app, base_url="http://127.0.0.1:8000", cookies={"session": bench.tokens.pop()}, follow_redirects=False
    )
    seen, commits = Counter[str](), Counter[str]()
    step = ""
    event.listen(bench.database.engine, "before_cursor_execute", lambda *_given: seen.update([step]))

    def note_commit(connection: Connection) -> None:
        """A transaction that only reads, as the one that looks up the session, ends without one."""
        commits.update([step] if connection.get_execution_options().get("writes") else [])

    event.listen(bench.database.engine, "commit", note_commit)

    def ask(method: str, path: str, form: Pairs | None) -> str:
        nonlocal step
        step = f"{method} {path.rsplit('/', maxsplit=1)[-1]}"
        own = {"Sec-Fetch-Site": "same-origin"} | (JSON if path.endswith("answers") else {})
        content = urlencode(form) if form else None
        headers = own | ({"Content-Type": "application/x-www-form-urlencoded"} if form else {})
        answer = client.request(method, path, content=content, headers=headers)
        step = "reading for the bench"
        return str(answer.headers.get("location", answer.text))

    attempt(bench, ask)
    for name in (name for name in seen if name != "reading for the bench"):
        times = 10 if name == "POST answers" else 1
        print(f"{name:20} {seen[name] / times:g} statements, {commits[name] / times:g} commit")
        assert name != "POST answers" or commits[name] == times, "a save is one durable commit"
    bench.database.engine.dispose()


class servers(ExitStack):  # noqa: N801 - reads as what it opens
    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.bench = bench

    def __enter__(self) -> tuple[Running, Running]:  # type: ignore[override]  # gives what it opened
        super().__enter__()
        own = {"COURSE_DATABASE_URL": str(self.bench.database.engine.url), "COURSE_DATA_DIR": str(self.bench.folder)}
        course = self.enter_context(running(COURSE, ["-m", "app", "serve"], "", own))
        return course, self.enter_context(running(BARE, ["-m", "bench.inserting"], "", own))


@dataclass(frozen=True)
class Round:
    """CPU of the server process in milliseconds."""

    lesson: float
    whole_attempt: float
    save: float
    bare_insert: float


def measure(bench: Bench, course: Running, bare: Running, attempts: int) -> Round:
    tokens = [bench.tokens.pop() for _ in range(attempts)]
    line = Line(course, tokens[0])
    lesson = cpu(course, lambda: [line.ask("GET", bench.lesson, None) for _ in range(attempts * TARGET)])
    whole = cpu(course, lambda: [attempt(bench, Line(course, token).ask) for token in tokens])
    saves = save_again(bench, course, tokens[-1], attempts)
    plain = Line(bare, "")
    form = [("item", "bench"), ("answer", "a")]
    inserts = attempts * 10
    bare_cpu = cpu(
        bare,
        lambda: [
            plain.ask("POST", "/attempts/1/answers", [*form, ("key", f"bare{next(_keys)}")]) for _ in range(inserts)
        ],
    )
    return Round(lesson / (attempts * TARGET), whole / attempts, saves / inserts, bare_cpu / inserts)


def save_again(bench: Bench, course: Running, token: str, attempts: int) -> float:
    """Saves alone: late ones, each with another answer than the one before."""
    line, item = Line(course, token), f"/modules/{bench.module}/quiz/attempts/1/answers"
    [first, *_rest] = [answer for answer in bench.answers(0) if ("answer", "a") in answer]
    pairs = [pair for pair in first if pair[0] not in ("answer", "key", "seen")]
    bodies = [
        [*pairs, ("answer", "ab"[number % 2]), ("key", f"bench.{next(_keys)}")] for number in range(attempts * 10)
    ]
    return cpu(course, lambda: [line.ask("POST", item, body) for body in bodies])


def cpu(server: Running, act: Callable[[], object]) -> float:
    before = server.cpu_seconds()
    act()
    return (server.cpu_seconds() - before) * 1000


class Line:
    """One keep-alive connection of one learner's browser."""

    def __init__(self, server: Running, token: str) -> None:
        self.host = urlsplit(server.url).netloc
        self.connection = http.client.HTTPConnection(self.host)
        self.token = token

    def ask(self, method: str, path: str, form: Pairs | None) -> str:
        headers = {"Cookie": f"session={self.token}", "Sec-Fetch-Site": "same-origin"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers |= JSON if path.endswith("answers") else {}
        self.connection.request(method, path, urlencode(form) if form is not None else None, headers)
        answer = self.connection.getresponse()
        content = answer.read().decode()
        assert answer.status in (200, 303), (answer.status, path, json.dumps(content[:200]))
        return answer.getheader("location") or content


def report(rounds: list[Round]) -> None:
    print(f"\n{'CPU ms':44}minimum  median  maximum")
    for name, values in (
        ("lesson page", [turn.lesson for turn in rounds]),
        ("attempt: start, 10 saves, submit, result", [turn.whole_attempt for turn in rounds]),
        ("one save", [turn.save for turn in rounds]),
        (BARE, [turn.bare_insert for turn in rounds]),
    ):
        print(f"{name:44}{spread(values, '{:.2f}')}")
    print(f"{'save ÷ bare insert':44}{spread([turn.save / turn.bare_insert for turn in rounds], '{:.1f}')}")
    pages = [turn.whole_attempt / turn.lesson for turn in rounds]
    print(f"{'attempt ÷ lesson page':44}{spread(pages, '{:.1f}')}")
    kept = "kept" if statistics.median(pages) <= TARGET else "MISSED"
    print(f"\nan attempt costs {statistics.median(pages):.1f} lesson pages, at most {TARGET} wanted: {kept}")


if __name__ == "__main__":
    main()
