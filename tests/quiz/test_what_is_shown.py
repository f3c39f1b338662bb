"""How much of an attempt its learner sees: during, right after, and later."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from tests.people import Someone, sign_in
from tests.quiz.publishing import publish_course
from tests.quiz.taking import questions, right_answers, save, start, take, wrong_answers

SCORES = ("You passed", "Not passed yet", "4 of 5", "1 of 5", "You needed")
VERDICTS = ("Not right", "What to look at again", "What you got right", "Your answer, right")
KEYS = ("Because it is", "Right answer", "answer-right", "Nor this", "One of the two")
RANKS = ("nothing", "score", "verdicts", "everything")


def seen(page: str, words: tuple[str, ...]) -> bool:
    return any(word in page for word in words)


@pytest.mark.parametrize("shown", RANKS)
def test_right_after_sending_in_no_more_is_shown_than_the_author_allows(
    own_app: FastAPI, own_client: TestClient, shown: str
) -> None:
    publish_course(own_app, show_after=shown)
    answer = own_client.get(take(own_client, right=1))
    assert seen(answer.text, SCORES) is (shown != "nothing")
    assert seen(answer.text, VERDICTS) is (shown in ("verdicts", "everything"))
    assert seen(answer.text, KEYS) is (shown == "everything")
    assert ("Your answers are sent in." in answer.text) is (shown == "nothing")
    listed = own_client.get("/modules/alpha/quiz").text
    assert ("1 of 5" in listed) is (shown != "nothing")


@pytest.mark.parametrize("shown", RANKS)
def test_once_the_module_is_completed_the_later_rule_holds(
    own_app: FastAPI, own_client: TestClient, shown: str
) -> None:
    publish_course(own_app, show_after="nothing", show_later=shown)
    failed = take(own_client, right=1)
    assert not seen(own_client.get(failed).text, SCORES)
    assert ("You see more here once" in own_client.get(failed).text) is (shown != "nothing")
    take(own_client, number=2, right=4)
    page = own_client.get(failed).text
    assert seen(page, SCORES) is (shown != "nothing")
    assert seen(page, VERDICTS) is (shown in ("verdicts", "everything"))
    assert seen(page, KEYS) is (shown == "everything")


def test_the_later_rule_holds_when_no_attempt_is_left(own_app: FastAPI, own_client: TestClient) -> None:
    publish_course(own_app, show_after="score", show_later="everything", attempt_limit=2)
    first = take(own_client, right=1)
    assert not seen(own_client.get(first).text, KEYS)
    take(own_client, number=2, right=1)
    assert seen(own_client.get(first).text, KEYS)


def test_verdicts_come_with_ones_own_answers(own_app: FastAPI, own_client: TestClient) -> None:
    publish_course(own_app, show_after="verdicts")
    page = own_client.get(take(own_client, right=0)).text
    assert page.count("Not right") + page.count("Partly right") == 5
    assert "Read again:" in page
    assert "Distractor" in page


def test_a_changed_rule_holds_at_once_for_attempts_sent_in_before(own_app: FastAPI, own_client: TestClient) -> None:
    result = take(own_client, right=1)
    assert seen(own_client.get(result).text, KEYS)
    publish_course(own_app, show_after="score")
    assert not seen(own_client.get(result).text, KEYS + VERDICTS)


@pytest.mark.parametrize("rule", RANKS)
def test_the_quiz_page_says_what_will_be_shown(own_app: FastAPI, own_client: TestClient, rule: str) -> None:
    publish_course(own_app, show_after=rule, show_later=rule)
    words = {
        "nothing": "Afterwards no result is shown here.",
        "score": "Afterwards you see your score.",
        "verdicts": "Afterwards you see which answers were right.",
        "everything": "Afterwards you see which answers were right, and why.",
    }
    assert words[rule] in own_client.get("/modules/alpha/quiz").text


def test_an_immediate_quiz_shows_the_reason_and_keeps_the_first_answer(
    own_app: FastAPI, own_client: TestClient
) -> None:
    publish_course(own_app, show_during="everything")
    attempt = start(own_client)
    item = questions(own_client, attempt)[0]
    assert not seen(own_client.get(f"{attempt}?question=1").text, KEYS)
    save(own_client, attempt, item, wrong_answers(item))
    page = own_client.get(f"{attempt}?question=1").text
    assert seen(page, KEYS)
    assert 'name="answer"' not in page
    assert save(own_client, attempt, item, right_answers(item)) == 303
    assert save(own_client, attempt, item, []) == 303
    own_client.post(f"{attempt}/submission", data={"key": "k"})
    assert "Not passed yet: 0 of 5." in own_client.get(f"{attempt}/result").text


def test_an_immediate_quiz_reveals_one_question_at_a_time(own_app: FastAPI, own_client: TestClient) -> None:
    publish_course(own_app, show_during="everything")
    attempt = start(own_client)
    items = questions(own_client, attempt)
    save(own_client, attempt, items[0], right_answers(items[0]))
    for place in range(2, 6):
        page = own_client.get(f"{attempt}?question={place}").text
        assert not seen(page, KEYS)
        assert "the first answer" in page.lower()
    assert not seen(own_client.get(f"{attempt}/review").text, KEYS)


def test_an_immediate_quiz_counts_what_was_right_at_first(own_app: FastAPI, own_client: TestClient) -> None:
    publish_course(own_app, show_during="everything")
    attempt = start(own_client)
    for item in (own_client.get(f"{attempt}?question={place}").text for place in range(1, 6)):
        name = item.split('name="item" value="')[1].split('"')[0]
        save(own_client, attempt, name, right_answers(name))
    own_client.post(f"{attempt}/submission", data={"key": "k"})
    assert "You passed: 5 of 5." in own_client.get(f"{attempt}/result").text


def test_somebody_elses_answer_reveals_nothing(
    own_app: FastAPI, own_client: TestClient, db: Session, bilal: Someone
) -> None:
    publish_course(own_app, show_during="everything")
    attempt = start(own_client)
    item = questions(own_client, attempt)[0]
    save(own_client, attempt, item, right_answers(item))
    sign_in(own_client, db, bilal)
    own = start(own_client)
    pages = [own_client.get(f"{own}?question={place}").text for place in range(1, 6)]
    assert not any(seen(page, KEYS) for page in pages)
