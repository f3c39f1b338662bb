"""When the next attempt may begin, and which of several counts."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.modules.models import ModuleCompletion
from app.quiz.models import Attempt
from tests.quiz.publishing import publish_course
from tests.quiz.taking import certificates, start, take

HOUR = timedelta(hours=1)


def count(db: Session, table: type) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def test_the_next_attempt_waits_until_the_time_is_over(own_app: FastAPI, own_client: TestClient, db: Session) -> None:
    publish_course(own_app, cool_down_minutes=60)
    began = clock.now()
    with clock.running_as(lambda: began):
        result = own_client.get(take(own_client, right=1)).text
        assert "You can start the next attempt from" in result
        assert "Try again" not in result
        refused = own_client.post("/modules/alpha/quiz/attempts", data={"number": "2"})
    assert refused.status_code == 409
    assert "You can start the next attempt from" in refused.text
    with clock.running_as(lambda: began + HOUR - timedelta(seconds=1)):
        page = own_client.get("/modules/alpha/quiz").text
        assert "Between two attempts you wait 1 hour." in page
        assert "You can start the next attempt from" in page
        assert "Try again" not in page
    assert count(db, Attempt) == 1
    with clock.running_as(lambda: began + HOUR):
        assert "Try again with new questions" in own_client.get("/modules/alpha/quiz").text
        assert start(own_client, number=2).endswith("/attempts/2")


def test_an_open_attempt_goes_on_whatever_the_waiting_time(own_app: FastAPI, own_client: TestClient) -> None:
    attempt = start(own_client)
    publish_course(own_app, cool_down_minutes=60)
    assert start(own_client, number=1) == attempt
    assert "Continue attempt 1" in own_client.get("/modules/alpha/quiz").text


def test_no_waiting_time_is_named_where_no_attempt_is_left(own_app: FastAPI, own_client: TestClient) -> None:
    publish_course(own_app, cool_down_minutes=60, attempt_limit=1)
    result = own_client.get(take(own_client, right=1)).text
    assert "next attempt" not in result
    assert "You have used all your attempts." in own_client.get("/modules/alpha/quiz").text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("grading", "rights", "completed_after"),
    [
        ("highest", [1, 4, 1], 2),
        ("highest", [3, 3, 3], None),
        ("latest", [3, 4, 1], 2),
        ("first", [3, 5, 5], None),
        ("first", [4, 0, 0], 1),
        ("average", [3, 4, 4], 2),  # (60 % + 80 %) / 2 is exactly the mark
        ("average", [0, 5, 5], None),  # 0, 50 and 66.7 %
    ],
)
def test_the_grading_method_decides_when_the_module_is_completed(
    own_app: FastAPI,
    own_client: TestClient,
    db: Session,
    grading: str,
    rights: Sequence[int],
    completed_after: int | None,
) -> None:
    publish_course(own_app, grading=grading)
    seen = []
    for number, right in enumerate(rights, start=1):
        take(own_client, number=number, right=right)
        seen.append(count(db, ModuleCompletion))
    first = completed_after or len(rights) + 1
    assert seen == [int(number >= first) for number in range(1, len(rights) + 1)]


@pytest.mark.parametrize(
    ("grading", "words"),
    [
        ("highest", "Your best result counts."),
        ("latest", "Your latest result counts."),
        ("first", "Your first result counts; what follows is practice."),
        ("average", "The average of your results counts."),
    ],
)
def test_the_quiz_page_says_which_result_counts(
    own_app: FastAPI, own_client: TestClient, grading: str, words: str
) -> None:
    publish_course(own_app, grading=grading)
    assert words in own_client.get("/modules/alpha/quiz").text


def test_a_passed_attempt_that_does_not_count_says_so(own_app: FastAPI, own_client: TestClient) -> None:
    publish_course(own_app, grading="first")
    take(own_client, right=0)
    result = own_client.get(take(own_client, number=2, right=5)).text
    assert "You passed: 5 of 5." in result
    assert "For the module your first result counts." in result
    assert "is completed" not in result


@pytest.mark.parametrize(
    ("grading", "rights", "printed"),
    [("highest", [3, 4], "4 of 5"), ("latest", [3, 4], "4 of 5"), ("average", [3, 5], "80 % on average")],
)
def test_the_certificate_names_the_result_that_counted(
    own_app: FastAPI, own_client: TestClient, db: Session, grading: str, rights: Sequence[int], printed: str
) -> None:
    publish_course(own_app, grading=grading)
    for module in ("alpha", "beta", "gamma"):
        take(own_client, module)
    for number, right in enumerate(rights, start=1):
        take(own_client, "delta", number=number, right=right)
    assert certificates(db)[0].facts["modules"][2]["result"] == printed  # by name: delta


def test_the_mark_of_the_attempts_own_version_holds(own_app: FastAPI, own_client: TestClient, db: Session) -> None:
    attempt = start(own_client)
    publish_course(own_app, {"alpha/module.md": {"title: Module Alpha": "title: Module Alpha\npass_percent: 100"}})
    assert "4 right answers pass" in own_client.get(attempt).text
    result = own_client.get(take(own_client, right=4)).text
    assert "You passed: 4 of 5." in result
    assert count(db, ModuleCompletion) == 1
