"""Reading the mails that wait in the outbox, as their recipient would."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.mail.models import OutboxMessage


def newest_mail(db: Session, recipient: str) -> OutboxMessage:
    return db.scalars(
        select(OutboxMessage).where(OutboxMessage.recipient == recipient).order_by(OutboxMessage.id.desc())
    ).first() or _no_mail(recipient)


def mailed_code(db: Session, recipient: str) -> str:
    return re.findall(r"\b\d{6}\b", newest_mail(db, recipient).text)[0]


def mailed_link(db: Session, recipient: str) -> str:
    """The path of the link in the newest mail."""
    return re.findall(r"https?://[^/\s]+(/\S+)", newest_mail(db, recipient).text)[0]


def _no_mail(recipient: str) -> OutboxMessage:
    raise AssertionError(f"no mail to {recipient}")
