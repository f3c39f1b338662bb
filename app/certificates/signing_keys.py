"""The keys that sign: private halves as secret files, public halves as a list in the database that only grows.

The newest key of each algorithm signs, all others only verify. A key is named by its public half, and its
file by the key, so that a wrong file is seen.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates.models import SigningKey
from app.db import Database, insert_once
from app.errors import StartRefused
from app.keys import OWNER_ONLY, write_once

ED25519, RS256 = "ed25519", "rs256"
ALGORITHMS = (ED25519, RS256)
RSA_BITS = 3072
PrivateKey = Ed25519PrivateKey | RSAPrivateKey
PublicKey = Ed25519PublicKey | RSAPublicKey


@dataclass(frozen=True)
class ListedKey:
    """A public key of the list."""

    name: str
    algorithm: str
    public: PublicKey
    signs: bool
    """False for a key that a newer one has replaced: it only verifies."""


@dataclass(frozen=True)
class Signer:
    """The two keys that sign now, with their names."""

    ed25519_name: str
    ed25519: Ed25519PrivateKey
    rs256_name: str
    rs256: RSAPrivateKey


def list_keys(db: Session) -> list[ListedKey]:
    """Every key that ever signed, the newest first."""
    rows = db.scalars(select(SigningKey).order_by(SigningKey.number.desc(), SigningKey.algorithm)).all()
    newest = {row.algorithm: row.number for row in reversed(rows)}
    return [
        ListedKey(row.name, row.algorithm, _public(row.public_key), row.number == newest[row.algorithm]) for row in rows
    ]


def ready_signer(database: Database, folder: Path) -> Signer:
    """The keys to sign with, made where there are none yet. Raises StartRefused where one is lost or foreign."""
    with database.reading() as db:
        listed = list_keys(db)
    for algorithm in set(ALGORITHMS) - {key.algorithm for key in listed}:
        with database.writing.begin() as db:
            _add_first(db, folder, algorithm)
            listed = list_keys(db)
    _refuse_unlisted(folder, listed)
    current = {key.algorithm: key for key in listed if key.signs}
    ed25519, rs256 = (_private(folder, current[algorithm]) for algorithm in ALGORITHMS)
    assert isinstance(ed25519, Ed25519PrivateKey)  # noqa: S101 - the list says so
    assert isinstance(rs256, RSAPrivateKey)  # noqa: S101 - the list says so
    return Signer(current[ED25519].name, ed25519, current[RS256].name, rs256)


def rotate(db: Session, folder: Path) -> list[str]:
    """Put new keys of both algorithms in the place of those that sign now; gives their names.

    Call `forget_replaced` once the transaction is committed.
    """
    newest = {row.algorithm: row.number for row in db.scalars(select(SigningKey).order_by(SigningKey.number))}
    return [_add(db, folder, _new_key(algorithm), newest.get(algorithm, 0) + 1) for algorithm in ALGORITHMS]


def forget_replaced(database: Database, folder: Path) -> None:
    """Delete the private halves of keys that only verify: what is not there cannot be stolen."""
    with database.reading() as db:
        replaced = [key for key in list_keys(db) if not key.signs]
    for key in replaced:
        _path(folder, key.name).unlink(missing_ok=True)


def public_pem(key: PublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _add_first(db: Session, folder: Path, algorithm: str) -> None:
    """A file without a list is from a start that died in between, or from a list that was never written."""
    found = next((path for path in _files(folder) if path.name.startswith(algorithm)), None)
    _add(db, folder, _load(found) if found else _new_key(algorithm), number=1)


def _add(db: Session, folder: Path, key: PrivateKey, number: int) -> str:
    """The constraint decides between processes that start at one moment; only the winner leaves a file."""
    public = key.public_key()
    name = _name(public)
    if insert_once(
        db, SigningKey, name=name, algorithm=name.partition("-")[0], number=number, public_key=public_pem(public)
    ):
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_once(_path(folder, name), pem)
    return name


def _new_key(algorithm: str) -> PrivateKey:
    return Ed25519PrivateKey.generate() if algorithm == ED25519 else generate_private_key(65537, RSA_BITS)


def _name(key: PublicKey) -> str:
    algorithm = ED25519 if isinstance(key, Ed25519PublicKey) else RS256
    return f"{algorithm}-{hashlib.sha256(public_pem(key).encode()).hexdigest()[:16]}"


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.key"


def _files(folder: Path) -> Iterator[Path]:
    for algorithm in ALGORITHMS:
        yield from sorted(folder.glob(f"{algorithm}-*.key"))


def _refuse_unlisted(folder: Path, listed: list[ListedKey]) -> None:
    names = {key.name for key in listed}
    for path in _files(folder):
        if path.stem not in names:
            raise StartRefused(
                f"{path} is a signing key that this database does not list: certificates signed with it would not "
                "verify. If the database is the right one, move the file out of the folder. If the key is the right "
                "one, restore the database that belongs to it."
            )


def _private(folder: Path, key: ListedKey) -> PrivateKey:
    path = _path(folder, key.name)
    if not path.is_file():
        raise StartRefused(
            f"The signing key {path} is not there. Restore it from the backup. If it is lost for good, run "
            "python -m app keys rotate: certificates that were signed with it still verify."
        )
    if os.name == "posix" and path.stat().st_mode & ~OWNER_ONLY & 0o777:
        raise StartRefused(f"{path} can be read by other people on this machine. Run: chmod 600 {path}")
    private = _load(path)
    if public_pem(private.public_key()) != public_pem(key.public):
        raise StartRefused(f"{path} is not the key that its name says. Restore it from the backup.")
    return private


@cache
def _load(path: Path) -> PrivateKey:
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey | RSAPrivateKey):
        raise StartRefused(f"{path} holds a key of another kind. Restore it from the backup.")
    return key


@cache
def _public(pem: str) -> PublicKey:
    key = load_pem_public_key(pem.encode())
    if not isinstance(key, Ed25519PublicKey | RSAPublicKey):
        raise StartRefused("The list of public keys in the database holds a key of another kind.")
    return key
