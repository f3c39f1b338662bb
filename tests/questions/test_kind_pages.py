"""Every type of question through the pages: as a check in a lesson, and as an item of a quiz."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.quiz.models import SavedAnswer
from tests.people import Someone, sign_in
from tests.questions.every_type import CANARIES, GRADED, KINDS, LESSON, UNGRADED, Pairs, answers, name
from tests.quiz.taking import item_on, start

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PARTLY = [kind for kind in GRADED if answers(f"x-{kind}").partly]


@pytest.fixture
def learner(every_type: TestClient, db: Session, amina: Someone) -> TestClient:
    sign_in(every_type, db, amina)
    return every_type


def post(client: TestClient, path: str, fields: Pairs, **headers: str) -> Response:
    return client.post(path, content=urlencode(list(fields)), headers=FORM | headers)


def check(client: TestClient, kind: str, fields: Pairs, **headers: str) -> str:
    answer = post(client, f"{LESSON}/checks/check-{kind}", fields, **headers)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def box(page: str, kind: str) -> str:
    return page.split(f'id="check-{kind}" data-check-box')[1].split("data-check-box", maxsplit=1)[0]


def save(client: TestClient, attempt: str, kind: str, fields: Pairs, key: str = "", **headers: str) -> Response:
    known = [("item", f"item-{kind}"), ("key", key or f"{kind}-{abs(hash(tuple(fields)))}"), ("place", "1")]
    return post(client, f"{attempt}/answers", [*known, *fields], **headers)


def page_of(client: TestClient, attempt: str, kind: str) -> str:
    pages = (client.get(f"{attempt}?question={place}").text for place in range(1, len(GRADED) + 1))
    return next(page for page in pages if item_on(page) == f"item-{kind}")


@pytest.mark.parametrize("kind", KINDS)
def test_a_check_offers_a_field_for_each_part_and_keeps_its_key(every_type: TestClient, kind: str) -> None:
    page = every_type.get(LESSON).text
    assert not [canary for canary in CANARIES if canary in page]
    shown = box(page, kind)
    assert "<fieldset" in shown
    for field, value in answers(f"check-{kind}").right:
        assert f'name="{field}"' in shown
        assert kind in ("text", "number", "cloze", "free-text", "ordering") or f'value="{value}"' in shown


@pytest.mark.parametrize("kind", GRADED)
def test_a_right_check_says_so_and_why(every_type: TestClient, kind: str) -> None:
    shown = box(check(every_type, kind, answers(f"check-{kind}").right), kind)
    assert '<p class="verdict right"' in shown
    assert "Your answer, right" in shown
    assert "SECRET-WHY" in shown


@pytest.mark.parametrize("kind", GRADED)
def test_a_wrong_check_shows_the_answer_the_key_and_why(every_type: TestClient, kind: str) -> None:
    shown = box(check(every_type, kind, answers(f"check-{kind}").wrong), kind)
    assert '<p class="verdict wrong"' in shown
    assert "Your answer, not right" in shown
    assert "Right answer" in shown
    assert "SECRET-WHY" in shown


@pytest.mark.parametrize("kind", PARTLY)
def test_what_is_partly_right_is_called_so(every_type: TestClient, kind: str) -> None:
    shown = box(check(every_type, kind, answers(f"check-{kind}").partly), kind)
    assert '<p class="verdict partly"' in shown
    assert "Partly right" in shown


@pytest.mark.parametrize("kind", UNGRADED)
def test_what_has_no_key_is_shown_back_without_a_verdict(every_type: TestClient, kind: str) -> None:
    shown = box(check(every_type, kind, answers(f"check-{kind}").right), kind)
    assert "There is no right or wrong here." in shown
    assert '<p class="verdict right"' not in shown
    if kind == "free-text":
        assert "I shall &lt;read&gt; &amp; sign" in shown
        assert "SECRET-WHY" in shown
    else:
        assert re.findall(r'class="typed"[^>]*>(\w+)', shown) == ["never", "always"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_check_asks_for_an_answer(every_type: TestClient, kind: str) -> None:
    page = check(every_type, kind, [("answer", "  ")])
    shown = box(page, kind)
    assert re.search(r"(Choose|Give) an answer first\.", shown)
    assert "<fieldset" in shown
    assert not [canary for canary in CANARIES if canary in page]


@pytest.mark.parametrize("kind", KINDS)
def test_a_script_gets_the_answered_check_alone(every_type: TestClient, kind: str) -> None:
    text = check(every_type, kind, answers(f"check-{kind}").right, **{"X-Requested-With": "fetch"})
    assert "<html" not in text
    assert f'id="check-{kind}"' in text


HOSTILE = "<img src=x onerror=alert(1)>\"'&"


@pytest.mark.parametrize(("kind", "field"), [("text", "answer"), ("number", "answer"), ("cloze", "answer:1")])
def test_what_was_typed_is_never_markup(learner: TestClient, kind: str, field: str) -> None:
    attempt = start(learner, "kinds")
    save(learner, attempt, kind, [(field, HOSTILE)])
    other = [("seen", ""), (field, f"{HOSTILE} again")]
    pages = [
        check(learner, kind, [(field, HOSTILE)]),
        page_of(learner, attempt, kind),
        save(learner, attempt, kind, other, key="from-another-tab").text,
        learner.get(f"{attempt}/review").text,
        learner.get(learner.post(f"{attempt}/submission", data={"key": "k"}).headers["location"]).text,
    ]
    assert not [page for page in pages if "<img src=x" in page]
    assert "onerror" in pages[0]
    assert "onerror" in pages[2]
    assert "onerror" in pages[4]


def test_what_reads_as_no_number_is_said_beside_the_verdict(every_type: TestClient) -> None:
    assert "does not read as a number" in check(every_type, "number", answers("check-number").wrong)


def test_right_answers_of_every_type_pass_the_quiz(learner: TestClient, db: Session) -> None:
    attempt = start(learner, "kinds")
    for kind in GRADED:
        assert save(learner, attempt, kind, answers(f"item-{kind}").right).status_code == 303
    assert f"{len(GRADED)} of {len(GRADED)} questions answered" in learner.get(f"{attempt}/review").text
    result = learner.get(learner.post(f"{attempt}/submission", data={"key": "k"}).headers["location"]).text
    assert f"You passed: {len(GRADED)} of {len(GRADED)}." in result
    assert "SECRET-WHY" in result


def test_wrong_answers_of_every_type_are_explained(learner: TestClient) -> None:
    attempt = start(learner, "kinds")
    for kind in GRADED:
        save(learner, attempt, kind, answers(f"item-{kind}").wrong)
    result = learner.get(learner.post(f"{attempt}/submission", data={"key": "k"}).headers["location"]).text
    assert f"Not passed yet: 0 of {len(GRADED)}." in result
    for kind in GRADED:
        section = result.split(f'id="item-item-{kind}"')[1].split("</section>")[0]
        assert all(words in section for words in ("Not right", "Right answer", "SECRET-WHY")), kind


def test_questions_left_out_show_the_key_and_are_not_called_wrong(learner: TestClient) -> None:
    attempt = start(learner, "kinds")
    result = learner.get(learner.post(f"{attempt}/submission", data={"key": "k"}).headers["location"]).text
    assert result.count('<p class="verdict unanswered"') == len(GRADED)
    assert "answer-wrong" not in result
    assert "SECRET-WHY" in result


@pytest.mark.parametrize("kind", GRADED)
@pytest.mark.parametrize("outcome", ["right", "wrong", "partly"])
def test_a_saved_answer_comes_back_as_it_was_given(learner: TestClient, kind: str, outcome: str) -> None:
    given = getattr(answers(f"item-{kind}"), outcome)
    attempt = start(learner, "kinds")
    save(learner, attempt, kind, given)
    page = unescape(page_of(learner, attempt, kind))
    chosen = [
        tag for tag in re.findall(r"<(?:input|option)[^>]*>[^<]*", page) if " checked" in tag or " selected" in tag
    ]
    for field, value in given:
        is_typed = kind in ("text", "number") or (kind, field) == ("cloze", "answer:1")
        assert f'value="{value.strip()}"' in page if is_typed else any(value in tag for tag in chosen), field
    assert kind in ("text", "number") or len(chosen) == len([pair for pair in given if pair != ("answer:1", pair[1])])
    assert not [canary for canary in CANARIES if canary in page and not any(canary in value for _field, value in given)]


@pytest.mark.parametrize("kind", GRADED)
def test_an_open_attempt_says_nothing_of_the_key(learner: TestClient, kind: str) -> None:
    attempt = start(learner, "kinds")
    answer = save(
        learner, attempt, kind, [("answer", "a")] if kind in ("single", "multiple") else [], Accept="application/json"
    )
    seen = answer.text + page_of(learner, attempt, kind) + learner.get(f"{attempt}/review").text
    assert not [canary for canary in CANARIES if canary in seen]


def test_a_script_is_told_what_does_not_read_as_a_number(learner: TestClient) -> None:
    attempt = start(learner, "kinds")
    answer = save(learner, attempt, "number", [("answer", "about a hundred")], Accept="application/json")
    assert answer.json()["message"].startswith("saved ")
    assert "does not read as a number" in answer.json()["hint"]
    assert (
        save(learner, attempt, "number", [("answer", "100")], key="k2", Accept="application/json").json()["hint"] == ""
    )


def test_the_pages_say_before_submission_what_does_not_read_as_a_number(learner: TestClient) -> None:
    attempt = start(learner, "kinds")
    assert "does not read" not in page_of(learner, attempt, "number")
    save(learner, attempt, "number", [("answer", "about a hundred")])
    assert "does not read as a number" in page_of(learner, attempt, "number")
    assert "does not read as a number" in learner.get(f"{attempt}/review").text


ENTRY = name("item-ordering", "Stay")
ROW = name("item-matching", "Charter")


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("single", [("answer", "z")]),
        ("single", [("answer", "a"), ("answer", "b")]),
        ("single", [("answer:a", "a")]),
        ("text", [("answer", "x" * 2001)]),
        ("text", [("answer", "a\0b")]),
        ("text", [("answer", "a\x1bb")]),
        ("text", [("answer", "one"), ("answer", "two")]),
        ("number", [("answer", "9" * 2001)]),
        ("matching", [("answer", ROW)]),
        ("matching", [(f"answer:{ROW}", "zzzzzz")]),
        ("matching", [("answer:zzzzzz", name("item-matching", "Host university"))]),
        ("ordering", [(f"answer:{ENTRY}", "0")]),
        ("ordering", [(f"answer:{ENTRY}", "5")]),
        ("ordering", [(f"answer:{ENTRY}", "１")]),
        ("ordering", [(f"answer:{ENTRY}", "1"), (f"answer:{ENTRY}", "2")]),
        ("cloze", [("answer:3", "x")]),
        ("cloze", [("answer:2", "z")]),
        ("cloze", [("answer:1", "x" * 2001)]),
        ("cloze", [("answer:1", "a\0b")]),
    ],
)
def test_what_no_page_sends_is_refused_when_it_is_saved(
    learner: TestClient, db: Session, kind: str, fields: Pairs
) -> None:
    attempt = start(learner, "kinds")
    answer = save(learner, attempt, kind, fields, Accept="application/json")
    assert answer.status_code == 422
    assert answer.json()["message"].endswith(".")
    assert db.scalars(select(SavedAnswer)).all() == []


def test_a_text_of_the_longest_length_is_saved_and_graded(learner: TestClient, db: Session) -> None:
    attempt = start(learner, "kinds")
    for kind in ("text", "number"):
        assert save(learner, attempt, kind, [("answer", "9" * 2000)]).status_code == 303
    assert learner.post(f"{attempt}/submission", data={"key": "k"}).status_code == 303
