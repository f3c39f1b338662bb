"""Taking a module's quiz: start, answer, come back, look over, send in, read the result."""

import json

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.modules.models import CourseCompletion, ModuleCompletion
from app.quiz.models import Attempt, ItemGrade, SavedAnswer, Submission
from tests.people import Someone, sign_in
from tests.quiz.taking import certificates, item_on, questions, right_answers, save, start, take, wrong_answers

pytestmark = pytest.mark.both_databases


@pytest.fixture
def learner(client: TestClient, db: Session, amina: Someone) -> Someone:
    sign_in(client, db, amina)
    return amina


def count(db: Session, table: type) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def test_a_passed_quiz_completes_the_module(client: TestClient, db: Session, learner: Someone) -> None:
    page = client.get(take(client, right=4)).text
    assert "You passed: 4 of 5." in page
    assert "You needed 4." in page
    completion = db.scalars(select(ModuleCompletion)).one()
    assert (completion.person_id, completion.module) == (learner.person_id, "alpha")


def test_one_right_answer_too_few_does_not_pass(client: TestClient, db: Session, learner: Someone) -> None:
    assert "Not passed yet: 3" in client.get(take(client, right=3)).text
    assert count(db, ModuleCompletion) == 0


def test_all_modules_complete_the_course_and_earn_one_certificate(
    client: TestClient, db: Session, learner: Someone
) -> None:
    for module in ("beta", "delta", "alpha", "gamma"):
        assert len(certificates(db)) == 0
        take(client, module)
    assert count(db, CourseCompletion) == 1
    [award] = certificates(db)
    assert (award.person_id, award.level, award.facts["holder"]) == (learner.person_id, "completion", learner.name)
    assert [module["result"] for module in award.facts["modules"]] == ["5 of 5"] * 4
    take(client, "alpha", number=2)
    assert (len(certificates(db)), count(db, CourseCompletion), count(db, ModuleCompletion)) == (1, 1, 4)


def test_the_result_explains_and_leads_to_the_lesson(client: TestClient, learner: Someone) -> None:
    page = client.get(take(client, right=0)).text
    assert "Because it is so" in page
    assert "/modules/alpha/lessons/first" in page


def test_the_attempt_comes_back_to_the_first_open_question(client: TestClient, learner: Someone) -> None:
    attempt = start(client)
    items = questions(client, attempt)
    save(client, attempt, items[0], right_answers(items[0]))
    assert item_on(client.get(attempt).text) == items[1]
    assert start(client, number=1) == attempt


def test_a_saved_answer_is_ticked_when_one_comes_back(client: TestClient, learner: Someone) -> None:
    attempt = start(client)
    item = questions(client, attempt)[0]
    save(client, attempt, item, ["b"])
    page = client.get(f"{attempt}?question=1").text
    assert 'value="b" checked' in page
    assert "saved" in page


def test_a_changed_answer_is_kept_beside_the_earlier_one(client: TestClient, db: Session, learner: Someone) -> None:
    attempt = start(client)
    item = questions(client, attempt)[0]
    save(client, attempt, item, ["a"])
    save(client, attempt, item, ["b"])
    rows = db.scalars(select(SavedAnswer).order_by(SavedAnswer.id)).all()
    assert [row.response for row in rows] == [["a"], ["b"]]


def test_the_same_save_twice_is_one(client: TestClient, db: Session, learner: Someone) -> None:
    attempt = start(client)
    item = questions(client, attempt)[0]
    for answers in (["a"], ["b"], ["a"]):
        save(client, attempt, item, answers, key="one-key")
    assert count(db, SavedAnswer) == 1


def test_a_script_is_told_when_it_was_saved(client: TestClient, learner: Someone) -> None:
    attempt = start(client)
    item = questions(client, attempt)[0]
    data = {"item": item, "answer": "a", "key": "k", "go": "stay"}
    answer = client.post(f"{attempt}/answers", data=data, headers={"Accept": "application/json"})
    assert answer.json()["message"] == f"saved {answer.json()['saved_at']}"


def test_a_question_left_out_stays_unanswered(client: TestClient, db: Session, learner: Someone) -> None:
    attempt = start(client)
    client.post(f"{attempt}/submission", data={"key": "k"})
    assert [(grade.answered, grade.numerator) for grade in db.scalars(select(ItemGrade))] == [(False, 0)] * 5
    assert "Not answered" in client.get(f"{attempt}/result").text


def test_a_second_attempt_draws_the_unseen_item_first(client: TestClient, db: Session, learner: Someone) -> None:
    take(client)
    take(client, number=2)
    first, second = (
        {drawn["item"] for drawn in attempt.draw} for attempt in db.scalars(select(Attempt).order_by(Attempt.number))
    )
    assert first | second == {f"alpha-q{number}" for number in range(1, 7)}


