"""Who is asking, and who may: the signature of a route says which."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import structlog
from fastapi import Depends, Request
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app import clock
from app.accounts import second_factor, sessions
from app.accounts.roles import ADMINISTRATOR, AUTHOR, Grant
from app.accounts.scope import Scope, scope_of
from app.accounts.sessions import OpenSession
from app.errors import CourseError, NotAllowed, ProofRequired, SecondFactorRequired, SignInRequired
from app.keys import keyed_hash
from app.language import gettext as _
from app.web.cookies import session_cookie_name
from app.web.transaction import READING, DbSession, database_of

log = structlog.get_logger()


@dataclass(frozen=True)
class Identity:
    """The signed-in person of this request."""

    person_id: int
    name: str
    email: str
    grants: frozenset[Grant]
    session_id: int
    mark: str
    """Tells the people who share a browser apart, by a keyed hash: what one of them keeps there is not another's."""
    signed_in_at: datetime
    sleeping: frozenset[Grant] = frozenset()
    """Roles that are held and open nothing until this session shows a second factor."""

    @property
    def shown_roles(self) -> frozenset[str]:
        """For links: those that sleep, too, since their pages ask for the second factor."""
        return self.roles | frozenset(grant.role for grant in self.sleeping)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.grants)


@dataclass(frozen=True)
class Reader:
    """Somebody who may read the statistics, and how far."""

    person_id: int
    partner_scope: Scope


def find_visitor(request: Request, db: DbSession) -> Identity | None:
    """Who holds the session cookie; None for somebody who only reads."""
    token = request.cookies.get(session_cookie_name(request.app.state.settings), "")
    found = _find_session(request, db, token) if token else None
    if found is None:
        return None
    if clock.now() - found.last_used_at > sessions.TOUCH_EVERY:
        _note_use(request, found.session_id)
    sleeping = _sleeping(request, found)
    identity = Identity(
        person_id=found.person_id,
        name=found.name,
        email=found.email,
        grants=found.grants - sleeping,
        sleeping=sleeping,
        session_id=found.session_id,
        mark=_mark(request, found.person_id),
        signed_in_at=found.started_at,
    )
    request.state.person = identity
    return identity


def _note_use(request: Request, session_id: int) -> None:
    try:
        with database_of(request).writing.begin() as own:
            sessions.touch(own, session_id)
    except SQLAlchemyError as error:
        # Who only reads reads on, also where the disk is full.
        log.warning("session_not_noted", kind=type(error).__name__)


def _mark(request: Request, person_id: int) -> str:
    return keyed_hash(request.app.state.token_key, "browser", str(person_id))[:16]


def _sleeping(request: Request, found: OpenSession) -> frozenset[Grant]:
    if found.second_factor_at or request.app.state.settings.second_factor == "nobody":
        return frozenset()
    return frozenset(grant for grant in found.grants if grant.role == ADMINISTRATOR)


def _find_session(request: Request, db: Session, token: str) -> OpenSession | None:
    if request.method in READING:
        return sessions.find_open(db, token)
    # Asked in the request's own transaction, this would take the write lock at once and hold it through slow work,
    # and against those who open transactions of their own around such work.
    with database_of(request).reading.begin() as own:
        return sessions.find_open(own, token)


Visitor = Annotated[Identity | None, Depends(find_visitor)]


def signed_in(visitor: Identity | None) -> Identity:
    if visitor is None:
        raise SignInRequired
    return visitor


async def require_sign_in(visitor: Visitor) -> Identity:
    """As a coroutine it costs a learner's request no change of thread."""
    return signed_in(visitor)


Learner = Annotated[Identity, Depends(require_sign_in)]


def require_fresh_sign_in(learner: Learner) -> Identity:
    """For what a stranger at an unlocked telephone must not do: a sign-in of the last quarter of an hour."""
    if clock.now() - learner.signed_in_at > sessions.FRESH:
        raise ProofRequired
    return learner


JustSignedIn = Annotated[Identity, Depends(require_fresh_sign_in)]


def require_factors_shown(learner: JustSignedIn, db: DbSession) -> Identity:
    """For changing the factors: whoever holds the mailbox alone must not put theirs in the place of these."""
    if learner.sleeping and second_factor.protects(db, learner.person_id):
        raise SecondFactorRequired
    return learner


ShownFactors = Annotated[Identity, Depends(require_factors_shown)]


def require_administrator(learner: Learner) -> Identity:
    return _with_role(learner, ADMINISTRATOR)


def require_author(learner: Learner) -> Identity:
    return _with_role(learner, AUTHOR)


def require_author_or_administrator(learner: Learner) -> Identity:
    return learner if ADMINISTRATOR in learner.roles else _with_role(learner, AUTHOR)


def require_statistics_reader(learner: Learner) -> Reader:
    scope = scope_of(learner.grants)
    if scope is None:
        raise _other_role(learner)
    return Reader(learner.person_id, scope)


StatisticsReader = Annotated[Reader, Depends(require_statistics_reader)]
"""An administrator, a partner administrator or a viewer; put `partner_scope` into every query."""


def require_people_reader(reader: StatisticsReader) -> Reader:
    if not reader.partner_scope.sees_people:
        raise _refused()
    return reader


PeopleReader = Annotated[Reader, Depends(require_people_reader)]
"""The same, but only those who may see names."""
Administrator = Annotated[Identity, Depends(require_administrator)]
Author = Annotated[Identity, Depends(require_author)]
AuthorOrAdministrator = Annotated[Identity, Depends(require_author_or_administrator)]


def _with_role(learner: Identity, role: str) -> Identity:
    if role not in learner.roles:
        raise _other_role(learner)
    return learner


def _other_role(learner: Identity) -> CourseError:
    return SecondFactorRequired() if learner.sleeping else _refused()


def _refused() -> NotAllowed:
    return NotAllowed(_("This page is for people with another role in the course."))
