"""The second factor: six digits of an authenticator app, or a recovery code; a passkey shows both factors at once."""

import secrets
from dataclasses import dataclass
from typing import Any

from passlib.exc import TokenError
from passlib.totp import TOTP
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app import clock
from app.accounts import mails, passwords
from app.accounts.models import Passkey, Person, RecoveryCode, SecondFactor, SignInSession
from app.accounts.service import Door
from app.audit import service as audit
from app.audit.deeds import Deed
from app.errors import Conflict
from app.keys import keyed_hash, seal, unseal
from app.language import gettext as _
from app.mail import service as mail

RECOVERY_CODES = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without signs that look like others."""


BEFORE_SEALS = "{"
"""How secrets begin that were encrypted without a check whether anybody changed them; the next code seals them."""


@dataclass(frozen=True)
class Holder:
    """Whose factor it is, in which session."""

    person_id: int
    email: str
    session_id: int


@dataclass(frozen=True)
class NewFactor:
    """What the authenticator app needs: as a picture's content, and to be typed."""

    uri: str
    key: str


def is_set_up(db: Session, person_id: int) -> bool:
    return _find(db, person_id) is not None


def protects(db: Session, person_id: int) -> bool:
    """Whether there is a second factor, or a passkey, that whoever changes either of them has to show."""
    return is_set_up(db, person_id) or bool(
        db.scalar(select(Passkey.id).where(Passkey.person_id == person_id).limit(1))
    )


def begin(db: Session, door: Door, holder: Holder) -> NewFactor:
    """A new secret that waits for its first code. Raises Conflict where one is confirmed already."""
    if is_set_up(db, holder.person_id):
        raise Conflict(_("Your account has an authenticator app already."))
    db.execute(delete(SecondFactor).where(SecondFactor.person_id == holder.person_id))
    made = TOTP.new(issuer=_issuer(door))
    db.add(SecondFactor(person_id=holder.person_id, secret=_seal(door, holder.person_id, made)))
    return NewFactor(made.to_uri(label=holder.email), made.pretty_key())


def find_waiting(db: Session, door: Door, holder: Holder) -> NewFactor | None:
    """The secret that waits for its first code."""
    row = db.get(SecondFactor, holder.person_id)
    if row is None or row.confirmed_at:
        return None
    kept = _open(door, row)
    return NewFactor(kept.to_uri(label=holder.email), kept.pretty_key()) if kept else None


def confirm(db: Session, door: Door, holder: Holder, code: str) -> list[str] | None:
    """Take the first code of the app; gives the recovery codes, which are shown once. None for a wrong code."""
    row = db.get(SecondFactor, holder.person_id, with_for_update=True)
    if row is None or row.confirmed_at or not _takes(door, row, code):
        return None
    row.confirmed_at = clock.now()
    codes = ["-".join(_letters(4) for _part in range(3)) for _code in range(RECOVERY_CODES)]
    db.execute(delete(RecoveryCode).where(RecoveryCode.person_id == holder.person_id))
    db.add_all(RecoveryCode(person_id=holder.person_id, code_hash=_hash(door, holder, one)) for one in codes)
    _note(db, holder, "second-factor.added")
    mail.queue(db, holder.email, mails.second_factor_mail(door.site_name, f"{door.public_url}/account"))
    return codes


def prove(db: Session, door: Door, holder: Holder, code: str) -> bool:
    """Wake the roles of this session by a code of the app or a recovery code. Raises TooMany after wrong ones.

    Counts a wrong code, so the caller must let the transaction commit whatever comes back.
    """
    account = keyed_hash(door.key, "second factor", str(holder.person_id))
    network = keyed_hash(door.key, "network", door.network)
    passwords.take_turn_to_try(db, account, network)
    row = db.get(SecondFactor, holder.person_id, with_for_update=True)
    if row is not None and row.confirmed_at and _takes(door, row, code):
        _note(db, holder, "sign-in.second-factor")
        return True
    if _use_recovery_code(db, door, holder, code):
        _note(db, holder, "sign-in.recovery-code")
        return True
    passwords.note_failure(db, account, network)
    return False


def remove(db: Session, holder: Holder) -> None:
    db.execute(delete(SecondFactor).where(SecondFactor.person_id == holder.person_id))
    db.execute(delete(RecoveryCode).where(RecoveryCode.person_id == holder.person_id))
    audit.record(db, actor_id=holder.person_id, action="second-factor.removed")


def forget(db: Session, email: str) -> bool:
    """From the console, for whoever lost app, codes and passkeys: the next sign-in sets up anew."""
    person_id = db.scalar(select(Person.id).where(Person.email == email))
    if person_id is None:
        return False
    for table in (SecondFactor, RecoveryCode, Passkey):
        db.execute(delete(table).where(table.person_id == person_id))
    audit.record(db, actor_id=None, action="second-factor.forgotten", object_type="person", object_id=str(person_id))
    return True


def _find(db: Session, person_id: int) -> SecondFactor | None:
    return db.scalar(
        select(SecondFactor).where(SecondFactor.person_id == person_id, SecondFactor.confirmed_at.is_not(None))
    )


def _takes(door: Door, row: SecondFactor, code: str) -> bool:
    kept = _open(door, row)
    if kept is None:
        return False
    try:
        match = kept.match(code, time=clock.now(), last_counter=row.last_counter or None)
    except TokenError:
        return False
    row.last_counter = match.counter
    row.secret = _seal(door, row.person_id, kept)
    return True


def _use_recovery_code(db: Session, door: Door, holder: Holder, code: str) -> bool:
    used = db.connection().execute(
        update(RecoveryCode)
        .where(RecoveryCode.code_hash == _hash(door, holder, code), RecoveryCode.used_at.is_(None))
        .values(used_at=clock.now())
    )
    return bool(used.rowcount)


def _note(db: Session, holder: Holder, action: Deed) -> None:
    db.execute(update(SignInSession).where(SignInSession.id == holder.session_id).values(second_factor_at=clock.now()))
    audit.record(db, actor_id=holder.person_id, action=action)


def _seal(door: Door, person_id: int, made: Any) -> str:
    return seal(door.key, _purpose(person_id), made.key)


def _open(door: Door, row: SecondFactor) -> Any:
    """The secret; None where the row was changed, or is another person's."""
    if row.secret.startswith(BEFORE_SEALS):
        wallet = {"1": keyed_hash(door.key, "authenticator secrets")}
        return TOTP.using(secrets=wallet, issuer=_issuer(door)).from_source(row.secret)
    key = unseal(door.key, _purpose(row.person_id), row.secret)
    return TOTP(key, format="raw", issuer=_issuer(door)) if key else None


def _purpose(person_id: int) -> str:
    return f"authenticator app of {person_id}"


def _issuer(door: Door) -> str:
    return door.site_name.partition(":")[0]


def _hash(door: Door, holder: Holder, code: str) -> str:
    plain = "".join(character for character in code.lower() if character.isalnum())
    return keyed_hash(door.key, "recovery code", str(holder.person_id), plain)


def _letters(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _letter in range(count))
