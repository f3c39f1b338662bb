"""Optional passwords, hashed with Argon2id: 19 MiB, two passes (OWASP's smallest advised setting)."""

from datetime import timedelta
from threading import BoundedSemaphore

from passlib.hash import argon2
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import SignInFailure
from app.db import take_turns
from app.errors import TooMany
from app.language import gettext as _

_hasher = argon2.using(type="ID", memory_cost=19 * 1024, time_cost=2, parallelism=1)
_two_at_once = BoundedSemaphore(2)
"""Each hash takes 19 MiB and a core; a flood of guesses must not take the machine."""
_NOBODYS_HASH = _hasher.hash("verified for addresses that nobody registered, so that both take the same time")

WINDOW = timedelta(minutes=15)
MAX_PER_ACCOUNT_AND_NETWORK = 10
MAX_PER_ACCOUNT = 100
MAX_PER_NETWORK = 100


def hash_password(password: str) -> str:
    with _two_at_once:
        return str(_hasher.hash(password))


def matches(password: str, stored: str | None) -> bool:
    """Does the same work whether or not there is a password to compare with."""
    with _two_at_once:
        return bool(_hasher.verify(password, stored or _NOBODYS_HASH)) and stored is not None


def needs_rehash(stored: str) -> bool:
    """Whether the hash was made with other settings than today's."""
    return bool(_hasher.needs_update(stored))


def check_failures(db: Session, account: str, network: str) -> None:
    """Raises TooMany after too many wrong passwords. A stranger's guesses elsewhere never lock the owner out
    of the mailed code, and lock the password for a quarter of an hour at most."""
    if has_failed_too_often(db, account, network):
        raise TooMany(
            _("Too many wrong passwords. Please ask for a code by mail, or try again in 15 minutes."),
            int(WINDOW.total_seconds()),
        )


def take_turn_to_try(db: Session, account: str, network: str) -> None:
    """Before a failure may be noted: of many tries at one moment all would pass the look alone. Raises TooMany."""
    take_turns(db, f"tries at {account}", f"tries from {network}")
    check_failures(db, account, network)


def has_failed_too_often(
    db: Session, account: str, network: str, most_of_both: int = MAX_PER_ACCOUNT_AND_NETWORK
) -> bool:
    """Whether one more try from there has to wait."""
    recent = SignInFailure.at > clock.now() - WINDOW
    both, by_account, by_network = db.execute(
        select(
            func.count().filter(SignInFailure.account == account, SignInFailure.network == network),
            func.count().filter(SignInFailure.account == account),
            func.count().filter(SignInFailure.network == network),
        ).where(recent)
    ).one()
    return bool(both >= most_of_both or by_account >= MAX_PER_ACCOUNT or by_network >= MAX_PER_NETWORK)


def note_failure(db: Session, account: str, network: str) -> None:
    db.add(SignInFailure(account=account, network=network))
