"""The server is killed, again and again, while learners answer: what was acknowledged is there, once, and whole."""

import hashlib
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.accounts.models import SignInSession
from app.certificates.models import Award
from app.db import open_database
from app.quiz.models import Attempt, ItemGrade, SavedAnswer, Submission
from tests.operations.harness import Acknowledged, Server, learners_at_work, prepare

pytestmark = pytest.mark.slow

LEARNERS = 6
KILLS = {"sqlite": 25, "postgres": 8}
STOPS = 5
ITEMS = 5


@pytest.fixture
def learners(database_kind: str, tmp_path: Path) -> Iterator[tuple[Server, list[str]]]:
    url, tokens = prepare(database_kind, tmp_path, LEARNERS)
    server = Server(url, tmp_path)
    yield server, tokens
    server.end()


def test_killed_while_learners_answer(learners: tuple[Server, list[str]], database_kind: str) -> None:
    server, tokens = learners
    chance = random.Random(9)  # noqa: S311 - the same moments each time
    acknowledged, down = Acknowledged(), threading.Event()
    restarts = [server.start()]
    grown = [0]
    with learners_at_work(server, tokens, acknowledged, down):
        for _kill in range(KILLS[database_kind]):
            _let_them_work(acknowledged, chance.uniform(0.1, 0.8))
            down.set()
            server.kill()
            check(server.database_url, acknowledged)
            restarts.append(server.start())
            down.clear()
            grown.append(len(acknowledged.saves))
    check(server.database_url, acknowledged)
    assert all(later > earlier for earlier, later in pairwise(grown)), "nobody worked"
    print(
        f"\n{database_kind}: {KILLS[database_kind]} kills, {len(acknowledged.saves)} answers and "
        f"{len(acknowledged.submissions)} submissions acknowledged, 0 lost; restart at most {max(restarts):.1f} s"
    )


def test_stopped_while_learners_answer(learners: tuple[Server, list[str]], database_kind: str) -> None:
    server, tokens = learners
    acknowledged, stopping = Acknowledged(), threading.Event()
    seconds = []
    server.start()
    with learners_at_work(server, tokens, acknowledged, stopping):
        for _stop in range(STOPS):
            _let_them_work(acknowledged, 0.5)
            stopping.set()
            _wait_until_arrived(server, acknowledged)
            seconds.append(server.stop())
            check(server.database_url, acknowledged)
            server.start()
            stopping.clear()
    assert acknowledged.unclean == []
    assert acknowledged.unanswered == []
    assert max(seconds) < 25
    print(
        f"\n{database_kind}: {STOPS} stops, {len(acknowledged.submissions)} submissions, "
        f"0 answers that are not clean; stopped in at most {max(seconds):.1f} s"
    )


def _let_them_work(acknowledged: Acknowledged, seconds: float) -> None:
    """Until something more was saved, and then for a moment."""
    before = len(acknowledged.saves)
    limit = time.monotonic() + 120
    while len(acknowledged.saves) == before and time.monotonic() < limit:
        time.sleep(0.02)
    time.sleep(seconds)


def _wait_until_arrived(server: Server, acknowledged: Acknowledged) -> None:
    """What was asked before: it has been sent, and somebody who came later has been answered already."""
    while acknowledged.leaving:
        time.sleep(0.01)
    assert server.is_up()


def check(url: str, acknowledged: Acknowledged) -> None:
    """Read by a process that is not the server, while that one is dead."""
    saves, submissions = set(acknowledged.saves), set(acknowledged.submissions)
    database = open_database(url)
    with database.reading.begin() as db:
        people = {session.person_id: session.token_hash for session in db.scalars(select(SignInSession))}
        attempts = {
            attempt.id: (people[attempt.person_id], f"/modules/{attempt.module}/quiz/attempts/{attempt.number}")
            for attempt in db.scalars(select(Attempt))
        }
        stored = [(attempts[row.attempt_id], row.item, tuple(row.response)) for row in db.scalars(select(SavedAnswer))]
        submitted = {attempts[row.attempt_id] for row in db.scalars(select(Submission))}
        grades = Counter(db.scalars(select(ItemGrade.attempt_id)).all())
        graded = {attempts[attempt_id]: count for attempt_id, count in grades.items()}
        awards = Counter((row.person_id, row.level, row.subject) for row in db.scalars(select(Award)))
        if database.is_sqlite:
            assert db.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    database.engine.dispose()
    lost = {((_hash(token), place), item, response) for token, place, item, response in saves} - set(stored)
    assert lost == set()
    assert {(_hash(token), place) for token, place in submissions} - submitted == set()
    assert [answer for answer, count in Counter((place, item) for place, item, _r in stored).items() if count > 1] == []
    assert graded == dict.fromkeys(submitted, ITEMS), "a submission is half written"
    assert all(count == 1 for count in awards.values())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
