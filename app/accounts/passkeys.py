"""Passkeys: adding one, and signing in with it. The device asks for finger, face or PIN: two factors in one."""

import json
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app import clock
from app.accounts import mails, sessions
from app.accounts.merging import find_main, registrations_of
from app.accounts.models import Passkey, PasskeyQuestion
from app.accounts.service import Door
from app.accounts.sessions import Entered
from app.audit import service as audit
from app.db import insert_once, take_turns
from app.errors import Conflict, NotFound, TooMany
from app.keys import keyed_hash
from app.language import gettext as _
from app.mail import service as mail

LIFE = timedelta(minutes=5)
KEPT = timedelta(days=1)
HOUR = timedelta(hours=1)
MAX_PER_NETWORK = 300
MAX_PASSKEYS = 20
BASE64URL = re.compile(r"[A-Za-z0-9_-]{1,1500}=*")


@dataclass(frozen=True)
class Adder:
    """Who adds a passkey, as the device shows it."""

    person_id: int
    name: str
    email: str


@dataclass(frozen=True)
class _Said:
    """What a credential says of itself, before anything is believed."""

    challenge: str
    id: str


def ask_to_add(db: Session, door: Door, adder: Adder) -> str:
    """The options for `navigator.credentials.create`, as JSON."""
    challenge = _ask(db, door, adder.person_id)
    held = db.scalars(select(Passkey.credential_id).where(Passkey.person_id == adder.person_id))
    options = generate_registration_options(
        rp_id=_host(door),
        rp_name=door.site_name,
        # Opaque, since the device keeps it and shows it to whoever asks.
        user_id=bytes.fromhex(keyed_hash(door.key, "passkey", str(adder.person_id))),
        user_name=adder.email,
        user_display_name=adder.name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in held],
    )
    return options_to_json(options)


def add(db: Session, door: Door, adder: Adder, credential: str) -> None:
    """Keep the public half of what the device made. Raises Conflict for whatever does not answer our question."""
    challenge = _take(db, _read(credential).challenge, adder.person_id)
    try:
        made = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(door),
            expected_origin=door.public_url,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise _refused() from error
    if (db.scalar(select(func.count()).where(Passkey.person_id == adder.person_id)) or 0) >= MAX_PASSKEYS:
        raise Conflict(_("You have many passkeys already. Please remove one first."))
    added = insert_once(
        db,
        Passkey,
        person_id=adder.person_id,
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=bytes_to_base64url(made.credential_public_key),
        sign_count=made.sign_count,
        device=door.browser.device,
        added_at=clock.now(),
    )
    if not added:
        raise _refused()
    audit.record(db, actor_id=adder.person_id, action="passkey.added")
    mail.queue(db, adder.email, mails.passkey_mail(door.site_name, f"{door.public_url}/account"))


def ask_to_sign_in(db: Session, door: Door) -> str:
    """The options for `navigator.credentials.get`, as JSON; the same for everybody."""
    options = generate_authentication_options(
        rp_id=_host(door), challenge=_ask(db, door, None), user_verification=UserVerificationRequirement.REQUIRED
    )
    return options_to_json(options)


def enter(db: Session, door: Door, credential: str) -> Entered:
    """A session for whoever signed our question. Raises Conflict otherwise."""
    said = _read(credential)
    challenge = _take(db, said.challenge, None)
    try:
        passkey = db.scalar(select(Passkey).where(Passkey.credential_id == said.id).with_for_update())
        if passkey is None:
            raise _refused()
        answer = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(door),
            expected_origin=door.public_url,
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise _refused() from error
    passkey.sign_count, passkey.last_used_at = answer.new_sign_count, clock.now()
    audit.record(db, actor_id=passkey.person_id, action="sign-in.passkey")
    return sessions.enter(db, passkey.person_id, "passkey", door.browser, with_second_factor=True)


def list_passkeys(db: Session, person_id: int) -> list[Passkey]:
    rows = select(Passkey).where(Passkey.person_id.in_(registrations_of(person_id))).order_by(Passkey.id)
    return list(db.scalars(rows))


def remove(db: Session, person_id: int, passkey_id: int) -> None:
    """Raises NotFound for one of somebody else."""
    removed = db.connection().execute(
        delete(Passkey).where(Passkey.id == passkey_id, Passkey.person_id.in_(registrations_of(person_id)))
    )
    if not removed.rowcount:
        raise NotFound(_("This passkey is removed already."))
    audit.record(db, actor_id=find_main(db, person_id), action="passkey.removed")


def _ask(db: Session, door: Door, person_id: int | None) -> bytes:
    network = keyed_hash(door.key, "network", door.network)
    take_turns(db, f"passkeys from {network}")
    since = PasskeyQuestion.created_at > clock.now() - HOUR
    if (db.scalar(select(func.count()).where(PasskeyQuestion.network == network, since)) or 0) >= MAX_PER_NETWORK:
        raise TooMany(_("Too many sign-ins from your network. Please try again in an hour."), 3600)
    db.execute(delete(PasskeyQuestion).where(PasskeyQuestion.created_at < clock.now() - KEPT))
    challenge = secrets.token_bytes(32)
    db.add(PasskeyQuestion(challenge=bytes_to_base64url(challenge), person_id=person_id, network=network))
    return challenge


def _read(credential: str) -> _Said:
    """Raises Conflict for what no browser sends, some of which a database would refuse with an error of its own."""
    try:
        answer = json.loads(credential)
        client_data = json.loads(base64url_to_bytes(answer["response"]["clientDataJSON"]))
        challenge, id_ = client_data["challenge"], answer["id"]
        is_plain = BASE64URL.fullmatch(challenge) and BASE64URL.fullmatch(id_)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _refused() from error
    if not is_plain:
        raise _refused()
    return _Said(challenge, id_)


def _take(db: Session, challenge: str, person_id: int | None) -> bytes:
    """The question that was answered, now used up."""
    used = db.connection().execute(
        update(PasskeyQuestion)
        .where(
            PasskeyQuestion.challenge == challenge,
            PasskeyQuestion.person_id == person_id if person_id else PasskeyQuestion.person_id.is_(None),
            PasskeyQuestion.used_at.is_(None),
            PasskeyQuestion.created_at > clock.now() - LIFE,
        )
        .values(used_at=clock.now())
    )
    if not used.rowcount:
        raise _refused()
    return base64url_to_bytes(challenge)


def _host(door: Door) -> str:
    return urlsplit(door.public_url).hostname or ""


def _refused() -> Conflict:
    return Conflict(_("This passkey did not work. Please try again, or ask for a code by mail."))
