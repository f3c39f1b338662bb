"""The chain of events that an auditor reads."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Fact, Privacy


class AuditEvent(Fact, Base):
    """Who did what to which object; each row carries the hash of the row before it."""

    __tablename__ = "audit_event"
    privacy = Privacy(person="actor_id", export=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Null where the system or the operator at the console acted."""
    action: Mapped[str] = mapped_column(String(60), index=True)
    object_type: Mapped[str] = mapped_column(String(40), default="")
    object_id: Mapped[str] = mapped_column(String(80), default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Ids and counts only: a name or address here could never be erased."""
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class AuditHead(Base):
    """The hash of the newest event; locking this one row orders the chain."""

    __tablename__ = "audit_head"
    privacy = Privacy()

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64))
