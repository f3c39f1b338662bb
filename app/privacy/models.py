"""What people were told about their data, and what they allowed beyond it."""

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Fact, Privacy


class PrivacyNotice(Fact, Base):
    """A wording of the privacy notice, from the moment this installation first ran with it.

    Whoever registered was shown the newest one of that moment.
    """

    __tablename__ = "privacy_notice"
    privacy = Privacy()

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    html: Mapped[str] = mapped_column(Text)
    """As it was shown, in English."""


class Consent(Fact, Base):
    """Somebody allowed something optional, or took it back. The newest row of a purpose holds."""

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("person_id", "purpose", "happened_at"),)
    privacy = Privacy(person="person_id", export=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(40))
    """A `privacy.consenting.Purpose`."""
    wording: Mapped[int]
    """Number of the wording that was agreed to; counted up when the sentence changes."""
    is_given: Mapped[bool]
