"""Saying what one thinks without a name, and what comes of it: distributions with their n, never a mean."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from app.modules.catalogue import Course
from app.statistics import surveys
from app.statistics.period import Cut
from app.survey import results
from app.survey.models import SurveyParticipation, SurveyResponse
from tests.people import Someone, sign_in
from tests.statistics.make import Maker

KARACHI = ZoneInfo("Asia/Karachi")
LATER = datetime(2027, 1, 15, tzinfo=UTC)
ANSWERS = {
    "alpha-satisfaction.answer:a": "1",
    "alpha-satisfaction.answer:b": "3",
    "alpha-better.answer": " Shorter texts. ",
}


@pytest.fixture
def learner(client: TestClient, db: Session, amina: Someone) -> Someone:
    """Who completed the module Alpha."""
    Maker(db).passed(amina.person_id)
    db.flush()
    sign_in(client, db, amina)
    return amina


def test_answers_are_kept_without_the_person_and_the_person_without_answers(
    client: TestClient, db: Session, learner: Someone
) -> None:
    assert 'href="/surveys/alpha"' in client.get("/my-course").text
    page = client.get("/surveys/alpha").text
    assert "without your name" in page
    sent = client.post("/surveys/alpha/responses", data=ANSWERS)
    assert sent.headers["location"] == "/surveys/alpha"
    assert "Thank you" in client.get("/surveys/alpha").text
    assert 'href="/surveys/alpha"' not in client.get("/my-course").text
    response = db.scalars(select(SurveyResponse)).one()
    assert response.answers == {"alpha-satisfaction": ["a:1", "b:3"], "alpha-better": ["Shorter texts."]}
    assert re.fullmatch(r"[0-9a-f]{32}", response.key)
    assert re.fullmatch(r"\d{4}-\d{2}", response.month)
    assert [(row.person_id, row.survey) for row in db.scalars(select(SurveyParticipation))] == [
        (learner.person_id, "alpha")
    ]


def test_nothing_joins_an_answer_to_a_person() -> None:
    """By construction: no column of answers leads to anybody, none of participation to a time or an answer."""
    assert {column.name for column in inspect(SurveyResponse).columns} == {"key", "survey", "month", "answers"}
    assert {column.name for column in inspect(SurveyParticipation).columns} == {"person_id", "survey"}
    for table in (SurveyResponse, SurveyParticipation):
        assert table.__table__.dialect_options["sqlite"]["with_rowid"] is False


def test_taking_part_twice_stores_once(client: TestClient, db: Session, learner: Someone) -> None:
    for _time in range(2):
        assert client.post("/surveys/alpha/responses", data=ANSWERS).status_code == 303
    assert len(db.scalars(select(SurveyResponse)).all()) == 1


def test_only_who_completed_it_is_asked(client: TestClient, db: Session, bilal: Someone) -> None:
    sign_in(client, db, bilal)
    assert "/surveys/" not in client.get("/my-course").text
    assert client.post("/surveys/alpha/responses", data=ANSWERS).status_code == 409
    assert db.scalars(select(SurveyResponse)).all() == []


def test_a_strange_answer_is_refused_and_the_others_are_kept(client: TestClient, db: Session, learner: Someone) -> None:
    answered = client.post("/surveys/alpha/responses", data={**ANSWERS, "alpha-satisfaction.answer:a": "9"})
    assert answered.status_code == 422
    assert "Shorter texts." in answered.text
    assert db.scalars(select(SurveyResponse)).all() == []


def add(db: Session, month: str, points: str, text: str = "") -> None:
    """A response per digit of `points`: the point of the first row."""
    for number, point in enumerate(points):
        answers = {"alpha-satisfaction": [f"a:{point}"], **({"alpha-better": [text]} if text else {})}
        db.add(SurveyResponse(key=f"{month}{number:025}", survey="alpha", month=month, answers=answers))
    db.flush()


def count(db: Session, course: Course, first: date | None = None, last: date | None = None, as_of: datetime = LATER):
    (alpha,) = [
        found
        for found in surveys.count_surveys(db, course, Cut(first, last, as_of, KARACHI))
        if found.survey.id == "alpha"
    ]
    return alpha


def test_the_measure_is_the_share_of_the_completely_satisfied(db: Session, course: Course) -> None:
    add(db, "2026-11", "1111111")
    add(db, "2026-12", "2")
    measure = count(db, course).satisfied
    assert measure.n == 8
    assert [(share.point, share.people) for share in measure.shares] == [
        ("completely satisfied", 7),
        ("mostly satisfied", 1),
        ("not satisfied", 0),
    ]
    assert measure.best.percent == "87.5"


def test_fewer_than_five_answers_are_not_shown(db: Session, course: Course) -> None:
    add(db, "2026-11", "1111", text="A secret opinion.")
    found = count(db, course)
    assert (found.n, found.is_shown, found.satisfied) == (4, False, None)
    assert all(not question.texts for question in found.questions)
    assert surveys.survey_table([found]).rows == ()
    add(db, "2026-12", "1", text="Another one.")
    assert count(db, course).questions[1].texts == ("A secret opinion.",) * 4 + ("Another one.",)


def test_a_month_counts_when_it_is_over_and_whole(db: Session, course: Course) -> None:
    add(db, "2026-11", "11111")
    add(db, "2026-12", "22222")
    midnight = datetime(2026, 12, 31, 19, tzinfo=UTC)
    assert count(db, course, as_of=midnight).n == 10
    assert count(db, course, as_of=midnight.replace(hour=18)).n == 5
    assert count(db, course, first=date(2026, 11, 2)).n == 5
    assert count(db, course, last=date(2026, 12, 30)).n == 5
    assert count(db, course, date(2026, 12, 1), date(2026, 12, 31)).n == 5
    assert count(db, course, date(2026, 11, 2), date(2026, 12, 30)).n == 0


def test_whole_months_of_an_open_period() -> None:
    assert results.whole_months(KARACHI, LATER, None, None) == ("0001-01", "2026-12")


def test_the_page_says_percent_and_n(client: TestClient, db: Session, administrator: Someone) -> None:
    add(db, "2026-01", "11111112", text="<b>Bold</b>")
    sign_in(client, db, administrator)
    page = client.get("/statistics/surveys").text
    words = re.sub(r"</?(?:bdi|span)[^>]*>", "", page).replace("\N{NO-BREAK SPACE}", " ")
    assert "Completely satisfied: 87.5 % (7 of 8)" in words
    assert "&lt;b&gt;Bold" in page
    file = client.get("/statistics/surveys.csv").text
    assert "How satisfied are you?,The module as a whole,completely satisfied,7,8" in file
