"""A course with a million people and ten million answers: what the statistics cost.

The records are made inside the database by arithmetic on the person's number, so every run has the same.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent.parent))

import psutil
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.accounts.scope import WHOLE_COURSE, Scope
from app.db import Database, open_database
from app.modules.library import Library
from app.modules.publishing import publish_folder_at_start
from app.operations.migrating import ROOT, migrate
from app.statistics import counting, service, side_by_side
from app.statistics.needs import needs_of
from app.statistics.period import Cut
from app.statistics.view import Asked, open_view
from bench.sights import load_average

PEOPLE = 1_000_000
FIRST = 1_704_067_200
"""1 January 2024, UTC."""
APART = 63
"""Seconds between two registrations: a million in two years."""
IN_ORDER = "ORDER BY {moment}, n"
"""Rows come in the order in which things happen, as in life: not person by person."""
PARTNERS = ("nust", "lums", "cui", "pifd", "salamanca", "bologna", "cardiff-met", "centrale-nantes")
CATEGORIES = ("other", "staff", "staff", "staff", "students", "students", "students")
MODULE = "CASE n % 2 WHEN 0 THEN 'mobilities' ELSE 'recognition' END"
RECORDS = {
    "person": ("person (id, name, email, language)", "n, 'Person ' || n, 'person' || n || '@example.org', 'en'", ""),
    "registration": ("registration (person_id, {times})", "n, {registered}", ""),
    "affiliation": (
        "affiliation (person_id, category, partner, other_name, country, origin, {times})",
        "n, {category}, {partner}, '', CASE WHEN n % 10 > 7 THEN 'PK' ELSE '' END, 'person', {registered}",
        "",
    ),
    "moved": (
        "affiliation (person_id, category, partner, other_name, country, origin, {times})",
        "n, 'staff', 'lums', '', '', 'person', {later}",
        f"WHERE n % 20 = 0 {IN_ORDER}",
    ),
    "lesson": (
        "lesson_completion (person_id, module, lesson, version_id, {times})",
        "n, 'mobilities', 'why-mobility', 1, {later}",
        f"WHERE n % 5 > 0 {IN_ORDER}",
    ),
    "another lesson": (
        "lesson_completion (person_id, module, lesson, version_id, {times})",
        "n, 'recognition', 'what-recognition-is', 1, {later}",
        f"WHERE n % 5 > 0 {IN_ORDER}",
    ),
    "attempt": (
        "attempt (id, person_id, module, number, version_id, seed, draw, {times})",
        f"n, (n + 1) / 2, {MODULE}, 1, 1, '', '[]', {{of_half}}",
        "",
    ),
    "submission": ("submission (attempt_id, client_key, last_save_id, {times})", "n, 's', 0, {of_half}", ""),
    "module": (
        "module_completion (person_id, module, version_id, {times})",
        f"(n + 1) / 2, {MODULE}, 1, {{of_half}}",
        "WHERE n % 11 > 0",
    ),
    "course": ("course_completion (person_id, version_id, {times})", "n, 1, {later}", f"WHERE n % 10 < 6 {IN_ORDER}"),
    "merge": ("person_merge (person_id, step, counts_as, {times})", "n, 1, n + 1, {later}", "WHERE n % 1000 = 1"),
    "award": (
        "award (code, person_id, level, subject, revision, facts, {times})",
        "'code' || n, n, 'completion', 'b-international', 1, '{{}}', {later}",
        f"WHERE n % 10 < 6 {IN_ORDER}",
    ),
    # Else the server would go on making the files of these certificates.
    "document": (
        "document (award_id, kind, sha256, {times})",
        "n, 'credential', '', {later}",
        "WHERE n <= (SELECT max(id) FROM award)",
    ),
}
ANSWERS = (
    "INSERT INTO saved_answer (attempt_id, item, response, client_key, happened_at, recorded_at) "
    "SELECT id, 'question-' || n, '[\"b\"]', 'k' || n, happened_at, recorded_at FROM attempt, {ten} AS ten"
)


def build(database: Database, people: int) -> None:
    """Fill an empty database; about five minutes and 3 GB on each."""
    migrate(database)
    publish_folder_at_start(database, ROOT / "content")
    with database.engine.execution_options(writes=True).begin() as connection:
        for name, (into, what, where) in RECORDS.items():
            words = _words(database.is_sqlite)
            rows = _series(database.is_sqlite, people)
            statement = f"INSERT INTO {into} SELECT {what} FROM {{rows}} AS s {where}".format(**words, rows=rows)
            began = time.monotonic()
            connection.execute(text(statement.replace(":", "\\:")))
            print(f"{name:16} {time.monotonic() - began:6.1f} s", flush=True)
        connection.execute(text(ANSWERS.format(ten=_series(database.is_sqlite, 10))))
    with database.engine.execution_options(writes=True, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("ANALYZE"))


def measure(database: Database) -> None:
    library = Library(database)
    library.refresh()
    for name in ("first", "repeated"):
        with database.reading.begin() as db, _timed(f"overview, {name}", db):
            view = open_view(db, library, Asked("", "", ""), datetime.now(UTC))
            numbers = service.find_report(db, view.course, view.cut, WHOLE_COURSE).numbers
    print({str(name): number for name, number in numbers.items()})
    with database.reading.begin() as db, _timed("overview of one university", db):
        service.find_report(db, view.course, view.cut, Scope("nust", sees_people=True))


@contextmanager
def _timed(name: str, db: Session) -> Iterator[None]:
    server = None
    if db.get_bind().dialect.name == "postgresql":
        server = psutil.Process(db.execute(text("SELECT pg_backend_pid()")).scalar_one())
    began, own, theirs = time.monotonic(), time.process_time(), _cpu_seconds(server)
    read = _read_from_disk()
    yield
    used = f"own CPU {time.process_time() - own:.2f} s, server's {_cpu_seconds(server) - theirs:.2f} s"
    megabytes, times = ((after - before) for after, before in zip(_read_from_disk(), read, strict=True))
    disk = f"{megabytes:.0f} MB of the disk by this process, {times:.0f} reads by all"
    print(f"{name}: {time.monotonic() - began:.2f} s, {used}, {disk}", flush=True)


def _read_from_disk() -> tuple[float, int]:
    """Megabytes that this process had read, and how often any process read: no page of memory counts."""
    disks = psutil.disk_io_counters()
    return psutil.Process().io_counters().read_bytes / 1e6, disks.read_count if disks else 0


def _cpu_seconds(server: psutil.Process | None) -> float:
    """Of the connection's process; helpers that PostgreSQL starts for a moment are not in it."""
    return sum(server.cpu_times()[:2]) if server else 0.0


