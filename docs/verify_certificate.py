"""Check a certificate of the course without its server: python3 verify_certificate.py credential.jwt key.json

key.json is the issuer's public key, saved once from the address that the credential names as `kid`, or from a
partner who kept it. Nothing is fetched; Python's standard library is enough. What it cannot see is a later
revocation: for that look at the page that the credential names as `id`.
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")  # RFC 8017, section 9.2


def decode(part: str) -> bytes:
    content = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if base64.urlsafe_b64encode(content).rstrip(b"=").decode() != part:
        raise ValueError("a part is not written the one right way")
    return content


def verify(token: str, key: dict) -> dict:
    header, payload, signature = token.split(".")
    named = json.loads(decode(header))
    if (named["alg"], named["typ"]) != ("RS256", "JWT") or named["kid"].rpartition("/keys/")[2] != key["kid"]:
        raise ValueError("it was signed in another way or with another key")
    modulus, exponent = (int.from_bytes(decode(key[name]), "big") for name in "ne")
    size = (modulus.bit_length() + 7) // 8
    digest = SHA256_PREFIX + hashlib.sha256(f"{header}.{payload}".encode()).digest()
    expected = b"\0\1" + b"\xff" * (size - len(digest) - 3) + b"\0" + digest
    sent = int.from_bytes(decode(signature), "big")
    if (
        len(decode(signature)) != size
        or sent >= modulus
        or pow(sent, exponent, modulus).to_bytes(size, "big") != expected
    ):
        raise ValueError("the signature does not fit: something was changed")
    return json.loads(decode(payload))


if __name__ == "__main__":
    token, key = (Path(name).read_text(encoding="utf-8") for name in sys.argv[1:3])
    credential = verify(token.strip(), json.loads(key))
    subject = credential["credentialSubject"]
    print("Genuine:", subject["name"], "|", subject["achievement"]["name"], "|", credential["awardedDate"][:10])
    print("Issued by", credential["issuer"]["name"], "| revoked meanwhile? See", credential["id"])
