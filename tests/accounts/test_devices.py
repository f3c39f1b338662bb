"""Where a person is signed in: seeing it, ending it, and how long it lasts at most."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.accounts import sessions
from app.accounts.devices import device_name
from app.accounts.models import SignInSession
from app.accounts.sessions import Browser
from tests.people import Someone, sign_in

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [(FIREFOX, "Firefox, Windows"), (PHONE, "Chrome, Android"), (SAFARI, "Safari, iPhone"), ("curl/8", ""), ("", "")],
)
def test_a_browser_has_a_name_that_people_know(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name


def elsewhere(db: Session, person: Someone) -> int:
    sessions.start(db, person.person_id, browser=Browser("Chrome, Android"))
    db.flush()
    return db.scalars(select(SignInSession.id).order_by(SignInSession.id.desc())).first() or 0


def test_every_device_is_listed_and_can_be_signed_out(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    other = elsewhere(db, amina)
    assert "Chrome, Android" in client.get("/account").text
    assert client.post(f"/account/devices/{other}/end").headers["location"] == "/account?saved=device"
    assert "Chrome, Android" not in client.get("/account").text
    assert client.post(f"/account/devices/{other}/end").status_code == 404


def test_nobody_ends_the_session_of_somebody_else(
    client: TestClient, db: Session, amina: Someone, bilal: Someone
) -> None:
    other = elsewhere(db, bilal)
    sign_in(client, db, amina)
    assert client.post(f"/account/devices/{other}/end").status_code == 404
    assert db.get_one(SignInSession, other).ended_at is None


def test_all_others_end_at_once(client: TestClient, db: Session, amina: Someone, bilal: Someone) -> None:
    mine, theirs = [elsewhere(db, amina), elsewhere(db, amina)], elsewhere(db, bilal)
    sign_in(client, db, amina)
    client.post("/account/devices/end-others")
    db.expire_all()
    assert [db.get_one(SignInSession, one).ended_at is None for one in (*mine, theirs)] == [False, False, True]
    assert client.get("/account").status_code == 200


def test_a_learner_signs_in_again_after_90_days_however_busy(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    started = clock.now()
    answers = []
    for day in range(10, 101, 10):
        with clock.running_as(lambda day=day: started + timedelta(days=day, seconds=-1)):
            answers.append(client.get("/my-course").status_code)
    assert answers == [200] * 9 + [303]


def test_an_administrator_signs_in_again_after_twelve_hours(
    client: TestClient, db: Session, administrator: Someone
) -> None:
    sign_in(client, db, administrator)
    started = clock.now()
    answers = []
    for minutes in range(20, 12 * 60 + 21, 20):
        with clock.running_as(lambda minutes=minutes: started + timedelta(minutes=minutes)):
            answers.append(client.get("/my-course").status_code)
    assert answers == [200] * 35 + [303] * 2


def test_an_interrupted_page_comes_back_with_its_question(client: TestClient, db: Session) -> None:
    page = "https://course.example.org/modules/alpha/quiz/attempts/1?question=4"
    answer = client.post("/modules/alpha/quiz/attempts/1/answers", data={"answer": "a"}, headers={"Referer": page})
    assert answer.headers["location"] == "/sign-in?next=/modules/alpha/quiz/attempts/1%3Fquestion%3D4"


def test_signing_in_again_leads_back_and_never_elsewhere(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    assert 'value="/account"' in client.get("/sign-in/again?next=/account").text
    assert 'name="next" value="/my-course"' in client.get("/sign-in/again?next=https://evil.example").text


def test_signing_out_empties_what_the_browser_kept(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    answer = client.post("/sign-out")
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert '__Host-session="";' in answer.headers["set-cookie"]
