"""The list of people: filters in the address, sorting, pages, and reminders with a preview."""

import re

from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.mail.models import OutboxMessage
from tests.people import Someone, make_person, sign_in
from tests.statistics.make import Maker


def names(page: str) -> list[str]:
    return re.findall(r'<th scope="row" class="phrase"><bdi>([^<]+)</bdi><br>', page)


def test_filters_stand_in_the_address(
    client: TestClient, db: Session, amina: Someone, bilal: Someone, chiara: Someone, administrator: Someone
) -> None:
    make = Maker(db)
    make.lesson(amina.person_id)
    make.completed(bilal.person_id)
    db.flush()
    sign_in(client, db, administrator)

    def found(query: str) -> list[str]:
        return names(client.get(f"/people?{query}").text)

    assert found("") == ["Amina Khan", "Bilal Ahmed", "Chiara Rossi", "Dawud Administrator"]
    assert found("q=AMINA") == ["Amina Khan"]
    assert found(f"q={chiara.email}") == ["Chiara Rossi"]
    assert found("q=%25") == []
    assert found("university=nust") == ["Amina Khan", "Bilal Ahmed"]
    assert found("university=nust&category=students") == ["Bilal Ahmed"]
    assert found("status=started") == ["Amina Khan"]
    assert found("status=completed") == ["Bilal Ahmed"]
    assert found("status=registered") == ["Chiara Rossi", "Dawud Administrator"]
    assert found("status=invited") == []
    assert found("order=down")[0] == "Dawud Administrator"
    assert found("sort=university&university=nust")[0] == "Amina Khan"
    assert "Nobody fits" in client.get("/people?university=nowhere").text


def test_fifty_people_a_page(client: TestClient, db: Session, administrator: Someone) -> None:
    for number in range(60):
        make_person(db, f"Learner{number:02}")
    sign_in(client, db, administrator)
    first = client.get("/people").text
    assert len(names(first)) == 50
    assert "61 people" in first
    assert "/people?page=2" in first
    assert len(names(client.get("/people?page=2").text)) == 11
    assert names(client.get("/people?page=99").text) == names(client.get("/people?page=2").text)


def test_a_reminder_is_previewed_and_goes_once_a_week(
    client: TestClient, db: Session, amina: Someone, bilal: Someone, administrator: Someone
) -> None:
    Maker(db).completed(bilal.person_id)
    db.flush()
    sign_in(client, db, administrator)
    page = client.get("/people/reminder?university=nust").text
    assert "One person would get this mail." in page
    assert "Dear Amina Khan," in page
    words = {"subject": "Your course, {name}", "text": "Dear {name}, go on."}
    preview = client.post("/people/reminder?university=nust", data={**words, "act": "preview"}).text
    assert "Dear Amina Khan, go on." in preview
    assert db.scalars(select(OutboxMessage)).all() == []
    sent = client.post("/people/reminder?university=nust", data={**words, "act": "send"})
    assert sent.headers["location"] == "/people?university=nust&done=reminded&people=1"
    (mail,) = db.scalars(select(OutboxMessage)).all()
    assert (mail.recipient, mail.subject, mail.text) == (
        amina.email,
        "Your course, Amina Khan",
        "Dear Amina Khan, go on.\n",
    )
    again = client.post("/people/reminder?university=nust", data={**words, "act": "send"})
    assert again.headers["location"].endswith("people=0")
    empty = client.post("/people/reminder", data={"subject": "", "text": "Kept.", "act": "send"})
    assert empty.status_code == 422
    assert "Kept." in empty.text
    mistyped = client.post("/people/reminder", data={"subject": "Go on", "text": "Dear {nam}, go on.", "act": "send"})
    assert mistyped.status_code == 422
    assert "“{nam}” stands for nothing." in mistyped.text
