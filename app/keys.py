"""Secrets of this installation: files in the data folder that only its owner can read."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from app.errors import StartRefused

TOKEN_KEY = "token.key"  # noqa: S105 - the name of a file
OWNER_ONLY = 0o600


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
