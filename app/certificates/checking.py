"""Whether a file that somebody sends is what we issued.

Nothing in the file is believed. It is compared with what is stored: a hostile document is therefore never
canonicalised and no key is looked for, and even a flaw in a signature scheme would not make a forgery ours.
"""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates import jwt_form
from app.certificates.data_integrity import BadSignature
from app.certificates.issuer import key_name_of
from app.certificates.models import Award, Document
from app.certificates.rendering import Kind
from app.certificates.service import Certificate, find_by_code
from app.certificates.strict_json import NotJson, read_json
from app.certificates.uploads import MAX_CREDENTIAL_BYTES, NoCredential, find_credential


class Agreement(StrEnum):
    """How a file agrees with what we issued."""

    SAME_FILE = "same-file"
    SAME_CREDENTIAL = "same-credential"
    """The signed credential in it is ours; the file around it was saved anew."""
    CHANGED = "changed"
    FOREIGN = "foreign"
    """There is a credential in it, and no certificate of ours belongs to it."""
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Checked:
    agreement: Agreement
    certificate: Certificate | None = None
    """What we issued, whatever the file says; None where the file names nothing of ours."""


def check_file(db: Session, content: bytes) -> Checked:
    """Compare the file with what we issued. Stores nothing, not even the file."""
    issued = select(Award.code).join(Document, Document.award_id == Award.id)
    code = db.scalar(issued.where(Document.sha256 == hashlib.sha256(content).hexdigest()))
    if code:
        return Checked(Agreement.SAME_FILE, find_by_code(db, code))
    try:
        return _check_credential(db, find_credential(content))
    except (NoCredential, NotJson, BadSignature):
        return Checked(Agreement.UNREADABLE)


def find_signing_key(db: Session, certificate: Certificate) -> str:
    """Name of the key that signed the credential inside the file; empty where it is not made, or erased."""
    content = db.scalar(_stored(certificate.code, Kind.CREDENTIAL))
    return key_name_of(json.loads(content)["proof"][0]["verificationMethod"]) if content else ""


def _check_credential(db: Session, found: bytes) -> Checked:
    is_json = found.startswith(b"{")
    said = read_json(found, MAX_CREDENTIAL_BYTES) if is_json else jwt_form.claims_of(found.decode("ascii"))
    certificate = find_by_code(db, _code_in(said))
    if certificate is None:
        return Checked(Agreement.FOREIGN)
    is_ours = _is_issued_json(db, certificate.code, said) if is_json else _is_issued(db, certificate.code, found)
    return Checked(Agreement.SAME_CREDENTIAL if is_ours else Agreement.CHANGED, certificate)


def _code_in(said: Any) -> str:
    address = said.get("id") if isinstance(said, dict) else None
    return address.rpartition("/verify/")[2] if isinstance(address, str) and len(address) < 500 else ""


def _is_issued_json(db: Session, code: str, said: Any) -> bool:
    """Whether it says the same, however it is laid out. Of an erased holder only the hash is left to compare."""
    content = db.scalar(_stored(code, Kind.CREDENTIAL))
    if content:
        return _in_one_order(json.loads(content)) == _in_one_order(said)
    return _is_issued(db, code, json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode(errors="replace"))


def _in_one_order(said: Any) -> str:
    """As text, because Python takes 1 for true."""
    return json.dumps(said, sort_keys=True)


def _is_issued(db: Session, code: str, found: bytes) -> bool:
    hashes = select(Document.sha256).join(Award, Award.id == Document.award_id).where(Award.code == code)
    return hashlib.sha256(found).hexdigest() in db.scalars(hashes).all()


def _stored(code: str, kind: Kind) -> Any:
    return (
        select(Document.content)
        .join(Award, Award.id == Document.award_id)
        .where(Award.code == code, Document.kind == kind)
    )
