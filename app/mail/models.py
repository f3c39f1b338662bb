"""Mails that wait to be sent."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Privacy


class OutboxMessage(Base):
    """A mail, stored with the deed that caused it and sent afterwards by the worker."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("ix_outbox_message_sent_at_due_at", "sent_at", "due_at"),
        Index("ix_outbox_message_recipient_created_at", "recipient", "created_at"),
    )
    privacy = Privacy(address="recipient", erase="delete")

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    """What the Message-ID header begins with, the same at every try, so that a doubled mail can be recognised."""
    purpose: Mapped[str] = mapped_column(String(40), default="", server_default=sql("''"))
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text, default="", server_default=sql("''"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    """Not before this moment: a lease, or the next try after a failure."""
    useful_until: Mapped[datetime | None]
    """Not after this moment: the code in it has run out."""
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(300), default="")
    sent_at: Mapped[datetime | None]
    gave_up_at: Mapped[datetime | None]
