"""Fifty clicks at one moment: a constraint of the database decides, and every click gets an answer."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from app.certificates.models import Award
from app.db import Database
from app.modules.folder import read_folder
from app.modules.models import CourseCompletion, ModuleCompletion
from app.modules.publishing import publish
from app.quiz.models import Attempt, ItemGrade, SavedAnswer, Submission
from tests.clients import make_client
from tests.databases import COURSE
from tests.people import make_person, sign_in
from tests.quiz.taking import questions, right_answers, save, start, take

pytestmark = pytest.mark.slow

CLICKS = 50


@pytest.fixture
def learner_client(committed_app: FastAPI, committed_database: Database) -> TestClient:
    client = make_client(committed_app)
    with committed_database.writing.begin() as db:
        sign_in(client, db, make_person(db))
    return client


def at_once(client: TestClient, request: Callable[[TestClient, int], int]) -> list[int]:
    """The statuses of fifty requests that start together, each from a client of its own."""
    together = Barrier(CLICKS)

    def click(number: int) -> int:
        own = make_client(client.app)  # type: ignore[arg-type]  # it is our FastAPI
        own.cookies = client.cookies
        together.wait()
        return request(own, number)

    with ThreadPoolExecutor(CLICKS) as threads:
        return list(threads.map(click, range(CLICKS)))


def count(database: Database, table: type) -> int:
    with database.reading.begin() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def test_fifty_starts_leave_one_open_attempt(learner_client: TestClient, committed_database: Database) -> None:
    statuses = at_once(
        learner_client, lambda own, _n: own.post("/modules/alpha/quiz/attempts", data={"number": "1"}).status_code
    )
    assert statuses == [303] * CLICKS
    assert count(committed_database, Attempt) == 1


def test_fifty_submissions_store_one_and_earn_one_certificate_of_each_level(
    learner_client: TestClient, committed_database: Database
) -> None:
    for module in ("alpha", "beta", "gamma"):
        take(learner_client, module)
    attempt = start(learner_client, "delta")
    for item in questions(learner_client, attempt):
        save(learner_client, attempt, item, right_answers(item))
    statuses = at_once(
        learner_client, lambda own, _n: own.post(f"{attempt}/submission", data={"key": "one"}).status_code
    )
    assert statuses == [303] * CLICKS
    counts = [count(committed_database, table) for table in (Submission, ItemGrade, ModuleCompletion)]
    assert counts == [4, 20, 4]
    levels = committed_levels(committed_database)
    assert (count(committed_database, CourseCompletion), levels) == (1, ["completion", *["participation"] * 4])


def committed_levels(database: Database) -> list[str]:
    with database.reading.begin() as db:
        return sorted(db.scalars(select(Award.level)))


def test_fifty_saves_with_one_key_store_one_answer(learner_client: TestClient, committed_database: Database) -> None:
    attempt = start(learner_client)
    item = questions(learner_client, attempt)[0]
    answer = right_answers(item)
    statuses = at_once(learner_client, lambda own, _n: save(own, attempt, item, answer, key="one"))
    assert statuses == [303] * CLICKS
    assert count(committed_database, SavedAnswer) == 1


def test_a_limit_of_three_lets_exactly_three_count(
    learner_client: TestClient, committed_database: Database, committed_app: FastAPI
) -> None:
    _limit_attempts(committed_app, 3)

    def whole_attempt(own: TestClient, number: int) -> int:
        started = own.post("/modules/alpha/quiz/attempts", data={"number": str(number % 5 + 1)})
        if started.status_code == 303:
            own.post(f"{started.headers['location']}/submission", data={"key": f"k{number}"})
        return started.status_code

    for _round in range(4):
        assert set(at_once(learner_client, whole_attempt)) <= {303, 409}
    assert (count(committed_database, Attempt), count(committed_database, Submission)) == (3, 3)
    refused = learner_client.post("/modules/alpha/quiz/attempts", data={"number": "4"})
    assert refused.status_code == 409
    assert "used all your attempts" in refused.text


def _limit_attempts(app: FastAPI, limit: int) -> None:
    """An author writes the limit into course.md and publishes."""
    files = read_folder(COURSE)
    files["course.md"] = files["course.md"].replace(
        b"pass_percent: 70", f"pass_percent: 70\nattempt_limit: {limit}".encode()
    )
    with app.state.database.writing.begin() as db:
        publish(db, files, published_by=None, origin="folder")
    app.state.library.refresh()
