"""The pages for authors: figures and advice beside each question, and grading it anew."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.quiz.models import ItemGrade
from tests.authoring.make_answers import answer_by_ability, sit, sit_all
from tests.clients import make_client
from tests.people import Someone, sign_in
from tests.quiz.publishing import publish_course

ALL_DRAWN = {"draw: 5": "draw: 6"}
ITEMS = "/authoring/modules/alpha/items"
ITEM = f"{ITEMS}/alpha-q1"
RULED = {"alpha/quiz.md": {**ALL_DRAWN, "{#alpha-q1 ": "{#alpha-q1 ruling=always-correct "}}
REASON = "Two options are right."


@pytest.fixture
def wronged(own_app: FastAPI, db: Session, amina: Someone) -> Someone:
    """Amina is one short of passing; the question that she missed is then declared correct for all."""
    publish_course(own_app, {"alpha/quiz.md": ALL_DRAWN})
    right = {f"alpha-q{number}": ["a"] for number in (2, 3, 4, 6)}
    sit(own_app, db, amina, {**right, "alpha-q1": ["b"]})
    publish_course(own_app, RULED)
    return amina


def version_of(app: FastAPI) -> str:
    return str(app.state.library.live().version_id)


def count_grades(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(ItemGrade)) or 0


@pytest.mark.parametrize("path", ["/authoring", ITEMS, ITEM])
def test_a_learner_is_refused_and_sees_no_link(own_app: FastAPI, db: Session, amina: Someone, path: str) -> None:
    client = make_client(own_app)
    sign_in(client, db, amina)
    assert client.get(path).status_code == 403
    assert "/authoring" not in client.get("/my-course").text


def test_authors_and_administrators_find_the_way(authors_client: TestClient, administrators_client: TestClient) -> None:
    for client in (authors_client, administrators_client):
        assert 'href="/authoring"' in client.get("/my-course").text
        assert f'href="{ITEMS}"' in client.get("/authoring").text
        assert f'href="{ITEM}"' in client.get(ITEMS).text


def test_before_twenty_attempts_the_pages_say_so(own_app: FastAPI, db: Session, authors_client: TestClient) -> None:
    sit_all(own_app, db, 2, answer_by_ability)
    for path in (ITEMS, ITEM):
        page = authors_client.get(path).text
        assert "Figures appear from 20 attempts on" in page


@pytest.mark.slow
def test_figures_and_advice_stand_beside_the_question(
    own_app: FastAPI, db: Session, authors_client: TestClient
) -> None:
    publish_course(own_app, {"alpha/quiz.md": ALL_DRAWN})
    sit_all(own_app, db, 20, lambda number, item: ["b"] if item == "alpha-q1" and number < 15 else ["a"])
    listed = authors_client.get(ITEMS).text
    assert "25%" in listed
    assert "Fewer than 3 in 10 marks were earned" in listed
    page = authors_client.get(ITEM).text
    assert "Look at this question" in page
    assert "Nobody chose C: replace it." in page
    assert "with many more attempts probably 11% to 47%" in page


def test_across_draws_the_pages_say_what_is_not_computed(
    own_app: FastAPI, db: Session, authors_client: TestClient
) -> None:
    sit_all(own_app, db, 22, answer_by_ability)
    assert "not computed across different draws" in authors_client.get(ITEMS).text
    assert "not computed across different draws" in authors_client.get(f"{ITEMS}/alpha-q5").text


def test_other_samples_come_with_a_warning(authors_client: TestClient) -> None:
    warning = "read these figures with care"
    assert warning not in authors_client.get(ITEMS).text
    for sample in ("last", "best", "all"):
        assert warning in authors_client.get(f"{ITEMS}?attempts={sample}").text
    assert warning not in authors_client.get(f"{ITEMS}?attempts=nonsense").text


def test_the_preview_names_people_to_administrators_only(
    authors_client: TestClient, administrators_client: TestClient, wronged: Someone
) -> None:
    for_author, for_administrator = authors_client.get(ITEM).text, administrators_client.get(ITEM).text
    assert wronged.name not in for_author
    assert f"Person {wronged.person_id}" in for_author
    assert wronged.name in for_administrator
    for page in (for_author, for_administrator):
        assert wronged.email not in page
        assert "1 person completes the module by it." in page
        assert "4 of 6" in page
        assert "5 of 6" in page


def test_grading_anew_through_the_page(
    own_app: FastAPI, db: Session, authors_client: TestClient, author: Someone, wronged: Someone
) -> None:
    done = authors_client.post(f"{ITEM}/regrade", data={"reason": REASON, "version": version_of(own_app)})
    assert done.status_code == 303
    page = authors_client.get(done.headers["location"]).text
    assert "The question was graded anew." in page
    assert "Every attempt is graded by the question as it stands now." in page
    history = page.split("Graded anew before")[1]
    assert REASON in history
    assert f"Person {author.person_id}" in history
    assert count_grades(db) == 7


def test_without_a_reason_nothing_happens(
    own_app: FastAPI, db: Session, authors_client: TestClient, wronged: Someone
) -> None:
    for reason in ("", "   ", "x" * 501):
        refused = authors_client.post(f"{ITEM}/regrade", data={"reason": reason, "version": version_of(own_app)})
        assert refused.status_code == 422
        assert 'href="#reason"' in refused.text
    assert count_grades(db) == 6


def test_what_was_previewed_is_what_is_applied(
    own_app: FastAPI, db: Session, authors_client: TestClient, wronged: Someone
) -> None:
    previewed = version_of(own_app)
    publish_course(own_app, {"alpha/quiz.md": ALL_DRAWN})
    refused = authors_client.post(f"{ITEM}/regrade", data={"reason": REASON, "version": previewed})
    assert refused.status_code == 409
    assert "published anew since you opened this page" in refused.text
    assert count_grades(db) == 6


def test_a_question_that_is_gone_is_shown_and_cannot_be_graded(
    own_app: FastAPI, db: Session, authors_client: TestClient, wronged: Someone
) -> None:
    publish_course(own_app, {"alpha/quiz.md": {"{#alpha-q1 ": "{#alpha-q1b "}})
    page = authors_client.get(ITEM).text
    assert "gone from the bank" in page
    assert "Grade anew" not in page
    form = {"reason": REASON, "version": version_of(own_app)}
    assert authors_client.post(f"{ITEM}/regrade", data=form).status_code == 404


def test_an_answer_typed_by_a_learner_is_shown_as_text(
    own_app: FastAPI, db: Session, authors_client: TestClient, wronged: Someone
) -> None:
    """Reasons are typed too: neither may become markup."""
    form = {"reason": "<script>alert(1)</script>", "version": version_of(own_app)}
    assert authors_client.post(f"{ITEM}/regrade", data=form).status_code == 303
    page = authors_client.get(ITEM).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
