"""Names of files and headings made from what people type: authors never write an id."""

import json
import re
from collections.abc import Collection

from anyascii import anyascii

MAX_NAME = 50
DIGEST = re.compile(r"[0-9a-f]{64}")
SAFE_PATH = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9_-]*/)?(?:media/)?[A-Za-z0-9][A-Za-z0-9._-]*")


def name_of(words: str, fallback: str) -> str:
    """Lower-case letters, digits and hyphens, as addresses and ids want them."""
    plain = re.sub(r"[^a-z0-9]+", "-", anyascii(words).lower()).strip("-")
    return plain[:MAX_NAME].strip("-") or fallback


def digest_of(typed: object) -> str:
    """The SHA-256 that a form gives back; empty for anything else."""
    return str(typed) if DIGEST.fullmatch(str(typed)) else ""


def unused(name: str, taken: Collection[str]) -> str:
    """The name, or with the next free number behind it."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    return found


def quoted(value: str) -> str:
    """As a value of the front matter."""
    return json.dumps(value, ensure_ascii=False)
