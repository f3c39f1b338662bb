"""Awards, what became of them, and the documents made from them."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Fact, Privacy


class Award(Fact, Base):
    """A certificate as it was earned: every printed fact, frozen."""

    __tablename__ = "award"
    __table_args__ = (UniqueConstraint("person_id", "level", "subject", "revision"),)
    privacy = Privacy(person="person_id", export=True, erase="blank", blank=("facts",))

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    """The public name: 128 random bits in lower-case base 32."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    level: Mapped[str] = mapped_column(String(20))
    """completion (the course) or participation (a module)."""
    subject: Mapped[str] = mapped_column(String(60))
    """Id of the course or of the module."""
    revision: Mapped[int] = mapped_column(default=1)
    """2 and up after a correction; the earlier ones are superseded."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """`certificates.facts.AwardFacts` as JSON."""


class CertificateEvent(Fact, Base):
    """A later turn in the life of an award: superseded or revoked."""

    __tablename__ = "certificate_event"
    privacy = Privacy(person="award.person_id", export=True, erase="blank", blank=("reason",))

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(500), default="")
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Document(Fact, Base):
    """A file made from an award, once: later downloads give these very bytes."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("award_id", "kind"),)
    privacy = Privacy(person="award.person_id", export=True, erase="blank", blank=("content",))

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"))
    kind: Mapped[str] = mapped_column(String(20))
    """A `certificates.rendering.Kind`."""
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Null once the person is erased."""


class StatusEntry(Base):
    """The place of an award's credential in a status list, drawn by lot."""

    __tablename__ = "status_entry"
    __table_args__ = (UniqueConstraint("list_number", "list_index"),)
    privacy = Privacy()

    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), primary_key=True)
    list_number: Mapped[int]
    list_index: Mapped[int]


class SigningKey(Fact, Base):
    """The public half of a key that signs, or once signed, credentials."""

    __tablename__ = "signing_key"
    __table_args__ = (UniqueConstraint("algorithm", "number"),)
    privacy = Privacy()

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    """Algorithm and the beginning of the key's SHA-256."""
    algorithm: Mapped[str] = mapped_column(String(10))
    """ed25519 or rs256."""
    number: Mapped[int]
    """1 and up; the highest of an algorithm signs, the others verify."""
    public_key: Mapped[str] = mapped_column(Text)
    """PEM."""
