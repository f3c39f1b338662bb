"""Signed-in browsers.

A learner's ends 30 days after its last use and 90 days after signing in, that of a person with a role after
30 minutes and 12 hours. What matters most asks for a sign-in of the last quarter of an hour.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, func, select, update
from sqlalchemy.orm import Session

from app import clock
from app.accounts.merging import find_main, merged_now, registrations_of
from app.accounts.models import Person, Registration, RoleGrant, SignInSession
from app.accounts.roles import Grant
from app.db import insert_once
from app.errors import NotFound
from app.keys import hash_token
from app.language import gettext as _

LEARNER_IDLE = timedelta(days=30)
LEARNER_LIFE = timedelta(days=90)
ROLE_IDLE = timedelta(minutes=30)
ROLE_LIFE = timedelta(hours=12)
FRESH = timedelta(minutes=15)
TOUCH_EVERY = timedelta(minutes=10)

_merged = merged_now()
_OPEN_SESSION = (
    select(
        SignInSession.id,
        SignInSession.last_used_at,
        SignInSession.started_at,
        SignInSession.second_factor_at,
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
    started_at: datetime
    second_factor_at: datetime | None
    person_id: int
    name: str
    email: str
    grants: frozenset[Grant]


@dataclass(frozen=True)
class Browser:
    """Where a person comes in: what it calls itself, and the session it held until now, which ends."""

    device: str = ""
    old_token: str = ""
    new_language: str = ""
    """Chosen there while nobody was signed in; empty for none."""


@dataclass(frozen=True)
class Entered:
    """What a browser that was just signed in has to keep."""

    token: str
    language: str


@dataclass(frozen=True)
class Device:
    """A line of the list of places where a person is signed in."""

    session_id: int
    name: str
    started_at: datetime
    last_used_at: datetime


def start(
    db: Session,
    person_id: int,
    *,
    method: str = "",
    browser: Browser | None = None,
    second_factor_at: datetime | None = None,
) -> str:
    """Sign a browser in; gives the token for its cookie, which is stored nowhere else.

    The first sign-in of somebody who was invited or stood on an imported list is their registration.
    """
    now = clock.now()
    insert_once(db, Registration, person_id=person_id, happened_at=now, recorded_at=now)
    token = secrets.token_urlsafe(32)
    browser = browser or Browser()
    if browser.old_token:
        _end(db, SignInSession.token_hash == hash_token(browser.old_token))
    row = SignInSession(
        token_hash=hash_token(token),
        person_id=person_id,
        method=method,
        device=browser.device,
        second_factor_at=second_factor_at,
    )
    db.add(row)
    return token


def enter(db: Session, person_id: int, method: str, browser: Browser, *, with_second_factor: bool = False) -> Entered:
    """Sign in by one of the doors. A language that was chosen at it is taken along, else the own one comes back."""
    main_id = find_main(db, person_id)
    if browser.new_language:
        choose_language(db, main_id, browser.new_language)
    shown_at = clock.now() if with_second_factor else None
    token = start(db, person_id, method=method, browser=browser, second_factor_at=shown_at)
    return Entered(token, db.scalars(select(Person.language).where(Person.id == main_id)).one())


def choose_language(db: Session, person_id: int, language: str) -> None:
    """What mails and certificates to come are written in, and pages wherever the person signs in."""
    db.execute(update(Person).where(Person.id == person_id).values(language=language))


def find_open(db: Session, token: str) -> OpenSession | None:
    """The session of this token, unless it ended or lay idle too long. One statement."""
    rows = db.connection().execute(_OPEN_SESSION, {"token_hash": hash_token(token)}).all()
    if not rows:
        return None
    grants = frozenset(Grant(row.role, row.partner) for row in rows if row.role)
    first = rows[0]
    idle, life = (ROLE_IDLE, ROLE_LIFE) if grants else (LEARNER_IDLE, LEARNER_LIFE)
    now = clock.now()
    if now - first.last_used_at > idle or now - first.started_at > life:
        return None
    return OpenSession(
        session_id=first.id,
        last_used_at=first.last_used_at,
        started_at=first.started_at,
        second_factor_at=first.second_factor_at,
        person_id=first.person_id,
        name=first.name,
        email=first.email,
        grants=grants,
    )


def touch(db: Session, session_id: int) -> None:
    """Note that the session is in use."""
    db.execute(update(SignInSession).where(SignInSession.id == session_id).values(last_used_at=clock.now()))


def list_devices(db: Session, person_id: int) -> list[Device]:
    """Where the person is signed in now, the newest use first; what has run out is left out."""
    rows = db.scalars(
        select(SignInSession)
        .where(
            SignInSession.person_id.in_(registrations_of(person_id)),
            SignInSession.ended_at.is_(None),
            SignInSession.last_used_at > clock.now() - LEARNER_IDLE,
            SignInSession.started_at > clock.now() - LEARNER_LIFE,
        )
        .order_by(SignInSession.last_used_at.desc(), SignInSession.id.desc())
    )
    return [Device(row.id, row.device, row.started_at, row.last_used_at) for row in rows]


def end(db: Session, session_id: int) -> None:
    _end(db, SignInSession.id == session_id)


def end_own(db: Session, person_id: int, session_id: int) -> None:
    """End one session of this person. Raises NotFound for one of somebody else, or one that has ended."""
    if not _end(db, SignInSession.id == session_id, SignInSession.person_id.in_(registrations_of(person_id))):
        raise NotFound(_("This device is signed out already."))


def end_others(db: Session, person_id: int, kept_id: int) -> int:
    """End all sessions of the person but this one; gives how many there were."""
    return _end(db, SignInSession.person_id.in_(registrations_of(person_id)), SignInSession.id != kept_id)


def _end(db: Session, *which: ColumnElement[bool]) -> int:
    ended = db.connection().execute(
        update(SignInSession).where(*which, SignInSession.ended_at.is_(None)).values(ended_at=clock.now())
    )
    return ended.rowcount
