"""Secrets of this installation: files in the data folder that only its owner can read."""

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import StartRefused

TOKEN_KEY = "token.key"  # noqa: S105 - the name of a file
OWNER_ONLY = 0o600
NONCE_BYTES = 12


def load_or_make_key(folder: Path, name: str) -> bytes:
    """The 32 random bytes of secret `name`, made at the first call; processes that race agree on one file."""
    path = folder / name
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        write_once(path, secrets.token_bytes(32))
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise StartRefused(f"{path} can be read by other people on this machine. Run: chmod 600 {path}")
    return path.read_bytes()


def keyed_hash(key: bytes, *parts: str) -> str:
    """HMAC-SHA-256 in hex: a six-digit code or an address cannot be guessed back without the key."""
    return hmac.new(key, "\0".join(parts).encode(), hashlib.sha256).hexdigest()


def hash_token(token: str) -> str:
    """SHA-256 in hex, as a random token is kept: the token itself cannot be read out of the database."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def seal(key: bytes, purpose: str, content: bytes) -> str:
    """The content so that it may be in anybody's hands: unreadable, and noticed if changed (AES-256-GCM)."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return base64.urlsafe_b64encode(nonce + _cipher(key, purpose).encrypt(nonce, content, None)).decode()


def unseal(key: bytes, purpose: str, sealed: str) -> bytes | None:
    """What was sealed for this purpose; None for anything else."""
    try:
        raw = base64.urlsafe_b64decode(sealed)
        return _cipher(key, purpose).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None)
    except (InvalidTag, ValueError, binascii.Error):
        return None


def _cipher(key: bytes, purpose: str) -> AESGCM:
    """A key of its own for each purpose, so that nothing sealed for one passes for another."""
    return AESGCM(bytes.fromhex(keyed_hash(key, "seal", purpose)))


def write_once(path: Path, content: bytes) -> None:
    """The file with this content, whole and readable by its owner alone; one that is there stays as it is."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
