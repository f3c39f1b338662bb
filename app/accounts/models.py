"""People, what they are, and how they come in."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Fact, Privacy


class Person(Base):
    """Somebody who registered. Name and address go when the person is erased; the row stays."""

    __tablename__ = "person"
    privacy = Privacy(person="id", export=True, erase="blank", blank=("name", "email", "password_hash"))

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    """Normalised by `accounts.email.normalise`; null once erased."""
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(12), default="en")
    erased_at: Mapped[datetime | None]


class Registration(Fact, Base):
    """The moment a person joined the course."""

    __tablename__ = "registration"
    __table_args__ = (Index("ix_registration_recorded_at", "recorded_at"),)
    privacy = Privacy(person="person_id", export=True)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)


class Affiliation(Fact, Base):
    """Where a person belongs, from `happened_at` until the next row of the same person."""

    __tablename__ = "affiliation"
    __table_args__ = (Index("ix_affiliation_person_id_happened_at_id", "person_id", "happened_at", "id"),)
    privacy = Privacy(person="person_id", export=True, erase="blank", blank=("other_name",))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    category: Mapped[str] = mapped_column(String(40))
    """Id of a category in course.md: students, staff, other."""
    partner: Mapped[str | None] = mapped_column(String(60))
    """Id of a partner in course.md; null where the university is another one."""
    other_name: Mapped[str] = mapped_column(String(200), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    """ISO 3166-1 alpha-2."""
    origin: Mapped[str] = mapped_column(String(20), default="person", server_default="person")
    """Who said so: the person, an import, or a decision on what the person typed."""


class PersonMerge(Fact, Base):
    """From here on a registration counts as another one of the same human, or again as its own.

    The newest step of a registration holds. No other row changes: `accounts.merging` says who counts as whom.
    """

    __tablename__ = "person_merge"
    __table_args__ = (UniqueConstraint("person_id", "step"),)
    privacy = Privacy(person="person_id", export=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    step: Mapped[int]
    """1, 2, … of this registration: of two simultaneous changes one fails."""
    counts_as: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Null: as its own, the merge before is undone."""
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class UniversityDecision(Fact, Base):
    """What an administrator said that a typed university is. The newest of a spelling holds."""

    __tablename__ = "university_decision"
    privacy = Privacy()

    id: Mapped[int] = mapped_column(primary_key=True)
    spelling: Mapped[str] = mapped_column(String(200), index=True)
    """Folded by `accounts.universities.fold`."""
    partner: Mapped[str | None] = mapped_column(String(60))
    """Null: it is none of the partners."""
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class RoleGrant(Base):
    """A role beyond learner, from when until when, and who gave it."""

    __tablename__ = "role_grant"
    privacy = Privacy(person="person_id", export=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(40))
    partner: Mapped[str | None] = mapped_column(String(60))
    granted_at: Mapped[datetime] = mapped_column(default=clock.now)
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None]


class SignInSession(Base):
    """A browser that is signed in. The cookie holds the token, the table only its hash."""

    __tablename__ = "sign_in_session"
    privacy = Privacy(person="person_id", export=True, erase="delete")

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    method: Mapped[str] = mapped_column(String(20), default="", server_default=text("''"))
    """How the person proved who they are: code, password, provider, passkey."""
    device: Mapped[str] = mapped_column(String(60), default="", server_default=text("''"))
    """Browser and system in words, so that its owner can tell it from others."""
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_used_at: Mapped[datetime] = mapped_column(default=clock.now)
    second_factor_at: Mapped[datetime | None]
    """When the second factor was shown; roles that need one sleep until then."""
    ended_at: Mapped[datetime | None]


class ExternalIdentity(Base):
    """Who a person is at a university's sign-in service."""

    __tablename__ = "external_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)
    privacy = Privacy(person="person_id", export=True, erase="delete")

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    linked_at: Mapped[datetime] = mapped_column(default=clock.now)


class ProviderVisit(Base):
    """A browser that left for a university's sign-in service. Rows go after a day."""

    __tablename__ = "provider_visit"
    __table_args__ = (Index("ix_provider_visit_network_created_at", "network", "created_at"),)
    privacy = Privacy()

    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(String(40))
    browser_hash: Mapped[str] = mapped_column(String(64), unique=True)
    state_hash: Mapped[str] = mapped_column(String(64), unique=True)
    nonce: Mapped[str] = mapped_column(String(64))
    code_verifier: Mapped[str] = mapped_column(String(128))
    network: Mapped[str] = mapped_column(String(64), default="")
    return_to: Mapped[str] = mapped_column(String(500), default="/")
    claims: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What the provider said of somebody who is not registered yet, until they filled in the rest."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A key pair of a person's device or password manager; we hold the public half."""

    __tablename__ = "passkey"
    privacy = Privacy(person="person_id", export=True, erase="delete")

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    """base64url, as browsers give it."""
    public_key: Mapped[str] = mapped_column(String(2000))
    sign_count: Mapped[int] = mapped_column(default=0)
    device: Mapped[str] = mapped_column(String(60), default="")
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_used_at: Mapped[datetime | None]


class PasskeyQuestion(Base):
    """A random text that a passkey has to sign, once. Rows go after a day."""

    __tablename__ = "passkey_question"
    privacy = Privacy(person="person_id", erase="delete")

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge: Mapped[str] = mapped_column(String(100), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who adds a passkey; null for whoever signs in with one."""
    network: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    used_at: Mapped[datetime | None]


class SecondFactor(Base):
    """The authenticator app of a person: its secret, encrypted with a key of this installation."""

    __tablename__ = "second_factor"
    privacy = Privacy(person="person_id", erase="delete")

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(String(500))
    last_counter: Mapped[int] = mapped_column(default=0)
    """Of the newest code that was taken: none is taken twice."""
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_at: Mapped[datetime | None]
    """When a first code proved that the app holds the secret."""


class RecoveryCode(Base):
    """One of ten codes on paper, for whoever lost the authenticator app."""

    __tablename__ = "recovery_code"
    privacy = Privacy(person="person_id", erase="delete")

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None]


class OneTimeToken(Base):
    """A mailed proof of address: a six-digit code for the waiting tab, and a link for slow mail."""

    __tablename__ = "one_time_token"
    __table_args__ = (Index("ix_one_time_token_email_created_at", "email", "created_at"),)
    privacy = Privacy(person="person_id", address="email", erase="delete")

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    """register or sign-in."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Null while nobody with this address is registered."""
    email: Mapped[str] = mapped_column(String(254))
    network: Mapped[str] = mapped_column(String(64), default="")
    """Keyed hash of the network the request came from, to limit by."""
    tab_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)
    registration: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """The four fields of the form, waiting for the proof."""
    return_to: Mapped[str] = mapped_column(String(500), default="/")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    code_made_at: Mapped[datetime] = mapped_column(default=clock.now)
    """Later than created_at where an administrator made a new code by hand."""
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class SignInFailure(Base):
    """A wrong password, to slow guessing down without locking the owner out."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        Index("ix_sign_in_failure_account_at", "account", "at"),
        Index("ix_sign_in_failure_network_at", "network", "at"),
    )
    privacy = Privacy()

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(64))
    """Keyed hash of the address that was tried; of no use to anybody who reads the table."""
    network: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=clock.now)
