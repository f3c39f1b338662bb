"""Signatures inside a JSON-LD document: W3C Data Integrity with the suite eddsa-rdfc-2022.

What is signed are the statements that the JSON makes, not its bytes. So nothing may stand in the JSON that
makes no statement: an undefined word or a relative name is refused, when signing and when verifying.

Verifying costs time that a hostile document could choose; the caller hands over only documents of ours.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import base58
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyld import jsonld

from app.certificates.contexts import loader

SUITE = "eddsa-rdfc-2022"
MULTIBASE_BASE58 = "z"
SIGNATURE_BYTES = 64
PROOF_KEYS = {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"}


class BadSignature(Exception):
    """The document is not what was signed, or nobody we know signed it."""


def sign(document: dict[str, Any], key: Ed25519PrivateKey, method: str, created: str) -> dict[str, Any]:
    """The document with its proof; `method` is the address of the key."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    signature = key.sign(_signed_bytes(document, proof))
    # The official schema wants a list of proofs.
    return {**document, "proof": [{**proof, "proofValue": MULTIBASE_BASE58 + base58.b58encode(signature).decode()}]}


def verify(document: dict[str, Any], find_key: Callable[[str], Ed25519PublicKey | None]) -> str:
    """The address of the key that signed the document. Raises BadSignature."""
    unsigned, proof = _taken_apart(document)
    key = find_key(proof["verificationMethod"])
    if key is None:
        raise BadSignature("the key is not one of ours")
    config = {name: value for name, value in proof.items() if name != "proofValue"}
    try:
        key.verify(_signature(proof["proofValue"]), _signed_bytes(unsigned, config))
    except (InvalidSignature, jsonld.JsonLdError, TypeError, ValueError, KeyError, AttributeError) as error:
        raise BadSignature("the signature does not fit") from error
    return str(proof["verificationMethod"])


def _taken_apart(document: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    unsigned = dict(document)
    proofs = unsigned.pop("proof", None)
    proof = proofs[0] if isinstance(proofs, list) and len(proofs) == 1 else None
    if not isinstance(proof, dict) or set(proof) != PROOF_KEYS or not all(isinstance(v, str) for v in proof.values()):
        raise BadSignature("there is no proof of the expected form")
    expected = {"type": "DataIntegrityProof", "cryptosuite": SUITE, "proofPurpose": "assertionMethod"}
    if any(proof[name] != value for name, value in expected.items()):
        raise BadSignature("the proof is of another kind")
    return unsigned, proof


def _signature(text: str) -> bytes:
    signature = base58.b58decode(text[1:])
    if text != MULTIBASE_BASE58 + base58.b58encode(signature).decode() or len(signature) != SIGNATURE_BYTES:
        raise ValueError("the signature is not written the one right way")
    return signature


def _signed_bytes(document: dict[str, Any], proof: dict[str, str]) -> bytes:
    return _digest({"@context": document["@context"], **proof}) + _digest(document)


def _digest(document: dict[str, Any]) -> bytes:
    options = {"documentLoader": loader()}
    expanded = jsonld.expand(document, options, on_property_dropped=_refuse_undefined)
    if any(":" not in name for name in _names(expanded)):
        raise ValueError("a name in the document is relative and would not be signed")
    normalised = {**options, "algorithm": "URDNA2015", "format": "application/n-quads"}
    return hashlib.sha256(jsonld.normalize(expanded, normalised).encode()).digest()


def _refuse_undefined(name: Any) -> None:
    raise ValueError(f"the word {name!r} is defined in no vocabulary")


def _names(node: Any) -> Iterator[str]:
    """Every identifier and type in an expanded document."""
    if isinstance(node, list):
        for item in node:
            yield from _names(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in ("@id", "@type"):
                yield from [value] if isinstance(value, str) else value
            else:
                yield from _names(value)