def test_a_submission_repeated_changes_nothing(client: TestClient, db: Session, learner: Someone) -> None:
    attempt = start(client)
    save(client, attempt, questions(client, attempt)[0], ["a"])
    for key in ("k", "k", "other"):
        assert client.post(f"{attempt}/submission", data={"key": key}).status_code == 303
    assert (count(db, Submission), count(db, ItemGrade)) == (1, 5)


def test_an_answer_after_the_submission_is_kept_and_not_graded(
    client: TestClient, db: Session, learner: Someone
) -> None:
    attempt = start(client)
    item = questions(client, attempt)[0]
    save(client, attempt, item, wrong_answers(item))
    client.post(f"{attempt}/submission", data={"key": "k"})
    assert save(client, attempt, item, right_answers(item)) == 303
    assert count(db, SavedAnswer) == 2
    assert "Not passed yet: 0 of 5." in client.get(f"{attempt}/result").text


def test_the_result_of_an_open_attempt_leads_back_to_it(client: TestClient, learner: Someone) -> None:
    attempt = start(client)
    items = questions(client, attempt)
    save(client, attempt, items[0], right_answers(items[0]))
    assert client.get(f"{attempt}/result").headers["location"] == attempt
    assert "Question 2 of 5" in client.get(attempt).text
    for item in items[1:]:
        save(client, attempt, item, right_answers(item))
    assert client.get(f"{attempt}/result").headers["location"] == f"{attempt}/review"


def test_the_key_is_not_shown_before_the_attempt_is_sent_in(client: TestClient, learner: Someone) -> None:
    attempt = start(client)
    pages = [client.get(f"{attempt}?question={place}") for place in range(1, 6)]
    pages += [client.get(f"{attempt}/review"), client.get("/modules/alpha/quiz"), client.get("/modules/alpha")]
    for page in pages:
        seen = page.text + json.dumps(dict(page.headers))
        assert "Because it is" not in seen
        assert "One of the two" not in seen
        assert "is_right" not in seen


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"item": "beta-q1", "answer": "a", "key": "k"}, 422),
        ({"item": "", "answer": "a", "key": "k"}, 422),
        ({"item": "SELF", "answer": "z", "key": "k"}, 422),
        ({"item": "SELF", "answer": "\x00", "key": "k"}, 422),
        ({"item": "SELF", "answer": "a" * 10_000, "key": "k"}, 422),
        ({"item": "SELF", "answer": "a", "key": ""}, 422),
        ({"item": "SELF", "answer": "a", "key": "k" * 65}, 422),
        ({"item": "SELF", "answer": "a", "key": "a\x00b"}, 422),
        ({}, 422),
    ],
)
def test_an_answer_that_does_not_belong_is_refused(
    client: TestClient, db: Session, learner: Someone, data: dict[str, str], status: int
) -> None:
    attempt = start(client)
    own = questions(client, attempt)[0]
    sent = {name: own if value == "SELF" else value for name, value in data.items()}
    assert client.post(f"{attempt}/answers", data=sent).status_code == status
    assert count(db, SavedAnswer) == 0


def test_somebody_elses_attempt_is_not_there(client: TestClient, db: Session, learner: Someone, bilal: Someone) -> None:
    attempt = take(client).removesuffix("/result")
    sign_in(client, db, bilal)
    for path in (attempt, f"{attempt}/review", f"{attempt}/result"):
        assert client.get(path).status_code == 404
    assert client.post(f"{attempt}/answers", data={"item": "alpha-q1", "answer": "a", "key": "k"}).status_code == 404
    assert client.post(f"{attempt}/submission", data={"key": "k"}).status_code == 404


@pytest.mark.parametrize("number", ["", "x", "0", "-3", "99999999999999999999", str(2**63)])
def test_a_start_with_an_odd_number_starts_the_next_attempt(client: TestClient, learner: Someone, number: str) -> None:
    answer = client.post("/modules/alpha/quiz/attempts", data={"number": number})
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("/attempts/1")


def test_an_attempt_may_be_read_in_one_language_and_answered_in_another(client: TestClient, learner: Someone) -> None:
    attempt = start(client)
    items = questions(client, attempt)
    client.post("/preferences", data={"language": "ur"})
    page = client.get(f"{attempt}?question=1").text
    assert item_on(page) == items[0], "the draw and its order stay"
    assert "الفا کا" in page
    assert " of alpha" not in page
    for item in items[:4]:
        save(client, attempt, item, right_answers(item))
    client.post("/preferences", data={"language": "en"})
    save(client, attempt, items[4], wrong_answers(items[4]))
    result = str(client.post(f"{attempt}/submission", data={"key": "k"}).headers["location"])
    english = client.get(result).text
    assert "You passed: 4 of 5." in english
    client.post("/preferences", data={"language": "ur"})
    urdu = client.get(result).text
    assert ("Because it is" in english, "Because it is" in urdu) == (True, False)
    assert english.count('class="verdict right"') == urdu.count('class="verdict right"') > 0
