"""A credential as one line of text signed with RS256, which any program that knows JWTs can check."""

import base64
import binascii
import json
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from app.certificates.data_integrity import BadSignature
from app.certificates.strict_json import NotJson, read_json

ALGORITHM = "RS256"
MAX_BYTES = 64_000


def sign(claims: dict[str, Any], key: RSAPrivateKey, key_address: str) -> str:
    """The compact form; its header holds what Open Badges 3.0 allows and nothing else."""
    header = {"alg": ALGORITHM, "kid": key_address, "typ": "JWT"}
    payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode()
    return jws.serialize_compact(header, payload, RSAKey.import_key(key), algorithms=[ALGORITHM])


def verify(token: str, find_key: Callable[[str], RSAPublicKey | None]) -> tuple[dict[str, Any], str]:
    """Claims, and the address of the key that signed them. Raises BadSignature."""
    header = _header(token)
    key = find_key(header["kid"])
    if key is None:
        raise BadSignature("the key is not one of ours")
    try:
        signed = jws.deserialize_compact(token, RSAKey.import_key(key), algorithms=[ALGORITHM])
        return _table(signed.payload), header["kid"]
    except (JoseError, NotJson) as error:
        raise BadSignature("the signature does not fit") from error


def claims_of(token: str) -> dict[str, Any]:
    """What the token says, whoever may have signed it. Raises BadSignature for what is no such token."""
    _header(token)
    try:
        return _table(_decoded(token.split(".")[1]))
    except NotJson as error:
        raise BadSignature("the middle part is no credential") from error


def _header(token: str) -> dict[str, str]:
    parts = token.split(".")
    if len(token) > MAX_BYTES or len(parts) != 3:
        raise BadSignature("this is no token of three parts")
    decoded = [_decoded(part) for part in parts]
    try:
        header = _table(decoded[0])
    except NotJson as error:
        raise BadSignature("the first part is no header") from error
    if set(header) != {"alg", "kid", "typ"} or not all(isinstance(value, str) for value in header.values()):
        raise BadSignature("the header is of another kind")
    if (header["alg"], header["typ"]) != (ALGORITHM, "JWT"):
        raise BadSignature("the header names another way of signing")
    return header


def _decoded(part: str) -> bytes:
    """Bytes of base64url; only the one right way to write them is taken, or a change could go unnoticed."""
    try:
        content = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (ValueError, binascii.Error) as error:
        raise BadSignature("a part is no base64url") from error
    if base64.urlsafe_b64encode(content).rstrip(b"=") != part.encode(errors="replace"):
        raise BadSignature("a part is not written the one right way")
    return content


def _table(content: bytes | None) -> dict[str, Any]:
    table = read_json(content or b"", MAX_BYTES)
    if not isinstance(table, dict):
        raise NotJson("not a table")
    return table
