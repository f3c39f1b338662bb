"""Going to a university's sign-in service and coming back: bound to the browser, usable once, for ten minutes."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app import clock
from app.accounts import sessions
from app.accounts.email import normalise
from app.accounts.forms import RegistrationForm
from app.accounts.identities import link_identity
from app.accounts.models import ExternalIdentity, ProviderVisit
from app.accounts.openid import Claims, Secrets
from app.accounts.service import Door, SignedIn, ask_to_register, find_person_id, register_person
from app.accounts.universities import University
from app.audit import service as audit
from app.db import take_turns
from app.errors import Conflict, TooMany
from app.keys import hash_token, keyed_hash
from app.language import gettext as _

LIFE = timedelta(minutes=10)
FORM_LIFE = timedelta(hours=1)
KEPT = timedelta(days=1)
HOUR = timedelta(hours=1)
MAX_PER_NETWORK = 120


@dataclass(frozen=True)
class StartedVisit:
    """`browser` goes into a cookie, `secrets` to the provider."""

    browser: str
    secrets: Secrets


@dataclass(frozen=True)
class Newcomer:
    """Somebody whom a provider knows and we do not yet."""

    visit_id: int
    claims: Claims
    return_to: str

    @property
    def vouched(self) -> str:
        """The address that the provider says is theirs; empty where it does not."""
        try:
            return normalise(self.claims.email) if self.claims.is_email_verified else ""
        except ValueError:
            return ""


def start(db: Session, door: Door, provider_id: str, return_to: str) -> StartedVisit:
    """Note that this browser leaves for the provider. Raises TooMany."""
    network = keyed_hash(door.key, "network", door.network)
    take_turns(db, f"visits from {network}")
    _check_limit(db, network)
    db.execute(delete(ProviderVisit).where(ProviderVisit.created_at < clock.now() - KEPT))
    started = StartedVisit(
        secrets.token_urlsafe(32),
        Secrets(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48)),
    )
    db.add(
        ProviderVisit(
            provider=provider_id,
            browser_hash=hash_token(started.browser),
            state_hash=hash_token(started.secrets.state),
            nonce=started.secrets.nonce,
            code_verifier=started.secrets.code_verifier,
            network=network,
            return_to=return_to,
        )
    )
    return started


def take(db: Session, provider_id: str, browser: str, state: str) -> tuple[int, Secrets]:
    """The visit that this browser comes back from, now used up. Raises Conflict for any other state."""
    visit = db.scalar(
        select(ProviderVisit).where(
            ProviderVisit.state_hash == hash_token(state),
            ProviderVisit.browser_hash == hash_token(browser),
            ProviderVisit.provider == provider_id,
            ProviderVisit.created_at > clock.now() - LIFE,
        )
    )
    if visit is None or not _use_up(db, visit.id):
        raise Conflict(_("This sign-in is used up, too old, or was begun in another browser. Please start it again."))
    return visit.id, Secrets(state, visit.nonce, visit.code_verifier)


def enter(db: Session, door: Door, visit_id: int, claims: Claims) -> SignedIn | None:
    """Sign in whoever has this issuer and subject; None for a newcomer, whose claims wait with the visit."""
    visit = db.get_one(ProviderVisit, visit_id)
    person_id = db.scalar(
        select(ExternalIdentity.person_id).where(
            ExternalIdentity.issuer == claims.issuer, ExternalIdentity.subject == claims.subject
        )
    )
    if person_id is not None:
        return _sign_in(db, door, person_id, visit.return_to)
    visit.claims = {
        "issuer": claims.issuer,
        "subject": claims.subject,
        "name": claims.name,
        "email": claims.email,
        "is_email_verified": claims.is_email_verified,
    }
    return None


def find_newcomer(db: Session, browser: str) -> Newcomer | None:
    """Whom a provider has just confirmed in this browser, and who has not registered yet."""
    visit = db.scalar(
        select(ProviderVisit).where(
            ProviderVisit.browser_hash == hash_token(browser), ProviderVisit.created_at > clock.now() - FORM_LIFE
        )
    )
    return Newcomer(visit.id, Claims(**visit.claims), visit.return_to) if visit and visit.claims else None


def register(
    db: Session, door: Door, newcomer: Newcomer, form: RegistrationForm, universities: Sequence[University]
) -> SignedIn | str:
    """Register the newcomer with what the form added, and sign them in.

    An address that the provider does not vouch for, or that somebody registered already, is proved by a mailed
    code first: gives the token of the waiting tab then. An address never opens an account by itself.
    """
    identity = {"issuer": newcomer.claims.issuer, "subject": newcomer.claims.subject}
    is_free = find_person_id(db, form.email) is None
    db.execute(delete(ProviderVisit).where(ProviderVisit.id == newcomer.visit_id))
    if not (newcomer.vouched == form.email and is_free):
        return ask_to_register(db, door, form, newcomer.return_to, universities, identity).tab
    person_id = register_person(db, form, universities)
    link_identity(db, person_id, **identity)
    return _sign_in(db, door, person_id, newcomer.return_to)


def _sign_in(db: Session, door: Door, person_id: int, return_to: str) -> SignedIn:
    audit.record(db, actor_id=person_id, action="sign-in.provider")
    return SignedIn(sessions.enter(db, person_id, "provider", door.browser), return_to)


def _use_up(db: Session, visit_id: int) -> bool:
    used = db.connection().execute(
        update(ProviderVisit)
        .where(ProviderVisit.id == visit_id, ProviderVisit.used_at.is_(None))
        .values(used_at=clock.now())
    )
    return bool(used.rowcount)


def _check_limit(db: Session, network: str) -> None:
    since = ProviderVisit.created_at > clock.now() - HOUR
    if (db.scalar(select(func.count()).where(ProviderVisit.network == network, since)) or 0) >= MAX_PER_NETWORK:
        raise TooMany(_("Too many sign-ins from your network. Please try again in an hour."), 3600)
