"""Ten thousand forgeries and more, none of them accepted."""

import base64
import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key

from app.certificates import data_integrity, jwt_form
from app.certificates.credential import Named, make_claims, make_credential
from app.certificates.data_integrity import BadSignature
from app.certificates.status_list import ListPlace
from tests.certificates.forging import ALPHABET, Json, changed_fields
from tests.certificates.make import CODE, make_facts

METHOD, ADDRESS = "did:web:course.example.org#ed25519-test", "https://course.example.org/keys/rs256-test"
EARNED = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)


@cache
def ed25519() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@cache
def rs256() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


@cache
def credential() -> Json:
    facts = make_facts(email_salt="c0ffee", email_hash="ab" * 32)
    return make_credential(facts, Named(CODE, "test-course", EARNED, ListPlace(1, 42), "Certificate of completion"))


@cache
def token() -> str:
    return jwt_form.sign(make_claims(credential()), rs256(), ADDRESS)


def find_rsa(address: str) -> RSAPublicKey | None:
    return rs256().public_key() if address == ADDRESS else None


def find_ed25519(address: str) -> Ed25519PublicKey | None:
    return ed25519().public_key() if address == METHOD else None


def is_token_accepted(text: str) -> bool:
    try:
        jwt_form.verify(text, find_rsa)
    except BadSignature:
        return False
    return True


def is_credential_accepted(document: Json) -> bool:
    try:
        data_integrity.verify(document, find_ed25519)
    except BadSignature:
        return False
    return True


def test_what_we_sign_is_accepted() -> None:
    assert is_token_accepted(token())
    assert is_credential_accepted(signed())


def signed() -> Json:
    return data_integrity.sign(credential(), ed25519(), METHOD, "2026-11-23T20:30:00Z")


@pytest.mark.slow
def test_every_bit_of_a_token_counts() -> None:
    accepted = [place for place, forged in _flipped(token().encode()) if is_token_accepted(forged)]
    assert accepted == []
    assert len(token()) * 8 > 20_000


def _flipped(content: bytes) -> Iterator[tuple[int, str]]:
    for place in range(len(content) * 8):
        changed = bytearray(content)
        changed[place // 8] ^= 1 << place % 8
        yield place, changed.decode("latin-1")


def test_bits_of_the_signature_and_of_the_signed_text() -> None:
    """The same on the decoded parts, so that each forgery is sound base64url."""
    parts = [base64.urlsafe_b64decode(part + "==") for part in token().split(".")]
    chosen = random.Random(1)  # noqa: S311 - forgeries, not secrets
    for which, content in enumerate(parts):
        for _number in range(100):
            changed = bytearray(content)
            changed[chosen.randrange(len(content))] ^= 1 << chosen.randrange(8)
            forged = [*parts[:which], bytes(changed), *parts[which + 1 :]]
            assert not is_token_accepted(".".join(_base64url(part) for part in forged))


@pytest.mark.parametrize(
    "forge",
    [
        lambda head, body, tail: f"{head}.{body}.{tail}=",
        lambda head, body, tail: f"{head}.{body}.{tail}\n",
        lambda head, body, tail: f" {head}.{body}.{tail}",
        lambda head, body, tail: f"{head}.{body}.{tail[:-1]}{_next(tail[-1])}",
        lambda head, body, tail: f"{head}.{body[:10]}%{body[10:]}.{tail}",
        lambda head, body, tail: f"{head}.{body}.{tail.replace('-', '+').replace('_', '/')}+",
        lambda head, body, _tail: f"{head}.{body}.",
        lambda head, body, tail: f"{head}.{body}.{tail}.{tail}",
        lambda _head, body, tail: f"{_header(alg='none')}.{body}.{tail}",
        lambda _head, body, _tail: f"{_header(alg='none')}.{body}.",
        lambda _head, body, tail: f"{_header(alg='HS256')}.{body}.{tail}",
        lambda _head, body, tail: f"{_header(kid='https://evil.example/keys/rs256-test')}.{body}.{tail}",
        lambda _head, body, tail: f"{_header(jku='https://evil.example')}.{body}.{tail}",
        lambda _head, body, tail: f"{_header(crit=['exp'])}.{body}.{tail}",
        lambda _head, _body, _tail: "a.b.c",
        lambda _head, _body, _tail: "..",
        lambda _head, _body, _tail: "é.é.é",
        lambda _head, _body, _tail: "",
    ],
)
def test_other_spellings_and_headers_are_refused(forge: Callable[[str, str, str], str]) -> None:
    assert not is_token_accepted(forge(*token().split(".")))


def test_a_token_of_another_key_is_refused() -> None:
    stranger = generate_private_key(65537, 2048)
    assert not is_token_accepted(jwt_form.sign(make_claims(credential()), stranger, ADDRESS))
    assert not is_credential_accepted(
        data_integrity.sign(credential(), Ed25519PrivateKey.generate(), METHOD, "2026-11-23T20:30:00Z")
    )


SHARES = [pytest.param(25, id="sample"), pytest.param(1, id="all", marks=pytest.mark.slow)]


@pytest.mark.parametrize("share", SHARES)
def test_every_field_of_a_credential_counts(share: int) -> None:
    document = signed()
    forgeries = list(changed_fields(document))[::share]
    assert [where for where, forged in forgeries if is_credential_accepted(forged)] == []
    assert len(forgeries) > 400 // share


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _header(**changes: object) -> str:
    return _base64url(json.dumps({"alg": "RS256", "kid": ADDRESS, "typ": "JWT", **changes}).encode())


def _next(letter: str) -> str:
    return ALPHABET[(ALPHABET.index(letter) + 1) % 64]
