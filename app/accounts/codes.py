"""Six-digit codes and mailed links: proofs that a person reads the mail of an address."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import OneTimeToken
from app.db import take_turns
from app.errors import TooMany
from app.keys import hash_token, keyed_hash
from app.language import gettext as _
from app.mail import service as mail

CODE_LIFE = timedelta(minutes=10)
LINK_LIFE = timedelta(minutes=60)
MAX_TRIES = 5
HOUR = timedelta(hours=1)
MAX_PER_ADDRESS = 5
MAX_PER_NETWORK = 60
MAX_OVERALL = 2_000


@dataclass(frozen=True)
class IssuedCode:
    """What leaves the server: `tab` in a cookie, `code` and `link` in the mail."""

    tab: str
    code: str
    link: str


@dataclass(frozen=True)
class Applicant:
    """Whose address is to be proved, and what waits for the proof."""

    purpose: str
    email: str
    person_id: int | None
    registration: dict[str, Any]
    return_to: str
    network: str


def issue(db: Session, key: bytes, applicant: Applicant) -> IssuedCode:
    """Store a new code. Raises TooMany beyond the hourly limits per address, per network and overall."""
    network = keyed_hash(key, "network", applicant.network)
    take_turns(db, f"codes of {applicant.email}", f"codes for {network}")
    _check_limits(db, applicant.email, network)
    issued = IssuedCode(secrets.token_urlsafe(32), _six_digits(), secrets.token_urlsafe(32))
    tab_hash = hash_token(issued.tab)
    db.add(
        OneTimeToken(
            purpose=applicant.purpose,
            person_id=applicant.person_id,
            email=applicant.email,
            network=network,
            tab_hash=tab_hash,
            code_hash=keyed_hash(key, tab_hash, issued.code),
            link_hash=hash_token(issued.link),
            registration=applicant.registration,
            return_to=applicant.return_to,
        )
    )
    return issued


def redeem_code(db: Session, key: bytes, tab: str, code: str) -> OneTimeToken | None:
    """The token that this tab waits with, now used up; None for a wrong, late or spent code.

    Counts the try, so the caller must let the transaction commit whatever comes back.
    """
    token = find_waiting(db, tab)
    if token is None or clock.now() - token.code_made_at > CODE_LIFE or not _count_try(db, token):
        return None
    if not secrets.compare_digest(token.code_hash, keyed_hash(key, token.tab_hash, code)):
        return None
    return token if _use_up(db, token) else None


def find_by_link(db: Session, link: str) -> OneTimeToken | None:
    """The unspent token of a mailed link that is not too old."""
    token = db.scalar(select(OneTimeToken).where(OneTimeToken.link_hash == hash_token(link)))
    if token is None or token.used_at or clock.now() - token.created_at > LINK_LIFE:
        return None
    return token


def redeem_link(db: Session, link: str) -> OneTimeToken | None:
    token = find_by_link(db, link)
    return token if token is not None and _use_up(db, token) else None


def find_waiting(db: Session, tab: str) -> OneTimeToken | None:
    """The unspent token that the browser with this cookie waits for."""
    token = db.scalar(select(OneTimeToken).where(OneTimeToken.tab_hash == hash_token(tab)))
    return None if token is None or token.used_at or clock.now() - token.created_at > LINK_LIFE else token


def has_run_out(db: Session, token: OneTimeToken | None) -> bool:
    """Whether no code fits this token any more: too late, spent, or tried too often."""
    if token is None or clock.now() - token.code_made_at > CODE_LIFE:
        return True
    db.refresh(token)  # tries are counted past the session
    return token.tries >= MAX_TRIES


def make_code_by_hand(db: Session, key: bytes, email: str) -> str | None:
    """A new code for the tab that waits for this address, to be read out to the person; None if none waits."""
    token = db.scalar(
        select(OneTimeToken)
        .where(
            OneTimeToken.email == email,
            OneTimeToken.used_at.is_(None),
            OneTimeToken.created_at > clock.now() - LINK_LIFE,
        )
        .order_by(OneTimeToken.id.desc())
        .limit(1)
    )
    if token is None:
        return None
    code = _six_digits()
    token.code_hash = keyed_hash(key, token.tab_hash, code)
    token.code_made_at = clock.now()
    token.tries = 0
    return code


def _count_try(db: Session, token: OneTimeToken) -> bool:
    counted = db.connection().execute(
        update(OneTimeToken)
        .where(OneTimeToken.id == token.id, OneTimeToken.tries < MAX_TRIES)
        .values(tries=OneTimeToken.tries + 1)
    )
    return bool(counted.rowcount)


def _use_up(db: Session, token: OneTimeToken) -> bool:
    used = db.connection().execute(
        update(OneTimeToken)
        .where(OneTimeToken.id == token.id, OneTimeToken.used_at.is_(None))
        .values(used_at=clock.now())
    )
    return bool(used.rowcount)


def _check_limits(db: Session, email: str, network: str) -> None:
    since = OneTimeToken.created_at > clock.now() - HOUR
    counts = db.execute(
        select(
            func.count().filter(OneTimeToken.email == email),
            func.count().filter(OneTimeToken.network == network),
            func.count(),
        ).where(since)
    ).one()
    is_over = counts[0] >= MAX_PER_ADDRESS or counts[1] >= MAX_PER_NETWORK or counts[2] >= MAX_OVERALL
    if is_over or not mail.has_room(db, email):
        raise TooMany(
            _("We have sent several codes already. Please look in your mail, or try again in an hour."),
            int(HOUR.total_seconds()),
        )


def _six_digits() -> str:
    return f"{secrets.randbelow(10**6):06d}"
