"""Programs that share no code with ours, each asked what it makes of a credential."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from openbadgeslib.ob3 import OB3LdpVerifier, OB3VerificationError, OB3Verifier
from openbadgeslib.ob3.contexts import document_loader
from openvc import VerificationPolicy, verify_credential
from openvc.did.base import DidDocument, parse_did_document
from openvc.errors import OpenvcError
from pyld import BUNDLED_CONTEXTS
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates.contexts import EXTENSIONS, OPEN_BADGES, loader
from app.certificates.models import Award, SigningKey
from app.certificates.rendering import Kind, Press, document_for
from tests.tools import require_tool

NODE = Path(__file__).parents[1] / "node"
SCHEMA = Path(__file__).parents[1] / "standards" / "ob_v3p0_achievementcredential_schema.json"
SITE = "https://course.example.org"
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
    status_token: str

    @property
    def token_key(self) -> Json:
        return next(key for key in self.keys.values() if key["kty"] == "RSA")

    def pem(self, algorithm: str) -> str:
        return next(pem for name, pem in self.pems.items() if name.startswith(algorithm))


def publish(client: TestClient, db: Session, press: Press, award: Award) -> Published:
    credential = json.loads(document_for(press, award.code, Kind.CREDENTIAL).content or b"")
    token = (document_for(press, award.code, Kind.TOKEN).content or b"").decode()
    did = client.get("/.well-known/did.json").json()
    names = [method["id"].partition("#")[2] for method in did["verificationMethod"]]
    status_path = credential["credentialStatus"]["statusListCredential"].removeprefix(SITE)
    return Published(
        credential,
        token,
        did,
        {f"{SITE}/keys/{name}": client.get(f"/keys/{name}").json() for name in names},
        {row.name: row.public_key for row in db.scalars(select(SigningKey))},
        client.get(status_path).json(),
        client.get(status_path, headers={"Accept": "application/vc+jwt"}).text,
    )


def ask_node(published: Published, **asked: object) -> Json:
    """The verdicts of digitalbazaar, jose and ajv on what is asked: see verify_credentials.mjs."""
    node = shutil.which("node")
    is_there = node is not None and (NODE / "node_modules" / "jose").is_dir()
    require_tool("node", is_there, how="apt install nodejs npm; npm ci --prefix tests/node")
    addresses = (OPEN_BADGES, EXTENSIONS, "https://w3id.org/security/multikey/v1", "https://www.w3.org/ns/did/v1")
    question = {
        "didDocument": published.did,
        "contexts": {address: _context(address) for address in addresses},
        "schema": json.loads(SCHEMA.read_text()),
        "statusList": published.status,
        "key": published.token_key,
        **asked,
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
    if address in BUNDLED_CONTEXTS:
        return json.loads(BUNDLED_CONTEXTS[address].read_text())
    return document_loader()(address, {})["document"]


class OurDid:
    """The resolver that openvc asks, answering with what our address says."""

    def __init__(self, document: Json) -> None:
        self.document = document

    def supports(self, did: str) -> bool:
        return did == self.document["id"]

    def resolve(self, _did: str) -> DidDocument:
        return parse_did_document(self.document)


class OpenVc:
    """PyPI openvc-core. It takes JSON only: RS256 is not among the ways of signing that it allows for a JWT."""

    def __init__(self, published: Published, *, with_status: bool = False) -> None:
        self.resolver = OurDid(published.did)
        self.contexts = {address: loader()(address, {})["document"] for address in (OPEN_BADGES, EXTENSIONS)}
        self.policy = VerificationPolicy(expected_types=["OpenBadgeCredential"], require_status=with_status)
        self.status = {**published.status, "proof": published.status["proof"][0]} if with_status else None

    def check(self, credential: Json) -> None:
        """Raises OpenvcError."""
        proofs = credential.get("proof")
        # The official schema wants a list of proofs, openvc a single one.
        is_single = isinstance(proofs, list) and len(proofs) == 1
        verify_credential(
            {**credential, "proof": proofs[0]} if is_single else credential,
            policy=self.policy,
            resolver=self.resolver,
            resolve_status_list=self.status and (lambda _address: self.status),
            extra_contexts=self.contexts,
        )

    def accepts(self, credential: Json) -> bool:
        try:
            self.check(credential)
        except OpenvcError:
            return False
        return True


class OpenBadges:
    """PyPI openbadgeslib, for both forms."""

    def __init__(self, published: Published) -> None:
        self.inside = OB3LdpVerifier(published.pem("ed25519"))
        self.compact = OB3Verifier(published.pem("rs256"))

    def accepts(self, credential: Json) -> bool:
        return self._passes(lambda: self.inside.verify(credential))

    def accepts_token(self, token: str) -> bool:
        return self._passes(lambda: self.compact.verify(token))

    @staticmethod
    def _passes(check: Any) -> bool:
        try:
            check()
        except OB3VerificationError:
            return False
        return True
