"""Putting mails into the outbox, and what becomes of those that could not be sent."""

import uuid
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Conflict, NotFound
from app.language import gettext as _
from app.mail.letter import Letter
from app.mail.models import OutboxMessage
from app.mail.rendering import render

MAX_PER_ADDRESS_AND_DAY = 20
DAY = timedelta(days=1)


def queue(db: Session, recipient: str, letter: Letter) -> None:
    """Send this mail once the transaction is committed: it is stored with the deed, or not at all."""
    rendered = render(letter)
    db.add(
        OutboxMessage(
            message_id=str(uuid.uuid4()),
            purpose=letter.purpose,
            recipient=recipient,
            # A header is one line, whoever wrote the words in it.
            subject=" ".join(letter.subject.split())[:300],
            text=rendered.text,
            html=rendered.html,
            useful_until=clock.now() + letter.useful_for if letter.useful_for else None,
        )
    )


def has_room(db: Session, recipient: str) -> bool:
    """Whether this mailbox has not had its share of the last 24 hours yet, whoever asked for the mails."""
    since = OutboxMessage.created_at > clock.now() - DAY
    sent = db.scalar(select(func.count()).where(OutboxMessage.recipient == recipient, since))
    return (sent or 0) < MAX_PER_ADDRESS_AND_DAY


def send_again(db: Session, message_id: int) -> None:
    """Put a mail that was given up back into the outbox, with its old Message-ID.

    Raises NotFound, or Conflict where it is on its way already or its content has run out.
    """
    message = db.scalar(select(OutboxMessage).where(OutboxMessage.id == message_id).with_for_update())
    if message is None:
        raise NotFound(_("There is no such mail."))
    if message.gave_up_at is None:
        raise Conflict(_("This mail is not given up: it was sent, or it waits for its next try."))
    if is_too_late(message):
        raise Conflict(_("What stands in this mail has run out. The person asks for a new one on the sign-in page."))
    message.gave_up_at, message.due_at, message.tries = None, clock.now(), 0


def is_too_late(message: OutboxMessage) -> bool:
    return message.useful_until is not None and message.useful_until < clock.now()
