"""Two tabs or devices at one attempt: nothing is overwritten unseen, and nothing is lost."""

import re

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.quiz.models import SavedAnswer
from tests.people import Someone, sign_in
from tests.quiz.taking import item_on, start

JSON = {"Accept": "application/json"}


@pytest.fixture
def attempt(client: TestClient, db: Session, amina: Someone) -> str:
    sign_in(client, db, amina)
    return start(client)


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden fields of the form that saves."""
    form = page.split('/answers"')[1].split("</form>", maxsplit=1)[0]
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))


def open_page(client: TestClient, attempt: str) -> dict[str, str]:
    return hidden_fields(client.get(f"{attempt}?question=1").text)


def by_script(client: TestClient, attempt: str, page: dict[str, str], change: str, answer: str) -> Response:
    """What the script sends when a learner changes an answer on this page."""
    data = {**page, "key": f"{page['key']}.{change}", "answer": answer}
    return client.post(f"{attempt}/answers", data=data, headers=JSON)


def responses(db: Session) -> list[list[str]]:
    return [row.response for row in db.scalars(select(SavedAnswer).order_by(SavedAnswer.id))]


def test_the_second_page_is_asked_and_nothing_is_overwritten(client: TestClient, db: Session, attempt: str) -> None:
    phone, laptop = open_page(client, attempt), open_page(client, attempt)
    assert client.post(f"{attempt}/answers", data={**phone, "answer": "a"}).status_code == 303
    merge = client.post(f"{attempt}/answers", data={**laptop, "answer": "b"})
    assert merge.status_code == 409
    assert "Which answer shall count?" in merge.text
    assert "in another tab or on another device" in merge.text
    assert responses(db) == [["a"]]


def test_the_learner_may_take_the_answer_of_this_page(client: TestClient, db: Session, attempt: str) -> None:
    phone, laptop = open_page(client, attempt), open_page(client, attempt)
    client.post(f"{attempt}/answers", data={**phone, "answer": "a"})
    merge = client.post(f"{attempt}/answers", data={**laptop, "answer": "b"})
    chosen = client.post(f"{attempt}/answers", data=hidden_fields(merge.text))
    assert chosen.status_code == 303
    assert responses(db) == [["a"], ["b"]]
    assert 'value="b" checked' in client.get(f"{attempt}?question=1").text


def test_the_learner_may_keep_the_answer_saved_before(client: TestClient, db: Session, attempt: str) -> None:
    phone, laptop = open_page(client, attempt), open_page(client, attempt)
    client.post(f"{attempt}/answers", data={**phone, "answer": "a"})
    merge = client.post(f"{attempt}/answers", data={**laptop, "answer": "b"})
    kept = re.search(r'href="([^"]+)">Keep this answer', merge.text)
    assert kept
    assert 'value="a" checked' in client.get(kept[1]).text
    assert responses(db) == [["a"]]


def test_a_script_is_told_in_words(client: TestClient, db: Session, attempt: str) -> None:
    phone, laptop = open_page(client, attempt), open_page(client, attempt)
    first, second = by_script(client, attempt, phone, "1", "a"), by_script(client, attempt, laptop, "1", "b")
    assert (first.status_code, second.status_code) == (200, 409)
    assert "another answer to this question was saved" in second.json()["message"]
    assert responses(db) == [["a"]]


def test_one_page_may_change_its_own_answer_as_often_as_it_likes(client: TestClient, db: Session, attempt: str) -> None:
    page = open_page(client, attempt)
    for number, answer in enumerate("abab"):
        assert by_script(client, attempt, page, str(number), answer).status_code == 200
    assert responses(db) == [["a"], ["b"], ["a"], ["b"]]


def test_a_page_that_showed_the_newest_answer_may_change_it(client: TestClient, db: Session, attempt: str) -> None:
    client.post(f"{attempt}/answers", data={**open_page(client, attempt), "answer": "a"})
    again = open_page(client, attempt)
    assert again["seen"]
    assert client.post(f"{attempt}/answers", data={**again, "answer": "b"}).status_code == 303
    assert responses(db) == [["a"], ["b"]]


def test_the_same_answer_on_two_devices_needs_no_question(client: TestClient, db: Session, attempt: str) -> None:
    phone, laptop = open_page(client, attempt), open_page(client, attempt)
    for page in (phone, laptop):
        assert client.post(f"{attempt}/answers", data={**page, "answer": "a"}).status_code == 303
    assert responses(db) == [["a"]]


def test_leafing_through_a_page_loaded_before_the_answer_takes_nothing_back(
    client: TestClient, db: Session, attempt: str
) -> None:
    stale = open_page(client, attempt)
    client.post(f"{attempt}/answers", data={**open_page(client, attempt), "answer": "a"})
    assert client.post(f"{attempt}/answers", data={**stale, "go": "next"}).status_code == 303
    assert responses(db) == [["a"]]


def test_a_retry_of_a_script_that_was_overtaken_changes_nothing(client: TestClient, db: Session, attempt: str) -> None:
    page = open_page(client, attempt)
    for change, answer in (("1", "a"), ("2", "b"), ("1", "a")):
        assert by_script(client, attempt, page, change, answer).status_code == 200
    assert responses(db) == [["a"], ["b"]]


def test_of_two_changes_of_one_page_the_later_holds_though_it_arrives_first(
    client: TestClient, db: Session, attempt: str
) -> None:
    page = open_page(client, attempt)
    for time, answer in (("1700000000002", "b"), ("1700000000001", "a")):
        assert by_script(client, attempt, page, f"{time}-x", answer).status_code == 200
    assert responses(db) == [["b"]]


def test_a_page_that_another_learner_left_open_saves_nothing(
    client: TestClient, db: Session, attempt: str, bilal: Someone
) -> None:
    page = open_page(client, attempt)
    sign_in(client, db, bilal)
    assert start(client) == attempt, "the address is the same for everybody"
    refused = by_script(client, attempt, page, "1", "a")
    assert refused.status_code == 409
    assert "belongs to somebody else" in refused.json()["message"]
    assert client.post(f"{attempt}/answers", data={**page, "answer": "a"}).status_code == 409
    assert responses(db) == []


def test_a_save_says_whether_the_answer_on_the_page_is_the_one_that_holds(
    client: TestClient, db: Session, attempt: str
) -> None:
    page = open_page(client, attempt)
    first = by_script(client, attempt, page, "1", "a").json()
    assert (first["is_new"], first["key"]) == (True, f"{page['key']}.1")
    assert by_script(client, attempt, page, "2", "b").json()["is_new"]
    again = by_script(client, attempt, page, "1", "a").json()
    assert (again["is_new"], again["key"]) == (False, f"{page['key']}.2")


def test_a_form_sent_again_after_going_back_asks_rather_than_loses(
    client: TestClient, db: Session, attempt: str
) -> None:
    page = open_page(client, attempt)
    client.post(f"{attempt}/answers", data={**page, "answer": "a"})
    again = client.post(f"{attempt}/answers", data={**page, "answer": "b"})
    assert again.status_code == 409
    assert client.post(f"{attempt}/answers", data=hidden_fields(again.text)).status_code == 303
    assert responses(db) == [["a"], ["b"]]


def test_a_key_of_another_question_is_refused(client: TestClient, db: Session, attempt: str) -> None:
    page = open_page(client, attempt)
    client.post(f"{attempt}/answers", data={**page, "answer": "a"})
    other = item_on(client.get(f"{attempt}?question=2").text)
    assert client.post(f"{attempt}/answers", data={**page, "item": other, "answer": "a"}).status_code == 422
    assert responses(db) == [["a"]]


def test_an_answer_taken_back_is_a_save_of_its_own(client: TestClient, db: Session, attempt: str) -> None:
    client.post(f"{attempt}/answers", data={**open_page(client, attempt), "answer": "a"})
    assert client.post(f"{attempt}/answers", data=open_page(client, attempt), headers=JSON).status_code == 200
    assert responses(db) == [["a"], []]


def test_nothing_answered_is_nothing_saved(client: TestClient, db: Session, attempt: str) -> None:
    said = client.post(f"{attempt}/answers", data=open_page(client, attempt), headers=JSON)
    assert (said.status_code, said.json()["message"]) == (200, "not answered")
    assert responses(db) == []
