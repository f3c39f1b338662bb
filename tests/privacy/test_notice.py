"""The privacy notice: every wording is kept, and each person's own can be read; what is optional is apart."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import Registration
from app.config import Settings
from app.privacy import consenting
from app.privacy.models import Consent, PrivacyNotice
from app.privacy.notice import find_shown, publish_notice
from tests.people import Someone, sign_in


def notices(db: Session) -> list[PrivacyNotice]:
    db.flush()
    return list(db.scalars(select(PrivacyNotice).order_by(PrivacyNotice.id)))


def test_another_wording_is_another_version(client: TestClient, db: Session, settings: Settings) -> None:
    for changed in ({}, {}, {"controller": "University of Testing"}):
        publish_notice(db, settings.model_copy(update=changed))
    first, second = notices(db)
    assert "University of Testing" in client.get(f"/privacy/{second.id}").text
    assert "University of Testing" not in client.get(f"/privacy/{first.id}").text
    assert f"/privacy/{first.id}" in client.get("/privacy").text


def test_the_legal_basis_is_a_setting_and_never_consent(client: TestClient, settings: Settings) -> None:
    page = client.get("/privacy").text
    assert "public interest" in page
    assert "We do not ask for consent for it" in page


def test_everybody_can_read_the_version_that_they_were_shown(
    client: TestClient, db: Session, settings: Settings, amina: Someone
) -> None:
    assert find_shown(db, amina.person_id) is None
    publish_notice(db, settings)
    first = notices(db)[0]
    later = clock.now() + timedelta(minutes=1)
    db.execute(update(Registration).values(happened_at=later))
    shown = find_shown(db, amina.person_id)
    assert shown is not None
    assert shown.id == first.id
    sign_in(client, db, amina)
    assert f"/privacy/{first.id}" in client.get("/my-data").text


def test_a_kept_version_is_marked_as_english_among_the_words_of_a_reader_of_urdu(
    client: TestClient, db: Session, settings: Settings
) -> None:
    publish_notice(db, settings)
    client.cookies.set("language", "ur")
    assert '<div class="prose" lang="en" dir="ltr">' in client.get(f"/privacy/{notices(db)[0].id}").text
    assert '<div class="prose">' in client.get("/privacy").text


def test_the_registration_form_leads_to_the_notice(client: TestClient) -> None:
    assert 'href="/privacy"' in client.get("/register").text.split("<footer")[0]


@pytest.mark.parametrize("path", ["/", "/privacy", "/accessibility", "/register", "/sign-in"])
def test_a_visitor_gets_no_cookie_and_nothing_from_elsewhere(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert "set-cookie" not in answer.headers
    assert [part for part in answer.text.split() if part.startswith(('src="http', 'href="//'))] == []


def test_what_is_optional_is_a_fact_each_time_it_changes(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    for ticked in (["news", "quote", "something else"], ["news", "quote"], ["quote"]):
        assert client.post("/my-data/consents", data={"purpose": ticked}).status_code == 303
    facts = db.scalars(select(Consent).order_by(Consent.id))
    assert [(fact.purpose, fact.wording, fact.is_given) for fact in facts] == [
        ("news", 1, True),
        ("quote", 1, True),
        ("news", 1, False),
    ]
    assert consenting.given(db, amina.person_id) == {"quote"}


def test_a_changed_sentence_is_asked_again(db: Session, amina: Someone, monkeypatch: pytest.MonkeyPatch) -> None:
    consenting.choose(db, amina.person_id, frozenset({"news"}))
    db.flush()
    monkeypatch.setattr(consenting, "PURPOSES", (consenting.Purpose("news", 2, "Another sentence."),))
    assert consenting.given(db, amina.person_id) == frozenset()
