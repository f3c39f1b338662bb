"""My course: what is done, and the one tap that leads on."""

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from tests.people import Someone, sign_in
from tests.quiz.taking import questions, save, start, take


def test_a_new_learner_starts_with_the_first_lesson(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    page = client.get("/my-course").text
    assert "Start here" in page
    assert 'href="/modules/alpha/lessons/first"' in page
    assert page.count("Not started") == 4


def test_the_card_leads_to_the_next_lesson(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    client.post("/modules/beta/lessons/first/completion")
    page = client.get("/my-course").text
    assert 'class="button" href="/modules/beta/lessons/second"' in page
    assert "1 of 8 lessons done" in page
    assert "In progress" in page


def test_an_open_attempt_comes_before_everything(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    attempt = start(client, "gamma")
    save(client, attempt, questions(client, attempt)[0], ["a"])
    assert f'class="button" href="{attempt}"' in client.get("/my-course").text
    assert "Continue the quiz" in client.get("/modules/gamma").text


def test_after_the_last_lesson_comes_the_quiz(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    for lesson in ("first", "second"):
        client.post(f"/modules/alpha/lessons/{lesson}/completion")
    assert 'class="button" href="/modules/alpha/quiz"' in client.get("/my-course").text


def test_the_whole_course_ends_with_the_certificate(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    for module in ("alpha", "beta", "gamma", "delta"):
        take(client, module)
    page = client.get("/my-course").text
    assert "You completed the course" in page
    assert "/certificates/" in page
    assert "4 of 4 modules completed" in page


def test_the_rule_is_told_in_words(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    assert "4 of 5 questions right" in client.get("/my-course").text
