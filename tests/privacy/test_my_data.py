"""My data: a person takes everything away, corrects their name, and has it all erased."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import Person, SignInSession
from app.audit.models import AuditEvent
from app.certificates.models import Document
from app.privacy.export import collect
from tests.certificates.make import make_award
from tests.people import Someone, sign_in
from tests.quiz.taking import take


@pytest.fixture
def hers(client: TestClient, db: Session, amina: Someone, chiara: Someone) -> TestClient:
    """Amina, who took a quiz and holds a certificate; Chiara did the same."""
    for someone in (chiara, amina):
        sign_in(client, db, someone)
        take(client, "alpha")
        award = make_award(db, someone.person_id, holder=someone.name)
        db.add(Document(award_id=award.id, kind="pdf", sha256="ab" * 32, content=b"%PDF " + someone.name.encode()))
    db.flush()
    return client


def events(db: Session, action: str) -> list[AuditEvent]:
    return list(db.scalars(select(AuditEvent).where(AuditEvent.action == action)))


def test_everything_of_hers_and_nothing_of_others_is_in_the_file(
    hers: TestClient, db: Session, amina: Someone, chiara: Someone
) -> None:
    answer = hers.get("/my-data/my-data.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    held = json.loads(files["my-data.json"])
    assert held["person"][0]["email"] == amina.email
    assert {"registration", "affiliation", "attempt", "saved_answer", "item_grade", "award"} <= set(held)
    assert files["my-data.pdf"].startswith(b"%PDF")
    assert [content for name, content in files.items() if name.startswith("certificates/")] == [b"%PDF Amina Khan"]
    assert chiara.email.encode() not in files["my-data.json"]
    assert chiara.name.encode() not in files["my-data.json"]
    event = events(db, "data.downloaded")
    assert [(event.actor_id, event.object_id) for event in event] == [(amina.person_id, str(amina.person_id))]


def test_nothing_that_opens_an_account_leaves_it(hers: TestClient, db: Session, amina: Someone) -> None:
    db.get_one(Person, amina.person_id).password_hash = "$argon2id$secret"
    db.flush()
    text = hers.get("/my-data/my-data.json").text
    assert "argon2id" not in text
    tokens = db.scalars(select(SignInSession.token_hash).where(SignInSession.person_id == amina.person_id))
    assert [token for token in tokens if token in text] == []


def test_the_page_counts_what_is_held(hers: TestClient) -> None:
    page = hers.get("/my-data").text
    assert "Your attempts at quizzes" in page
    assert "Your certificates" in page


def test_the_name_is_corrected_with_its_event(hers: TestClient, db: Session, amina: Someone) -> None:
    assert hers.post("/my-data/name", data={"name": "Amina Khan-Malik"}).status_code == 303
    assert "Amina Khan-Malik" in hers.get("/my-data").text
    assert [event.details for event in events(db, "name.corrected")] == [{}]


@pytest.mark.parametrize(("name", "words"), [("", "type your name"), ("Amina 🌍", "cannot show")])
def test_a_name_that_does_not_do_is_said(hers: TestClient, db: Session, amina: Someone, name: str, words: str) -> None:
    answer = hers.post("/my-data/name", data={"name": name})
    assert (answer.status_code, words in answer.text) == (422, True)
    assert db.get_one(Person, amina.person_id).name == amina.name


def test_she_is_erased_once_she_typed_her_address(hers: TestClient, db: Session, amina: Someone) -> None:
    refused = hers.post("/my-data/erasure", data={"email": "somebody@example.org"})
    assert (refused.status_code, "Nothing was erased" in refused.text) == (422, True)
    assert collect(db, amina.person_id).files != {}
    answer = hers.post("/my-data/erasure", data={"email": f" {amina.email.upper()} "})
    assert (answer.status_code, answer.headers["location"]) == (303, "/erased")
    assert "storage" in answer.headers["clear-site-data"]
    assert db.get_one(Person, amina.person_id).erased_at is not None
    assert hers.get("/my-data").headers["location"].startswith("/sign-in")
    assert hers.get("/erased").status_code == 200


def test_erasing_asks_for_a_sign_in_of_this_hour(hers: TestClient, db: Session, amina: Someone) -> None:
    later = clock.now() + timedelta(minutes=20)
    with clock.running_as(lambda: later):
        for answer in (
            hers.get("/my-data/erasure"),
            hers.post("/my-data/erasure", data={"email": amina.email}),
        ):
            assert answer.headers["location"].startswith("/sign-in/again")
    assert db.get_one(Person, amina.person_id).erased_at is None
