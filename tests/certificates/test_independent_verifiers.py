"""Programs that share no code with ours accept what we sign, refuse what was changed, and see what was revoked."""

import json
import shutil
import subprocess
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openbadgeslib.ob3 import OB3LdpVerifier, OB3VerificationError, OB3Verifier
from openbadgeslib.ob3.contexts import document_loader
from openvc import VerificationPolicy, verify_credential
from openvc.did.base import DidDocument, parse_did_document
from openvc.errors import OpenvcError
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates.contexts import EXTENSIONS, OPEN_BADGES, loader
from app.certificates.models import Award, CertificateEvent, SigningKey
from app.certificates.rendering import Kind, Press, document_for
from tests.certificates.make import make_award
from tests.people import Someone
from tests.tools import require_tool

NODE = Path(__file__).parents[1] / "node"
SCHEMA = Path(__file__).parents[1] / "standards" / "ob_v3p0_achievementcredential_schema.json"
Json = dict[str, Any]


@dataclass(frozen=True)
class Published:
    """A certificate in both forms, and what the issuer's addresses answer."""

    credential: Json
    token: str
    did: Json
    keys: dict[str, Json]
    """JWK by address."""
    pems: dict[str, str]
    status: Json

    @property
    def token_key(self) -> Json:
        return next(key for key in self.keys.values() if key["kty"] == "RSA")

    def pem(self, algorithm: str) -> str:
        return next(pem for name, pem in self.pems.items() if name.startswith(algorithm))


@pytest.fixture
def award(db: Session, amina: Someone) -> Award:
    return make_award(db, amina.person_id, holder="محمد علی خان", email_salt="c0ffee", email_hash="ab" * 32)


@pytest.fixture
def published(client: TestClient, db: Session, press: Press, award: Award) -> Published:
    return publish(client, db, press, award)


def publish(client: TestClient, db: Session, press: Press, award: Award) -> Published:
    credential = json.loads(document_for(press, award.code, Kind.CREDENTIAL).content or b"")
    token = (document_for(press, award.code, Kind.TOKEN).content or b"").decode()
    did = client.get("/.well-known/did.json").json()
    names = [method["id"].partition("#")[2] for method in did["verificationMethod"]]
    status_path = credential["credentialStatus"]["statusListCredential"].removeprefix("https://course.example.org")
    return Published(
        credential,
        token,
        did,
        {f"https://course.example.org/keys/{name}": client.get(f"/keys/{name}").json() for name in names},
        {row.name: row.public_key for row in db.scalars(select(SigningKey))},
        client.get(status_path).json(),
    )


def changes(credential: Json) -> dict[str, Json]:
    """The credential with one thing changed, each in a way that somebody might try."""

    def changed(change: Callable[[Json], object]) -> Json:
        copy = deepcopy(credential)
        change(copy)
        return copy

    subject = "credentialSubject"
    return {
        "the name": changed(lambda c: c[subject].update(name="Somebody Else")),
        "the date": changed(lambda c: c.update(validFrom="2020-01-01T00:00:00Z")),
        "the course": changed(lambda c: c[subject]["achievement"].update(name="Another course")),
        "a result": changed(lambda c: c[subject]["result"][0].update(value="10 of 10")),
        "the place in the status list": changed(lambda c: c["credentialStatus"].update(statusListIndex="7")),
        "the issuer": changed(lambda c: c["issuer"].update(name="University of Salamanca")),
        "the signature": changed(lambda c: c["proof"][0].update(proofValue=another_end(c["proof"][0]["proofValue"]))),
        "an added word": changed(lambda c: c[subject].update(grade="excellent")),
    }


def another_end(value: str) -> str:
    return value[:-1] + ("2" if value.endswith("1") else "1")


def altered_tokens(token: str) -> list[str]:
    header, payload, signature = token.split(".")
    middle = len(payload) // 2
    other = "A" if payload[middle] != "A" else "B"
    return [
        f"{header}.{payload[:middle]}{other}{payload[middle + 1 :]}.{signature}",
        f"{header}.{payload}.{('A' if signature[0] != 'A' else 'B') + signature[1:]}",
        f"{header}.{payload}.",
    ]


