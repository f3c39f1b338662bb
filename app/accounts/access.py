"""Who is asking, and who may: the signature of a route says which."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app import clock
from app.accounts import sessions
from app.accounts.roles import ADMINISTRATOR, AUTHOR, Grant
from app.accounts.scope import Scope, scope_of
from app.errors import NotAllowed, SignInRequired
from app.keys import keyed_hash
from app.language import gettext as _
from app.web.security import session_cookie_name
from app.web.transaction import DbSession, database_of


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
    found = sessions.find_open(db, token) if token else None
    if found is None:
        return None
    if clock.now() - found.last_used_at > sessions.TOUCH_EVERY:
        # A read cannot write, so the touch has a transaction of its own.
        with database_of(request).writing.begin() as own:
            sessions.touch(own if request.method in ("GET", "HEAD") else db, found.session_id)
    identity = Identity(
        found.person_id, found.name, found.email, found.grants, found.session_id, _mark(request, found.person_id)
    )
    request.state.person = identity
    return identity


def _mark(request: Request, person_id: int) -> str:
    return keyed_hash(request.app.state.token_key, "browser", str(person_id))[:16]


Visitor = Annotated[Identity | None, Depends(find_visitor)]


def require_sign_in(visitor: Visitor) -> Identity:
    if visitor is None:
        raise SignInRequired
    return visitor


Learner = Annotated[Identity, Depends(require_sign_in)]


def require_administrator(learner: Learner) -> Identity:
    return _with_role(learner, ADMINISTRATOR)


def require_author(learner: Learner) -> Identity:
    return _with_role(learner, AUTHOR)


def require_author_or_administrator(learner: Learner) -> Identity:
    return learner if ADMINISTRATOR in learner.roles else _with_role(learner, AUTHOR)


def require_statistics_reader(learner: Learner) -> Reader:
    scope = scope_of(learner.grants)
    if scope is None:
        raise _other_role()
    return Reader(learner.person_id, scope)


StatisticsReader = Annotated[Reader, Depends(require_statistics_reader)]
"""An administrator, a partner administrator or a viewer; put `partner_scope` into every query."""


def require_people_reader(reader: StatisticsReader) -> Reader:
    if not reader.partner_scope.sees_people:
        raise _other_role()
    return reader


PeopleReader = Annotated[Reader, Depends(require_people_reader)]
"""The same, but only those who may see names."""
Administrator = Annotated[Identity, Depends(require_administrator)]
Author = Annotated[Identity, Depends(require_author)]
AuthorOrAdministrator = Annotated[Identity, Depends(require_author_or_administrator)]


def _with_role(learner: Identity, role: str) -> Identity:
    if role not in learner.roles:
        raise _other_role()
    return learner


def _other_role() -> NotAllowed:
    return NotAllowed(_("This page is for people with another role in the course."))
