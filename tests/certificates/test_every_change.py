"""Each character of a token and each part of a JSON credential changed: what independent programs make of it.

Nothing that changes what is signed passes. What some of them pass all the same is named here and in
docs/credentials.md: other spellings of the very same statements, which `/verify` refuses nevertheless.
"""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pyld import jsonld

from app.certificates import data_integrity, issuer, jwt_form
from app.certificates.contexts import loader
from app.certificates.credential import Named, make_claims, make_credential, utc
from app.certificates.facts import ModuleFacts
from app.certificates.signing_keys import ListedKey, PublicKey
from app.certificates.status_list import ListPlace, status_credential
from tests.certificates import forging
from tests.certificates.make import CODE, OUTCOMES, make_facts
from tests.certificates.verifiers import SITE, Json, OpenBadges, OpenVc, Published, ask_node

pytestmark = pytest.mark.slow
EARNED = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
MODULES = tuple(ModuleFacts(title, "8 of 10", OUTCOMES[:1]) for title in ("Mobilities", "Recognition"))
Verdicts = dict[str, set[str]]
"""Program → the changes that it accepts."""


@pytest.fixture(scope="module")
def published() -> Published:
    """Small, since every part of it is changed, and signed by keys of the kinds and lengths that the course uses."""
    inner, outer = Ed25519PrivateKey.generate(), generate_private_key(65537, 3072)
    keys = [_listed("ed25519-test", inner.public_key()), _listed("rs256-test", outer.public_key())]
    facts = make_facts(holder="محمد علی خان", modules=MODULES, email_salt="c0ffee", email_hash="ab" * 32)
    unsigned = make_credential(facts, Named(CODE, "course", EARNED, ListPlace(1, 42), "Certificate of completion"))

    def sign(document: Json) -> Json:
        return data_integrity.sign(document, inner, issuer.method_address(SITE, "ed25519-test"), utc(EARNED))

    return Published(
        credential=sign(unsigned),
        token=jwt_form.sign(make_claims(unsigned), outer, issuer.key_address(SITE, "rs256-test")),
        did=issuer.did_document(SITE, keys),
        keys={issuer.key_address(SITE, key.name): issuer.jwk(key) for key in keys},
        pems={key.name: _pem(key.public) for key in keys},
        status=sign(status_credential(SITE, 1, (), utc(EARNED))),
        status_token="",
    )


def _listed(name: str, key: PublicKey) -> ListedKey:
    return ListedKey(name, name.partition("-")[0], key, signs=True)


def _pem(key: PublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def ask_everybody(published: Published, documents: dict[str, Json]) -> Verdicts:
    texts = [json.dumps(document) for document in (published.credential, *documents.values())]
    genuine, *verdicts = ask_node(published, texts=texts)["texts"]
    python = {"openvc-core": OpenVc(published).accepts, "openbadgeslib": OpenBadges(published).accepts}
    assert genuine is True
    assert all(accepts(published.credential) for accepts in python.values())
    return {
        "digitalbazaar/vc": {what for what, verdict in zip(documents, verdicts, strict=True) if verdict},
        **{name: _accepted(accepts, documents) for name, accepts in python.items()},
    }


def _accepted(accepts: Callable[[Json], bool], documents: dict[str, Json]) -> set[str]:
    return {what for what, document in documents.items() if accepts(document)}


def test_every_character_of_a_token(published: Published) -> None:
    forged = dict(forging.changed_tokens(published.token))
    assert len(forged) > 2 * len(published.token)
    genuine, *verdicts = ask_node(published, tokens=[published.token, *forged.values()])["tokens"]
    assert genuine["verified"]
    assert [what for what, verdict in zip(forged, verdicts, strict=True) if verdict["verified"]] == []
    accepts = OpenBadges(published).accepts_token
    assert accepts(published.token)
    assert [what for what, token in forged.items() if accepts(token)] == []


def test_other_spellings_of_a_token(published: Published) -> None:
    """jose skips white space while it decodes the signature; the bytes that are signed are ours all the same."""
    spelt = forging.respelt_tokens(published.token)
    verdicts = ask_node(published, tokens=list(spelt.values()))["tokens"]
    passed = {what for what, verdict in zip(spelt, verdicts, strict=True) if verdict["verified"]}
    assert passed == {"line feed after it", "space in the signature"}
    assert [what for what, token in spelt.items() if OpenBadges(published).accepts_token(token)] == []


def test_every_part_of_a_credential(published: Published) -> None:
    """openbadgeslib looks for the proofs in the list of proofs and passes over a word that stands beside ours."""
    fields = dict(forging.changed_fields(published.credential))
    signatures = dict(forging.changed_signatures(published.credential))
    assert len(fields) > 300
    assert len(signatures) > 170
    verdicts = ask_everybody(published, {**fields, **signatures})
    assert verdicts == {"digitalbazaar/vc": set(), "openvc-core": set(), "openbadgeslib": {"added proof"}}


def test_other_spellings_of_a_credential(published: Published) -> None:
    """What is signed are statements and not bytes: the same ones may be written otherwise, and pass."""
    spelt = dict(forging.respelt_documents(published.credential))
    verdicts = ask_everybody(published, spelt)
    wanted = statements(published.credential)
    other = {what for what, document in spelt.items() if statements(document) != wanted}
    assert [(name, passed & other) for name, passed in verdicts.items() if passed & other] == []
    kinds = {name: dict(Counter(what.partition(" ")[0] for what in passed)) for name, passed in verdicts.items()}
    assert kinds == {
        "digitalbazaar/vc": {"turned": 4, "doubled": 16, "unwrapped": 9, "wrapped": 43},
        "openvc-core": {"turned": 4, "doubled": 15, "unwrapped": 9, "wrapped": 35},
        "openbadgeslib": {"turned": 4, "doubled": 3, "unwrapped": 9, "wrapped": 25},
    }


def statements(document: Json) -> str:
    """What the credential says, in the one order of the standard; empty where it says nothing sound."""
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": loader()}
    try:
        return str(jsonld.normalize(unsigned, options))
    except jsonld.JsonLdError:
        return ""


def test_other_bytes_of_a_credential(published: Published) -> None:
    """Each reader of JSON takes them for the same document; where a key stands twice, the last one counts."""
    texts = forging.respelt_texts(published.credential)
    assert ask_node(published, texts=list(texts.values()))["texts"] == [True] * len(texts)
