"""The holder's pages, and the page where anybody may check a certificate."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.certificates.models import Award, CertificateEvent
from tests.certificates.make import CODE, MODULES, OUTCOMES, make_award
from tests.people import Someone, sign_in

PRINTED = (
    "Amina Khan",
    "B-International: internationalisation in practice",
    "B-International consortium",
    "24 November 2026",
    "24 hours",
    "Universidad de Salamanca",
    "8 of 10",
    "Co-funded by the Erasmus+ Programme of the European Union",
    "123456-EPP-1-2020-1-XX-EPPKA2-CBHE-JP",
    *MODULES,
    *OUTCOMES,
)


@pytest.fixture
def award(db: Session, amina: Someone) -> Award:
    return make_award(db, amina.person_id)


def test_the_holder_sees_every_fact_and_the_way_to_share_it(
    client: TestClient, db: Session, amina: Someone, award: Award
) -> None:
    sign_in(client, db, amina)
    page = client.get(f"/certificates/{award.code}").text
    assert all(fact in page for fact in PRINTED)
    assert f"https://course.example.org/verify/{award.code}" in page
    assert f"/certificates/{award.code}/certificate.pdf" in page
    assert re.search(r'<svg width="132" height="132"[^>]*viewBox', page)
    assert "style=" not in page


def test_its_heading_is_said_in_its_own_language(client: TestClient, db: Session, amina: Someone) -> None:
    award = make_award(db, amina.person_id, heading="Certificate of completion")
    client.cookies.set("language", "ur", domain="course.example.org")
    page = client.get(f"/verify/{award.code}").text
    assert '<h1 lang="en" dir="ltr">' in page


def test_the_list_leads_to_the_certificate(client: TestClient, db: Session, amina: Someone, award: Award) -> None:
    sign_in(client, db, amina)
    assert f'href="/certificates/{award.code}"' in client.get("/certificates").text


def test_who_has_none_is_told_where_to_go_on(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    page = client.get("/certificates").text
    assert "You have no certificate yet." in page
    assert "/my-course" in page


def test_the_pdf_is_a_download_with_a_plain_name(client: TestClient, db: Session, amina: Someone, award: Award) -> None:
    sign_in(client, db, amina)
    answer = client.get(f"/certificates/{award.code}/certificate.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="certificate-completion-{award.code[:8]}.pdf"'
    )
    assert "no-store" in answer.headers["cache-control"]
    assert answer.content == client.get(f"/certificates/{award.code}/certificate.pdf").content


@pytest.mark.parametrize("path", ["/certificates", "/certificates/{code}", "/certificates/{code}/certificate.pdf"])
def test_a_stranger_is_asked_to_sign_in(client: TestClient, award: Award, path: str) -> None:
    answer = client.get(path.format(code=award.code))
    assert (answer.status_code, answer.headers["location"][:8]) == (303, "/sign-in")


@pytest.mark.parametrize("path", ["/certificates/{code}", "/certificates/{code}/certificate.pdf"])
def test_another_learner_finds_nothing(
    client: TestClient, db: Session, bilal: Someone, award: Award, path: str
) -> None:
    sign_in(client, db, bilal)
    answer = client.get(path.format(code=award.code))
    assert answer.status_code == 404
    assert "Amina" not in answer.text


def test_anybody_can_check_every_fact_without_an_account(client: TestClient, amina: Someone, award: Award) -> None:
    answer = client.get(f"/verify/{award.code}")
    assert answer.status_code == 200
    assert "This certificate is valid" in answer.text
    assert all(fact in answer.text for fact in PRINTED)
    assert amina.email not in answer.text
    assert "noindex" in answer.headers["x-robots-tag"]
    assert '<meta name="robots" content="noindex, nofollow">' in answer.text


def test_the_fingerprint_is_shown_once_there_is_a_pdf(
    client: TestClient, db: Session, amina: Someone, award: Award
) -> None:
    assert "SHA-256" not in client.get(f"/verify/{award.code}").text
    sign_in(client, db, amina)
    digest = client.get(f"/certificates/{award.code}/certificate.pdf").headers["etag"].strip('"')
    assert digest in client.get(f"/verify/{award.code}").text


def test_a_typed_code_leads_to_the_certificate(client: TestClient, award: Award) -> None:
    typed = f" {award.code[:6].upper()} {award.code[6:14]}-{award.code[14:]} "
    answer = client.get("/verify", params={"code": typed})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/verify/{award.code}")


def test_the_form_is_open_to_all(client: TestClient) -> None:
    answer = client.get("/verify")
    assert answer.status_code == 200
    assert 'name="code"' in answer.text


@pytest.mark.parametrize("typed", ["abc", "<script>alert(1)</script>", "٣" * 26, "a" * 199, "%00", "\u202e", "🎓"])
def test_what_is_no_code_is_given_back_with_a_word(client: TestClient, typed: str) -> None:
    answer = client.get("/verify", params={"code": typed})
    assert answer.status_code == 422
    assert "26 letters and digits" in answer.text
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("typed", [CODE, "abc", "'; DROP TABLE award; --", "a" * 5000])
def test_an_unknown_code_is_said_in_plain_words(client: TestClient, typed: str) -> None:
    answer = client.get(f"/verify/{typed}")
    assert answer.status_code == 404
    assert "No certificate has this code" in answer.text


def test_an_address_with_a_zero_byte_is_not_there(client: TestClient) -> None:
    assert client.get("/verify/%00").status_code == 404


def test_an_overlong_query_is_no_server_error(client: TestClient) -> None:
    assert 400 <= client.get("/verify", params={"code": "a" * 10_000}).status_code < 500


def test_a_revocation_is_said_with_its_reason(client: TestClient, db: Session, award: Award) -> None:
    db.add(CertificateEvent(award_id=award.id, kind="revoked", reason="Issued by mistake."))
    db.flush()
    page = client.get(f"/verify/{award.code}").text
    assert "This certificate was revoked" in page
    assert "Issued by mistake." in page
    assert "is valid" not in page


def test_an_erased_holder_is_not_named(client: TestClient, db: Session, award: Award) -> None:
    award.facts = {}
    db.flush()
    answer = client.get(f"/verify/{award.code}")
    assert answer.status_code == 200
    assert "Amina" not in answer.text
    assert "This certificate is valid" in answer.text
    assert "23\N{NO-BREAK SPACE}November 2026" in answer.text


def test_markup_in_a_name_is_shown_as_typed(client: TestClient, db: Session, bilal: Someone) -> None:
    award = make_award(db, bilal.person_id, holder="<b>Bilal</b> & Söhne")
    assert "&lt;b&gt;Bilal&lt;/b&gt; &amp; Söhne" in client.get(f"/verify/{award.code}").text
