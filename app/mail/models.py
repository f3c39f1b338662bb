"""Mails that wait to be sent."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Privacy


class OutboxMessage(Base):
    """A mail, stored with the deed that caused it and sent afterwards by the worker."""

    __tablename__ = "outbox_message"
    __table_args__ = (Index("ix_outbox_message_sent_at_due_at", "sent_at", "due_at"),)
    privacy = Privacy(address="recipient", erase="delete")

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    """The Message-ID header, the same at every try, so that a doubled mail can be recognised."""
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    """Not before this moment: a lease, or the next try after a failure."""
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(300), default="")
    sent_at: Mapped[datetime | None]
    gave_up_at: Mapped[datetime | None]
