"""Putting a mail into the outbox: it is stored with the deed, or not at all."""

import uuid

from sqlalchemy.orm import Session

from app.mail.models import OutboxMessage


def queue(db: Session, recipient: str, subject: str, text: str) -> None:
    """Send this mail once the transaction is committed."""
    db.add(OutboxMessage(message_id=f"<{uuid.uuid4()}@course>", recipient=recipient, subject=subject, text=text))