def forget(database: Database) -> None:
    """Let the system drop the file of SQLite from memory, as after a restart of the machine."""
    descriptor = os.open(str(database.engine.url.database), os.O_RDONLY)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)


def _measure_from_disk(database: Database, _people: int) -> None:
    forget(database)
    measure(database)


def _words(is_sqlite: bool) -> dict[str, str]:
    """What the records say of times, partners and categories, in the words of the database."""
    registered, later = f"{FIRST} + n * {APART}", f"{FIRST} + n * {APART} + 864000 + n % 30 * 86400"
    moments = {"registered": registered, "later": later, "of_half": f"{FIRST} + (n + 1) / 2 * {APART} + 200000"}
    at = "strftime('%Y-%m-%d %H:%M:%S.000000', {0}, 'unixepoch')" if is_sqlite else "to_timestamp({0})"
    words = {name: f"{at.format(seconds)}, {at.format(seconds)}" for name, seconds in moments.items()}
    return words | {
        "times": "happened_at, recorded_at",
        "moment": later,
        "partner": _case("n % 10", PARTNERS),
        "category": _case("n % 7", CATEGORIES),
    }


def _case(number: str, names: tuple[str, ...]) -> str:
    whens = " ".join(f"WHEN {place} THEN '{name}'" for place, name in enumerate(names))
    return f"CASE {number} {whens} END"


def _series(is_sqlite: bool, last: int) -> str:
    if is_sqlite:
        return f"(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {last}) SELECT n FROM s)"
    return f"(SELECT n FROM generate_series(1, CAST({last} AS BIGINT)) AS n)"


def compare(database: Database) -> None:
    """The overview's counts in one view and in two, in turns, so that whatever disturbs the machine disturbs both."""
    cut = Cut(None, None, datetime.now(UTC), ZoneInfo("UTC"))
    needs = needs_of(service.OVERVIEW.tables, WHOLE_COURSE)
    for _round in range(3):
        for count in (counting.count_people, side_by_side.count_people):
            with database.reading.begin() as db, _timed(count.__module__, db):
                count(db, cut, needs)
        print(load_average(), flush=True)


MEASURES: dict[str, Callable[[Database, int], None]] = {
    "build": build,
    "measure": lambda database, _people: measure(database),
    "from-disk": _measure_from_disk,
    "compare": lambda database, _people: compare(database),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=tuple(MEASURES))
    parser.add_argument("url")
    parser.add_argument("--people", type=int, default=PEOPLE)
    asked = parser.parse_args()
    database = open_database(asked.url)
    MEASURES[asked.what](database, asked.people)


if __name__ == "__main__":
    main()
