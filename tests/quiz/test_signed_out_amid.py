"""An answer sent without script by somebody who is signed out by then: it comes back with its page, to them alone."""

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import OneTimeToken
from app.quiz.models import SavedAnswer
from tests.clients import PUBLIC_URL
from tests.people import Someone, make_person, sign_in
from tests.quiz.taking import start
from tests.statistics.make import Maker

pytestmark = pytest.mark.both_databases
AGAIN = "You were signed out before this answer was saved"
KEPT = "__Host-kept-0"


@pytest.fixture
def page(client: TestClient, db: Session, amina: Someone) -> str:
    """The address of a question that Amina has open when her session dies."""
    sign_in(client, db, amina)
    return start(client) + "?question=2"


def fields_of(client: TestClient, page: str) -> dict[str, str]:
    form = client.get(page).text.split('class="attempt"')[1].split("</form>", maxsplit=1)[0]
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))


def send_signed_out(client: TestClient, page: str, answer: str = "b", referer: bool = True) -> Response:
    """Fill the page in, lose the session, press the button."""
    data = {**fields_of(client, page), "answer": answer, "go": "next"}
    client.cookies.delete("__Host-session")
    headers = {"Referer": PUBLIC_URL + page} if referer else {}
    return client.post(page.partition("?")[0] + "/answers", data=data, headers=headers)


def saved(db: Session) -> list[list[str]]:
    return [row.response for row in db.scalars(select(SavedAnswer).order_by(SavedAnswer.id))]


def test_the_same_person_finds_page_and_answer_again_and_saves_it(
    client: TestClient, db: Session, amina: Someone, page: str
) -> None:
    asked = send_signed_out(client, page)
    assert asked.headers["location"] == f"/sign-in?next={page.replace('?', '%3F').replace('=', '%3D')}"
    assert saved(db) == []
    assert "What you typed is kept" in client.get(asked.headers["location"]).text
    assert "What you typed is kept" not in client.get("/sign-in").text
    back = come_back(client, db, amina, asked)
    again = client.get(back).text
    assert back == page
    assert AGAIN in again
    assert "not saved yet" in again
    assert 'value="b" checked' in again
    assert client.post(page.partition("?")[0] + "/answers", data=fields_of(client, page) | {"answer": "b"}).is_redirect
    assert saved(db) == [["b"]]
    assert AGAIN not in client.get(page).text
    assert KEPT not in client.cookies


def come_back(client: TestClient, db: Session, person: Someone, asked: Response) -> str:
    """Through the pages: ask for a code, and press the link of the mail; gives where that leads."""
    next_page = re.findall(r'name="next" value="([^"]+)"', client.get(asked.headers["location"]).text)[0]
    client.post("/sign-in", data={"email": person.email, "next": next_page})
    token = db.scalars(select(OneTimeToken).order_by(OneTimeToken.id.desc()).limit(1)).one()
    sign_in(client, db, person)
    return token.return_to


def test_without_a_referrer_the_attempt_opens_at_the_interrupted_question(
    client: TestClient, db: Session, amina: Someone, page: str
) -> None:
    asked = send_signed_out(client, page, referer=False)
    attempt = page.partition("?")[0]
    assert asked.headers["location"] == f"/sign-in?next={attempt}"
    sign_in(client, db, amina)
    again = client.get(attempt).text
    assert "Question 2 of" in again
    assert AGAIN in again


def test_another_person_of_the_same_browser_never_sees_or_saves_it(
    client: TestClient, db: Session, bilal: Someone, page: str
) -> None:
    send_signed_out(client, page)
    sign_in(client, db, bilal)
    assert start(client) == page.partition("?")[0]  # the address is the same for every learner
    for address in (page, page.partition("?")[0]):
        other = client.get(address).text
        assert AGAIN not in other
        assert " checked" not in other
    assert saved(db) == []


def test_an_answer_saved_elsewhere_meanwhile_is_asked_about(
    client: TestClient, db: Session, amina: Someone, page: str
) -> None:
    send_signed_out(client, page, answer="b")
    address = page.partition("?")[0] + "/answers"
    sign_in(client, db, amina)
    kept = client.cookies[KEPT]
    client.cookies.delete(KEPT)
    assert client.post(address, data={**fields_of(client, page), "answer": "a"}).is_redirect
    client.cookies.set(KEPT, kept)
    merge = client.post(address, data={**fields_of(client, page), "answer": "b"})
    assert merge.status_code == 409
    assert "Which answer shall count?" in merge.text
    assert saved(db) == [["a"]]


def test_it_waits_four_hours_and_not_longer(client: TestClient, db: Session, amina: Someone, page: str) -> None:
    send_signed_out(client, page)
    sign_in(client, db, amina)
    sent = clock.now()
    for hours, is_there in ((3.9, True), (4.1, False)):
        with clock.running_as(lambda hours=hours: sent + timedelta(hours=hours)):
            assert (AGAIN in client.get(page).text) is is_there


def test_it_is_sealed_and_a_changed_one_is_as_none(client: TestClient, db: Session, amina: Someone, page: str) -> None:
    cookie = send_signed_out(client, page).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "answer" not in cookie
    sign_in(client, db, amina)
    kept = client.cookies[KEPT]
    client.cookies.delete(KEPT)
    for changed in (kept[:-8] + "AAAAAAAA", "x", "~~~~", kept[: len(kept) // 2]):
        client.cookies.set(KEPT, changed)
        assert AGAIN not in client.get(page).text
        client.cookies.delete(KEPT)


@pytest.mark.parametrize("answer", ["zzz", "a:b", ""])
def test_what_no_page_sends_is_not_shown_again(
    client: TestClient, db: Session, amina: Someone, page: str, answer: str
) -> None:
    send_signed_out(client, page, answer=answer)
    sign_in(client, db, amina)
    again = client.get(page)
    assert again.status_code == 200
    assert " checked" not in again.text


def test_signing_out_forgets_it(client: TestClient, db: Session, page: str) -> None:
    send_signed_out(client, page)
    sign_in(client, db, make_person(db))
    client.post("/sign-out")
    assert KEPT not in client.cookies


def test_the_answers_of_a_survey_come_back_to_their_reader_alone(
    client: TestClient, db: Session, amina: Someone, bilal: Someone
) -> None:

    for person in (amina, bilal):
        Maker(db).passed(person.person_id)
    db.flush()
    sign_in(client, db, amina)
    mark = re.findall(r'name="mark" value="(\w+)"', client.get("/surveys/alpha").text)[0]
    client.cookies.delete("__Host-session")
    sent = {"mark": mark, "alpha-better.answer": "Shorter texts, please."}
    assert client.post("/surveys/alpha/responses", data=sent).headers["location"] == "/sign-in?next=/surveys/alpha"
    sign_in(client, db, bilal)
    assert "Shorter texts" not in client.get("/surveys/alpha").text
    sign_in(client, db, amina)
    assert "Shorter texts, please.</textarea>" in client.get("/surveys/alpha").text
    client.post("/surveys/alpha/responses", data=sent)
    assert KEPT not in client.cookies
