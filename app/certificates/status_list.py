"""Which credentials no longer hold, for machines: a W3C Bitstring Status List."""

import base64
import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.certificates import issuer
from app.certificates.contexts import CREDENTIALS

PLACES = 131_072
"""The least that the standard allows, so that one asked-for bit hides among many."""


@dataclass(frozen=True)
class ListPlace:
    number: int
    """Of the list."""
    index: int


def list_address(public_url: str, number: int) -> str:
    return f"{public_url}/status/{number}"


def status_credential(public_url: str, number: int, ended: Iterable[int], valid_from: str) -> dict[str, Any]:
    """The list as a credential, not yet signed."""
    address = list_address(public_url, number)
    return {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did(public_url),
        "validFrom": valid_from,
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encode(ended),
        },
    }


def encode(ended: Iterable[int]) -> str:
    """Bit i is 0x80 >> (i % 8) of byte i / 8; the same bits always give the same text."""
    bits = bytearray(PLACES // 8)
    for index in ended:
        bits[index // 8] |= 0x80 >> (index % 8)
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()
