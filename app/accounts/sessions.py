"""Signed-in browsers: learners for 30 days after last use, people with a role for 30 minutes."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from app import clock
from app.accounts.merging import merged_now
from app.accounts.models import Person, Registration, RoleGrant, SignInSession
from app.accounts.roles import Grant
from app.db import insert_once

LEARNER_IDLE = timedelta(days=30)
ROLE_IDLE = timedelta(minutes=30)
TOUCH_EVERY = timedelta(minutes=10)

_merged = merged_now()
_OPEN_SESSION = (
    select(
        SignInSession.id,
        SignInSession.last_used_at,
        Person.id.label("person_id"),
        Person.name,
        Person.email,
        RoleGrant.role,
        RoleGrant.partner,
    )
    # A session begun with an address that was merged belongs to the one human behind both.
    .outerjoin(_merged, _merged.c.person_id == SignInSession.person_id)
    .join(Person, Person.id == func.coalesce(_merged.c.counts_as, SignInSession.person_id))
    .outerjoin(RoleGrant, (RoleGrant.person_id == Person.id) & RoleGrant.revoked_at.is_(None))
    .where(
        SignInSession.token_hash == bindparam("token_hash"),
        SignInSession.ended_at.is_(None),
        Person.erased_at.is_(None),
    )
)


@dataclass(frozen=True)
class OpenSession:
    session_id: int
    last_used_at: datetime
    person_id: int
    name: str
    email: str
    grants: frozenset[Grant]


def start(db: Session, person_id: int) -> str:
    """Sign a browser in; gives the token for its cookie, which is stored nowhere else.

    The first sign-in of somebody who was invited or stood on an imported list is their registration.
    """
    now = clock.now()
    insert_once(db, Registration, person_id=person_id, happened_at=now, recorded_at=now)
    token = secrets.token_urlsafe(32)
    db.add(SignInSession(token_hash=_hash(token), person_id=person_id))
    return token


def find_open(db: Session, token: str) -> OpenSession | None:
    """The session of this token, unless it ended or lay idle too long. One statement."""
    rows = db.connection().execute(_OPEN_SESSION, {"token_hash": _hash(token)}).all()
    if not rows:
        return None
    grants = frozenset(Grant(row.role, row.partner) for row in rows if row.role)
    idle_limit = ROLE_IDLE if grants else LEARNER_IDLE
    first = rows[0]
    if clock.now() - first.last_used_at > idle_limit:
        return None
    return OpenSession(first.id, first.last_used_at, first.person_id, first.name, first.email, grants)


def touch(db: Session, session_id: int) -> None:
    """Note that the session is in use."""
    db.execute(update(SignInSession).where(SignInSession.id == session_id).values(last_used_at=clock.now()))


def end(db: Session, session_id: int) -> None:
    db.execute(update(SignInSession).where(SignInSession.id == session_id).values(ended_at=clock.now()))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
