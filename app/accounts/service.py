"""Coming in: registration, sign-in by code or link or password, and people added at the console."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock
from app.accounts import affiliations, codes, mails, passwords, roles, sessions
from app.accounts.admission import Admission, rule_in_words
from app.accounts.codes import Applicant, IssuedCode
from app.accounts.forms import OTHER, RegistrationForm
from app.accounts.identities import link_identity
from app.accounts.merging import registrations_of
from app.accounts.models import Affiliation, OneTimeToken, Person, Registration
from app.accounts.roles import Grant
from app.accounts.sessions import Browser, Entered
from app.accounts.universities import University
from app.audit import service as audit
from app.db import Database, insert_once
from app.errors import InvalidInput
from app.keys import keyed_hash
from app.language import current_language
from app.language import gettext as _
from app.mail import service as mail


@dataclass(frozen=True)
class SignedIn:
    """A fresh session and where the person wanted to go."""

    entered: Entered
    return_to: str


@dataclass(frozen=True)
class Door:
    """What the ways in need of this installation and request."""

    key: bytes
    public_url: str
    site_name: str
    network: str
    browser: Browser


@dataclass(frozen=True)
class Waiting:
    """Somebody who was mailed a code and has not typed it yet."""

    address: str
    return_to: str
    fields: dict[str, str]
    """Of a registration, as they were typed; empty for signing in, and where a university has confirmed them."""


def ask_to_register(
    db: Session,
    door: Door,
    form: RegistrationForm,
    return_to: str,
    universities: Sequence[University] = (),
    identity: dict[str, str] | None = None,
) -> IssuedCode:
    """Mail a code to the address; the four fields wait with it, and the identity that the code shall link.

    A known address changes nothing.
    """
    person_id = find_person_id(db, form.email)
    waiting = _fields(db, form, universities) | ({"identity": identity} if identity else {})
    return _mail_code(db, door, Applicant("register", form.email, person_id, waiting, return_to, door.network))


def ask_to_sign_in(db: Session, door: Door, admission: Admission, email: str, return_to: str) -> IssuedCode:
    """Mail a code to a registered address; to another one, a mail that says whether and how it may register."""
    person_id = find_person_id(db, email)
    applicant = Applicant("sign-in", email, person_id, {}, return_to, door.network)
    if person_id is not None:
        return _mail_code(db, door, applicant)
    issued = codes.issue(db, door.key, applicant)
    may_register = admission.admits(email) or admission.asks_for_code
    page = f"{door.public_url}/register" if may_register else ""
    rule = "" if admission.admits(email) else rule_in_words(admission)
    mail.queue(db, email, mails.unknown_address_mail(door.site_name, page, rule))
    return issued


def ask_again(db: Session, door: Door, admission: Admission, tab: str) -> IssuedCode | None:
    """Mail another code for what this browser waits for; None where it waits no more."""
    token = codes.find_waiting(db, tab)
    if token is None:
        return None
    if not token.registration:
        return ask_to_sign_in(db, door, admission, token.email, token.return_to)
    person_id = find_person_id(db, token.email)
    applicant = Applicant("register", token.email, person_id, token.registration, token.return_to, door.network)
    return _mail_code(db, door, applicant)


def register_person(db: Session, form: RegistrationForm, universities: Sequence[University]) -> int:
    """Register the person whose address is proved."""
    return _register(db, form.name, form.email, _affiliation(_fields(db, form, universities)))


def find_waiting(db: Session, tab: str) -> Waiting | None:
    """What this browser waits for a code for, so that a slip in the address can be seen and mended."""
    token = codes.find_waiting(db, tab)
    if token is None:
        return None
    typed = {} if "identity" in token.registration else token.registration
    fields = {name: value for name, value in typed.items() if name in RegistrationForm.model_fields}
    return Waiting(token.email, token.return_to, fields)


def has_run_out(db: Session, tab: str) -> bool:
    """Whether no code fits in this browser any more, so that it needs another one."""
    return codes.has_run_out(db, codes.find_waiting(db, tab))


def enter_with_code(db: Session, door: Door, tab: str, code: str) -> SignedIn | None:
    """Sign in the browser that waits; None if the code does not fit."""
    token = codes.redeem_code(db, door.key, tab, code)
    entered = _enter(db, door, token)
    # Only by the code: a link is pressed in another browser, perhaps by somebody who did not ask for it.
    if token is not None and entered is not None and "identity" in token.registration:
        link_identity(db, _get_person_id(db, token.email), **token.registration["identity"])
    return entered


def enter_with_link(db: Session, door: Door, link: str) -> SignedIn | None:
    return _enter(db, door, codes.redeem_link(db, link))


def enter_with_password(database: Database, door: Door, email: str, password: str) -> Entered | None:
    """A session for the right password. Opens its own transactions: hashing is too slow for one."""
    account = keyed_hash(door.key, "account", email)
    network = keyed_hash(door.key, "network", door.network)
    with database.reading.begin() as db:
        passwords.check_failures(db, account, network)
        found = db.execute(
            select(Person.id, Person.password_hash).where(Person.email == email, Person.erased_at.is_(None))
        ).one_or_none()
    is_right = passwords.matches(password, found.password_hash if found else None)
    is_outdated = is_right and found is not None and passwords.needs_rehash(found.password_hash)
    new_hash = passwords.hash_password(password) if is_outdated else None
    with database.writing.begin() as db:
        passwords.take_turn_to_try(db, account, network)
        if found is None or not is_right or _current_hash(db, found.id) != found.password_hash:
            passwords.note_failure(db, account, network)
            return None
        if new_hash:
            db.execute(update(Person).where(Person.id == found.id).values(password_hash=new_hash))
        audit.record(db, actor_id=found.id, action="sign-in.password")
        return sessions.enter(db, found.id, "password", door.browser)


def _current_hash(db: Session, person_id: int) -> str | None:
    """Of the password as it is now: it may have been changed or removed while this one was compared."""
    return db.scalar(select(Person.password_hash).where(Person.id == person_id).with_for_update(key_share=True))


def issue_code_by_hand(db: Session, door: Door, email: str, administrator_id: int) -> str:
    """A code to read out to somebody whose mail does not arrive. Raises InvalidInput where no tab waits."""
    code = codes.make_code_by_hand(db, door.key, email)
    if code is None:
        waits = _("Nobody waits for a code with this address. Ask the person to request one, then come back here.")
        raise InvalidInput({"email": waits})
    person_id = find_person_id(db, email)
    audit.record(
        db,
        actor_id=administrator_id,
        action="code.issued-by-hand",
        object_type="person",
        object_id=str(person_id or ""),
    )
    return code


def sign_out(db: Session, session_id: int) -> None:
    sessions.end(db, session_id)


def add_person(db: Session, name: str, email: str, affiliation: dict[str, Any], granted: tuple[Grant, ...] = ()) -> int:
    """Register somebody without a mailed code: at the console, for a demonstration, in tests."""
    person_id = find_person_id(db, email) or _register(db, name, email, affiliation)
    for given in granted:
        roles.grant(db, person_id, given, granted_by=None)
    return person_id


def find_person_id(db: Session, email: str) -> int | None:
    return db.scalar(select(Person.id).where(Person.email == email))


def current_affiliation(db: Session, person_id: int) -> Affiliation:
    """Partner and category as they hold now."""
    return db.scalars(
        select(Affiliation)
        .where(Affiliation.person_id.in_(registrations_of(person_id)))
        .order_by(Affiliation.happened_at.desc(), Affiliation.id.desc())
        .limit(1)
    ).one()


def _enter(db: Session, door: Door, token: OneTimeToken | None) -> SignedIn | None:
    if token is None:
        return None
    # Somebody may have registered the address since the mail went out.
    person_id = find_person_id(db, token.email)
    if person_id is None and not token.registration:
        return None
    if person_id is None:
        fields = token.registration
        person_id = _register(db, fields["name"], token.email, _affiliation(fields), fields.get("language", ""))
    elif token.registration:
        _take_up(db, person_id, token.registration)
    audit.record(db, actor_id=person_id, action="sign-in.code")
    return SignedIn(sessions.enter(db, person_id, "code", door.browser), token.return_to)


def _fields(db: Session, form: RegistrationForm, universities: Sequence[University]) -> dict[str, Any]:
    partner = affiliations.directory(db, universities).find(form.other_name, form.country)
    # The link of the mail may be opened in another browser, in which no language was chosen.
    return {**form.model_dump(exclude={"access_code"}), "partner": partner, "language": current_language()}


def _register(db: Session, name: str, email: str, affiliation: dict[str, Any], language: str = "") -> int:
    now = clock.now()
    if not insert_once(db, Person, name=name, email=email, language=language or current_language()):
        return _get_person_id(db, email)
    person_id = _get_person_id(db, email)
    db.add(Registration(person_id=person_id, happened_at=now, recorded_at=now))
    db.add(Affiliation(person_id=person_id, happened_at=now, recorded_at=now, **affiliation))
    db.flush()
    return person_id


def _take_up(db: Session, person_id: int, fields: dict[str, Any]) -> None:
    """What somebody who was invited says of themselves counts more than what the invitation said."""
    if db.get(Registration, person_id) is None:
        now = clock.now()
        db.get_one(Person, person_id).name = fields["name"]
        db.add(Affiliation(person_id=person_id, happened_at=now, recorded_at=now, **_affiliation(fields)))
        db.flush()


def _affiliation(fields: dict[str, Any]) -> dict[str, Any]:
    is_other = fields["university"] == OTHER
    return {
        "category": fields["category"],
        "partner": fields.get("partner") if is_other else fields["university"],
        "other_name": fields["other_name"] if is_other else "",
        "country": fields["country"] if is_other else "",
    }


def _get_person_id(db: Session, email: str) -> int:
    return db.execute(select(Person.id).where(Person.email == email)).scalar_one()


def _mail_code(db: Session, door: Door, applicant: Applicant) -> IssuedCode:
    issued = codes.issue(db, door.key, applicant)
    mail.queue(db, applicant.email, mails.code_mail(door.site_name, issued, _link(door, issued)))
    return issued


def _link(door: Door, issued: IssuedCode) -> str:
    return f"{door.public_url}/sign-in/link/{issued.link}"
