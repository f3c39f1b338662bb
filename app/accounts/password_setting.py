"""Setting and removing one's password."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts import mails, passwords, sessions
from app.accounts.guessing import is_easy_to_guess
from app.accounts.models import Person
from app.accounts.service import Door
from app.audit import service as audit
from app.audit.deeds import Deed
from app.db import Database
from app.errors import InvalidInput, SignInRequired
from app.keys import keyed_hash
from app.language import gettext as _
from app.mail import service as mail


@dataclass(frozen=True)
class Owner:
    """Whose password it is, and the session that stays when all others end."""

    person_id: int
    name: str
    email: str
    session_id: int
    is_fresh: bool
    """Signed in within the last quarter of an hour: then the old password is not asked for, it may be forgotten."""


def has_password(db: Session, person_id: int) -> bool:
    return db.scalar(select(Person.password_hash).where(Person.id == person_id)) is not None


def set_password(database: Database, door: Door, owner: Owner, current: str, new: str) -> None:
    """Store the new one, end all other sessions and tell the owner by mail.

    Opens its own transactions: hashing is too slow for one. Raises InvalidInput, or TooMany after wrong guesses.
    """
    if is_easy_to_guess(new, [owner.name, owner.email, door.site_name]):
        raise InvalidInput(
            {
                "password": _(
                    "This is easy to guess: common words, your name or a pattern. "
                    "Four or five words that do not belong together are better."
                )
            }
        )
    if not owner.is_fresh:
        _check_current(database, door, owner, current)
    password_hash = passwords.hash_password(new)
    with database.writing.begin() as db:
        _change(db, door, owner, password_hash)


def remove_password(db: Session, door: Door, owner: Owner) -> None:
    """Back to mailed codes alone."""
    _change(db, door, owner, None)


def _check_current(database: Database, door: Door, owner: Owner, current: str) -> None:
    account, network = keyed_hash(door.key, "account", owner.email), keyed_hash(door.key, "network", door.network)
    with database.reading.begin() as db:
        passwords.check_failures(db, account, network)
        stored = db.scalar(select(Person.password_hash).where(Person.id == owner.person_id))
    if passwords.matches(current, stored):
        return
    with database.writing.begin() as db:
        passwords.take_turn_to_try(db, account, network)
        passwords.note_failure(db, account, network)
    raise InvalidInput({"current": _("This is not your current password. If you forgot it, sign in by code first.")})


def _change(db: Session, door: Door, owner: Owner, password_hash: str | None) -> None:
    still_there = update(Person).where(Person.id == owner.person_id, Person.erased_at.is_(None))
    if db.scalar(still_there.values(password_hash=password_hash).returning(Person.id)) is None:
        raise SignInRequired
    ended = sessions.end_others(db, owner.person_id, owner.session_id)
    action: Deed = "password.set" if password_hash else "password.removed"
    audit.record(db, actor_id=owner.person_id, action=action, sessions_ended=ended)
    mail.queue(db, owner.email, mails.password_mail(door.site_name, f"{door.public_url}/account", bool(password_hash)))
