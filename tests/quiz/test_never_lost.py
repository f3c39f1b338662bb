"""Whatever happens between two answers, the learner comes back to the same attempt with every answer in it."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import SignInSession
from app.quiz.models import Attempt, ItemGrade, SavedAnswer
from tests.people import Someone, sign_in
from tests.quiz.taking import questions, right_answers, save, start, wrong_answers

JSON = {"Accept": "application/json"}


@pytest.fixture
def attempt(client: TestClient, db: Session, amina: Someone) -> str:
    sign_in(client, db, amina)
    return start(client)


def count(db: Session, table: type) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def test_a_dead_session_is_told_in_words_and_leads_back_to_the_attempt(
    client: TestClient, db: Session, amina: Someone, attempt: str
) -> None:
    items = questions(client, attempt)
    save(client, attempt, items[0], right_answers(items[0]))
    client.cookies.clear()
    answer = {"item": items[1], "answer": right_answers(items[1]), "key": "page.change"}
    refused = client.post(f"{attempt}/answers", data=answer, headers=JSON)
    assert refused.status_code == 401
    assert refused.json()["message"] == "You are signed out. Your answer is still on this page: sign in to save it."
    page = client.get(f"{attempt}?question=2")
    assert page.headers["location"].startswith("/sign-in?next=")
    assert attempt in page.headers["location"]
    sign_in(client, db, amina)
    assert client.post(f"{attempt}/answers", data=answer, headers=JSON).status_code == 200
    assert start(client) == attempt
    assert (count(db, Attempt), count(db, SavedAnswer)) == (1, 2)


def test_a_form_sent_with_a_dead_session_leads_to_the_page_it_stood_on(client: TestClient, attempt: str) -> None:
    item = questions(client, attempt)[0]
    client.cookies.clear()
    referrer = {"Referer": f"https://course.example.org{attempt}?question=1"}
    refused = client.post(f"{attempt}/answers", data={"item": item, "answer": "a", "key": "k"}, headers=referrer)
    assert refused.status_code == 303
    assert refused.headers["location"] == f"/sign-in?next={attempt}%3Fquestion%3D1"


def test_signing_out_and_in_comes_back_to_the_same_answers(
    client: TestClient, db: Session, amina: Someone, attempt: str
) -> None:
    item = questions(client, attempt)[0]
    save(client, attempt, item, ["b"])
    client.post("/sign-out")
    assert db.scalar(select(func.count()).select_from(SignInSession).where(SignInSession.ended_at.is_(None))) == 0
    sign_in(client, db, amina)
    assert f'href="{attempt}"' in client.get("/my-course").text
    assert 'value="b" checked' in client.get(f"{attempt}?question=1").text


def test_what_is_saved_after_the_first_submission_is_kept_shown_and_not_graded(
    client: TestClient, db: Session, attempt: str
) -> None:
    items = questions(client, attempt)
    save(client, attempt, items[0], wrong_answers(items[0]))
    for key in ("phone", "laptop"):
        assert client.post(f"{attempt}/submission", data={"key": key}).status_code == 303
    for item in items[:2]:
        assert save(client, attempt, item, right_answers(item), key=f"late-{item}") == 303
    page = client.get(f"{attempt}/result").text
    assert "Not passed yet: 0 of 5." in page
    late = page.split("Saved after you had sent in this attempt")[1].split("</section>")[0]
    assert "They are kept and shown here, and they do not count." in late
    assert re.findall(r"Question (\d) ·", late) == ["1", "2"]
    assert (count(db, SavedAnswer), count(db, ItemGrade)) == (3, 5)


def test_a_result_without_late_answers_does_not_speak_of_them(client: TestClient, attempt: str) -> None:
    client.post(f"{attempt}/submission", data={"key": "k"})
    assert "Saved after" not in client.get(f"{attempt}/result").text
