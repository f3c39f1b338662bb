"""A certificate after it was earned: corrected, revoked, mailed again, and all of them taken away."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.certificates import life, service
from app.certificates.models import Award, CertificateEvent
from app.certificates.rendering import Press, document_for
from app.certificates.service import Status
from app.db import Database
from app.errors import Conflict
from app.mail.models import OutboxMessage
from tests.certificates.make import make_award
from tests.people import Someone, make_person, sign_in


@pytest.fixture
def award(db: Session, amina: Someone) -> Award:
    return make_award(db, amina.person_id)


@pytest.fixture
def office(client: TestClient, db: Session, administrator: Someone) -> TestClient:
    """The administrator's browser."""
    sign_in(client, db, administrator)
    return client


def actions(db: Session) -> list[str]:
    return list(db.scalars(select(AuditEvent.action).where(AuditEvent.object_type == "certificate")))


def test_a_corrected_name_gives_a_new_certificate_and_the_old_one_leads_there(
    client: TestClient, db: Session, press: Press, amina: Someone, award: Award
) -> None:
    old_pdf = document_for(press, award.code).content
    sign_in(client, db, amina)
    assert client.post("/my-data/name", data={"name": "Amina Khan Durrani"}).status_code == 303
    new, old = service.list_own(db, amina.person_id)
    assert (old.code, old.standing.status, old.standing.replaced_by) == (award.code, Status.SUPERSEDED, new.code)
    assert new.facts is not None
    assert (new.facts.holder, new.awarded_at, new.standing.status) == (
        "Amina Khan Durrani",
        old.awarded_at,
        Status.VALID,
    )
    page = client.get(f"/verify/{award.code}").text
    assert "A corrected certificate has replaced this one" in page
    assert f'href="/verify/{new.code}"' in page
    assert document_for(press, award.code).content == old_pdf
    assert "certificate.superseded" in actions(db)


def test_correcting_twice_does_no_harm(db: Session, amina: Someone, award: Award) -> None:
    assert len(life.correct_holder(db, amina.person_id, "Amina K.")) == 1
    assert life.correct_holder(db, amina.person_id, "Amina K.") == []
    assert db.scalar(select(func.count()).select_from(Award).where(Award.person_id == amina.person_id)) == 2


@pytest.mark.slow
def test_fifty_corrections_at_one_moment_give_one_new_certificate(committed_database: Database) -> None:
    with committed_database.writing.begin() as db:
        person_id = make_person(db).person_id
        make_award(db, person_id)

    def correct(_number: int) -> int:
        with committed_database.writing.begin() as db:
            return len(life.correct_holder(db, person_id, "Amina K."))

    with ThreadPoolExecutor(50) as threads:
        made = sum(threads.map(correct, range(50)))
    with committed_database.reading() as db:
        counted = [db.scalar(select(func.count()).select_from(table)) for table in (Award, CertificateEvent)]
    assert (made, counted) == (1, [2, 1])


def test_a_revoked_certificate_is_not_corrected_back_to_life(
    db: Session, amina: Someone, administrator: Someone, award: Award
) -> None:
    life.revoke(db, award.code, "Issued by mistake.", administrator.person_id)
    db.flush()
    assert life.correct_holder(db, amina.person_id, "Amina K.") == []


def test_an_administrator_revokes_with_a_reason_that_everybody_reads(
    office: TestClient, db: Session, award: Award, administrator: Someone
) -> None:
    entry = f"/register-of-certificates/{award.code}"
    answer = office.post(f"{entry}/revocation", data={"reason": "Earned on somebody else's account."})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{entry}?saved=revoked")
    assert "The certificate is revoked." in office.get(answer.headers["location"]).text
    assert "Earned on somebody else&#39;s account." in office.get(f"/verify/{award.code}").text
    event = db.scalars(select(CertificateEvent)).one()
    assert (event.kind, event.actor_id) == ("revoked", administrator.person_id)
    assert actions(db) == ["certificate.revoked"]


def test_a_revocation_needs_a_reason_and_happens_once(office: TestClient, db: Session, award: Award) -> None:
    address = f"/register-of-certificates/{award.code}/revocation"
    refused = office.post(address, data={"reason": " "})
    assert refused.status_code == 422
    assert 'id="reason-error"' in refused.text
    assert office.post(address, data={"reason": "x" * 501}).status_code == 422
    assert office.post(address, data={"reason": "Once."}).status_code == 303
    assert office.post(address, data={"reason": "Twice."}).status_code == 409
    assert db.scalar(select(func.count()).select_from(CertificateEvent)) == 1


def test_the_holder_is_mailed_the_way_to_the_certificate(
    office: TestClient, db: Session, amina: Someone, award: Award
) -> None:
    assert office.post(f"/register-of-certificates/{award.code}/mail").status_code == 303
    mail = db.scalars(select(OutboxMessage)).one()
    assert mail.recipient == amina.email
    assert f"https://course.example.org/certificates/{award.code}" in mail.text
    assert f"https://course.example.org/verify/{award.code}" in mail.text
    assert actions(db) == ["certificate.mailed"]


def test_nobody_is_mailed_for_an_erased_holder(db: Session, award: Award, administrator: Someone) -> None:
    award.facts = {}
    db.flush()
    with pytest.raises(Conflict):
        life.mail_again(db, award.code, administrator.person_id, "the course")


@pytest.mark.parametrize("asked", ["amina", "KHAN", "{email}", "{code}", "{code_in_capitals}", ""])
def test_the_register_is_searched_by_name_address_and_code(
    office: TestClient, db: Session, amina: Someone, award: Award, asked: str
) -> None:
    words = asked.format(email=amina.email, code=award.code, code_in_capitals=award.code.upper())
    page = office.get("/register-of-certificates", params={"q": words}).text
    assert "1 certificate<" in page
    assert f'href="/register-of-certificates/{award.code}"' in page


@pytest.mark.parametrize("asked", ["%", "_", "nobody", "\\", "x" * 5000])
def test_a_search_takes_every_sign_as_it_stands(office: TestClient, award: Award, asked: str) -> None:
    answer = office.get("/register-of-certificates", params={"q": asked})
    assert answer.status_code == 200
    assert "0 certificates<" in answer.text


def test_a_micro_credential_says_what_is_still_missing(office: TestClient, award: Award) -> None:
    page = office.get(f"/register-of-certificates/{award.code}").text
    assert "the issuer&#39;s country, the awarding bodies, the level (EQF)" in page


@pytest.mark.slow
def test_all_pdfs_come_as_one_file(office: TestClient, db: Session, press: Press, bilal: Someone, award: Award) -> None:
    other = make_award(db, bilal.person_id, holder="Bilal Ahmed")
    answer = office.get("/register-of-certificates/certificates.zip")
    assert answer.headers["content-disposition"] == 'attachment; filename="certificates.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {f"certificate-{each.code}.pdf" for each in (award, other)}
        assert archive.read(f"certificate-{other.code}.pdf") == document_for(press, other.code).content
    assert "certificates.exported" in actions(db)