def ask_node(published: Published, credentials: list[Json], tokens: list[str]) -> Json:
    node = shutil.which("node")
    is_there = node is not None and (NODE / "node_modules" / "jose").is_dir()
    require_tool("node", is_there, how="apt install nodejs npm; npm ci --prefix tests/node")
    contexts = {address: document_loader()(address, {})["document"] for address in (OPEN_BADGES, EXTENSIONS)}
    for address in ("https://w3id.org/security/multikey/v1", "https://www.w3.org/ns/did/v1"):
        contexts[address] = _context(address)
    question = {
        "didDocument": published.did,
        "contexts": contexts,
        "schema": json.loads(SCHEMA.read_text()),
        "statusList": published.status,
        "credentials": credentials,
        "tokens": tokens,
        "key": published.token_key,
    }
    run = subprocess.run(
        [str(node), "verify_credentials.mjs"],
        cwd=NODE,
        input=json.dumps(question),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    answer: Json = json.loads(run.stdout)
    return answer


def _context(address: str) -> Json:
    from pyld import BUNDLED_CONTEXTS

    if address in BUNDLED_CONTEXTS:
        return json.loads(BUNDLED_CONTEXTS[address].read_text())
    return document_loader()(address, {})["document"]


@pytest.mark.slow
def test_digitalbazaar_jose_and_ajv(
    client: TestClient, db: Session, press: Press, award: Award, published: Published
) -> None:
    forged = changes(published.credential)
    answer = ask_node(
        published, [published.credential, *forged.values()], [published.token, *altered_tokens(published.token)]
    )
    genuine, *others = answer["credentials"]
    assert genuine == {"verified": True, "revoked": False, "bits": [False], "schemaErrors": [], "error": ""}
    accepted = [what for what, verdict in zip(forged, others, strict=True) if verdict["verified"]]
    assert accepted == []
    token, *other_tokens = answer["tokens"]
    assert token["claims"]["credentialSubject"] == published.credential["credentialSubject"]
    assert [other["verified"] for other in other_tokens] == [False, False, False]

    db.add(CertificateEvent(award_id=award.id, kind="revoked", reason="Issued by mistake."))
    db.flush()
    afterwards = publish(client, db, press, award)
    (revoked,) = ask_node(afterwards, [afterwards.credential], [])["credentials"]
    assert (revoked["bits"], revoked["revoked"]) == ([True], True)


class OurDid:
    """The resolver that openvc asks, answering with what our address says."""

    def __init__(self, document: Json) -> None:
        self.document = document

    def supports(self, did: str) -> bool:
        return did == self.document["id"]

    def resolve(self, _did: str) -> DidDocument:
        return parse_did_document(self.document)


def openvc_accepts(published: Published, credential: Json) -> bool:
    # The official schema wants a list of proofs, openvc a single one.
    single = {**credential, "proof": credential["proof"][0]}
    contexts = {address: loader()(address, {})["document"] for address in (OPEN_BADGES, EXTENSIONS)}
    status = {**published.status, "proof": published.status["proof"][0]}
    result = verify_credential(
        single,
        policy=VerificationPolicy(expected_types=["OpenBadgeCredential"]),
        resolver=OurDid(published.did),
        resolve_status_list=lambda _address: status,
        extra_contexts=contexts,
    )
    return result.issuer == published.did["id"]


@pytest.mark.slow
def test_openvc_accepts_ours_and_nothing_else(
    client: TestClient, db: Session, press: Press, award: Award, published: Published
) -> None:
    assert openvc_accepts(published, published.credential)
    for what, forged in changes(published.credential).items():
        with pytest.raises(OpenvcError):
            pytest.fail(f"accepted {what}: {openvc_accepts(published, forged)}")
    db.add(CertificateEvent(award_id=award.id, kind="superseded"))
    db.flush()
    with pytest.raises(OpenvcError, match="revoked"):
        openvc_accepts(publish(client, db, press, award), published.credential)


@pytest.mark.slow
def test_openbadgeslib_accepts_ours_and_nothing_else(published: Published) -> None:
    def fetch(address: str) -> bytes:
        answers: dict[str, Json] = {published.status["id"]: published.status}
        return json.dumps(answers[address]).encode()

    inside = OB3LdpVerifier(published.pem("ed25519"))
    # It verifies lists in JWT form only; the signature on ours is for openvc and digitalbazaar.
    status = {"check_status": True, "download": fetch, "verify_status_list": False}
    assert inside.verify(published.credential, **status).issuer.id == published.did["id"]
    for what, forged in changes(published.credential).items():
        with pytest.raises(OB3VerificationError):
            pytest.fail(f"accepted {what}: {inside.verify(forged)}")
    compact = OB3Verifier(published.pem("rs256"))
    assert compact.verify(published.token).issuer.id == published.did["id"]
    for altered in altered_tokens(published.token):
        with pytest.raises(OB3VerificationError):
            compact.verify(altered)


def test_openbadgeslib_finds_the_credential_in_both_badges(press: Press, award: Award, published: Published) -> None:
    svg, png = (document_for(press, award.code, kind).content or b"" for kind in (Kind.SVG, Kind.PNG))
    assert json.loads(OB3Verifier.extract_token_from_svg(svg)) == published.credential
    assert json.loads(OB3Verifier.extract_token_from_png(png)) == published.credential
