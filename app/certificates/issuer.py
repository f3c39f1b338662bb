"""Who signs, as machines find it: the issuer's did:web, the addresses of its keys, and its key documents."""

import base64
from typing import Any
from urllib.parse import quote, urlsplit

import base58
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from app.certificates.signing_keys import ListedKey, PublicKey

ED25519_PREFIX = bytes((0xED, 0x01))
"""Multicodec of an Ed25519 public key."""
DOCUMENT_CONTEXTS = [
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/multikey/v1",
    "https://w3id.org/security/jwk/v1",
]


def did(public_url: str) -> str:
    """did:web of the host; a port is written %3A, as the method asks."""
    return f"did:web:{quote(urlsplit(public_url).netloc, safe='')}"


def method_address(public_url: str, key_name: str) -> str:
    """Of a key, inside the DID document: what the proof of a credential names."""
    return f"{did(public_url)}#{key_name}"


def key_address(public_url: str, key_name: str) -> str:
    """Of a key as a JWK of its own: what the header of a JWT names."""
    return f"{public_url}/keys/{key_name}"


def key_name_of(address: str) -> str:
    """The key that either kind of address names, wherever the course was served when it was written."""
    return address.rpartition("#")[2] if address.startswith("did:web:") else address.rpartition("/keys/")[2]


def did_document(public_url: str, keys: list[ListedKey]) -> dict[str, Any]:
    """Every key that ever signed: those that were replaced still vouch for what they signed."""
    identity = did(public_url)
    return {
        "@context": DOCUMENT_CONTEXTS,
        "id": identity,
        "verificationMethod": [
            {
                "id": method_address(public_url, key.name),
                "controller": identity,
                **_as_method(key.public),
            }
            for key in keys
        ],
        "assertionMethod": [method_address(public_url, key.name) for key in keys],
    }


def jwk(key: ListedKey) -> dict[str, str]:
    """The public key as JSON Web Key; the name of the key is its kid."""
    return {**_jwk(key.public), "kid": key.name, "use": "sig", "alg": _algorithm(key.public)}


def _as_method(key: PublicKey) -> dict[str, Any]:
    if isinstance(key, Ed25519PublicKey):
        encoded = base58.b58encode(ED25519_PREFIX + key.public_bytes_raw()).decode()
        return {"type": "Multikey", "publicKeyMultibase": f"z{encoded}"}
    return {"type": "JsonWebKey", "publicKeyJwk": _jwk(key)}


def _jwk(key: PublicKey) -> dict[str, str]:
    if isinstance(key, RSAPublicKey):
        numbers = key.public_numbers()
        return {"kty": "RSA", "n": _base64url(_bytes(numbers.n)), "e": _base64url(_bytes(numbers.e))}
    return {"kty": "OKP", "crv": "Ed25519", "x": _base64url(key.public_bytes_raw())}


def _algorithm(key: PublicKey) -> str:
    return "RS256" if isinstance(key, RSAPublicKey) else "Ed25519"


def _bytes(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8)


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
