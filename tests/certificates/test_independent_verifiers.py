"""Programs that share no code with ours accept what we sign, and see what was revoked."""

import json

import pytest
from fastapi.testclient import TestClient
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from openvc.errors import OpenvcError
from sqlalchemy.orm import Session

from app.certificates.models import Award, CertificateEvent
from app.certificates.rendering import Kind, Press, document_for
from tests.certificates.make import make_award
from tests.certificates.verifiers import OpenBadges, OpenVc, Published, ask_node, publish
from tests.people import Someone


@pytest.fixture
def award(db: Session, amina: Someone) -> Award:
    return make_award(db, amina.person_id, holder="محمد علی خان", email_salt="c0ffee", email_hash="ab" * 32)


@pytest.fixture
def published(client: TestClient, db: Session, press: Press, award: Award) -> Published:
    return publish(client, db, press, award)


@pytest.fixture
def afterwards(client: TestClient, db: Session, press: Press, award: Award, published: Published) -> Published:
    """The same certificate once it is revoked."""
    db.add(CertificateEvent(award_id=award.id, kind="revoked", reason="Issued by mistake."))
    db.flush()
    later = publish(client, db, press, award)
    assert later.credential == published.credential
    return later


@pytest.mark.slow
def test_digitalbazaar_jose_and_ajv(published: Published, afterwards: Published) -> None:
    answer = ask_node(published, credentials=[published.credential], tokens=[published.token, published.status_token])
    [genuine] = answer["credentials"]
    assert genuine == {"verified": True, "revoked": False, "bits": [False], "schemaErrors": [], "error": ""}
    token, status = answer["tokens"]
    assert token["claims"]["credentialSubject"] == published.credential["credentialSubject"]
    assert status["claims"]["credentialSubject"] == published.status["credentialSubject"]
    (revoked,) = ask_node(afterwards, credentials=[afterwards.credential])["credentials"]
    assert (revoked["bits"], revoked["revoked"]) == ([True], True)


@pytest.mark.slow
def test_openvc(published: Published, afterwards: Published) -> None:
    OpenVc(published, with_status=True).check(published.credential)
    with pytest.raises(OpenvcError, match="revoked"):
        OpenVc(afterwards, with_status=True).check(published.credential)


@pytest.mark.slow
def test_openbadgeslib(published: Published, afterwards: Published) -> None:
    """It believes a list whose signature it has checked, which it can of a JWT; or one in JSON as it stands."""
    ask_signed(published)
    ask_unsigned(published)
    for ask in (ask_signed, ask_unsigned):
        with pytest.raises(OB3VerificationError, match="'revocation' is set"):
            ask(afterwards)


def ask_signed(published: Published) -> None:
    answers = {published.status["id"]: published.status_token.encode()}
    OpenBadges(published).compact.verify(published.token, check_status=True, download=answers.__getitem__)


def ask_unsigned(published: Published) -> None:
    answers = {published.status["id"]: json.dumps(published.status).encode()}
    OpenBadges(published).inside.verify(
        published.credential, check_status=True, download=answers.__getitem__, verify_status_list=False
    )


@pytest.mark.slow
def test_a_list_that_somebody_else_signed_is_not_believed(published: Published) -> None:
    head, body, tail = published.status_token.split(".")
    answers = {published.status["id"]: f"{head}.{body}.{'A' if tail[0] != 'A' else 'B'}{tail[1:]}".encode()}
    with pytest.raises(OB3VerificationError, match="proof is invalid"):
        OpenBadges(published).compact.verify(published.token, check_status=True, download=answers.__getitem__)


def test_openbadgeslib_finds_the_credential_in_both_badges(press: Press, award: Award, published: Published) -> None:
    svg, png = (document_for(press, award.code, kind).content or b"" for kind in (Kind.SVG, Kind.PNG))
    assert json.loads(OB3Verifier.extract_token_from_svg(svg)) == published.credential
    assert json.loads(OB3Verifier.extract_token_from_png(png)) == published.credential
