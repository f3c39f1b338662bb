"""What administrators see of the outbox: that mails wait or failed, and why, never what stands in them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.mail import service
from app.mail.models import OutboxMessage

MOST_SHOWN = 200


@dataclass(frozen=True)
class FailedMail:
    id: int
    recipient: str
    purpose: str
    created_at: datetime
    gave_up_at: datetime
    tries: int
    error: str
    is_too_late: bool


@dataclass(frozen=True)
class OutboxState:
    """What lies in the outbox now; `failed` holds the newest ones, `failed_count` counts all."""

    waiting: int
    oldest_waiting: datetime | None
    sent_last_day: int
    failed_count: int
    failed: tuple[FailedMail, ...]


def look_at_outbox(db: Session) -> OutboxState:
    is_waiting = OutboxMessage.sent_at.is_(None) & OutboxMessage.gave_up_at.is_(None)
    waiting, oldest, sent, failed = db.execute(
        select(
            func.count().filter(is_waiting),
            func.min(OutboxMessage.created_at).filter(is_waiting),
            func.count().filter(OutboxMessage.sent_at > clock.now() - service.DAY),
            func.count().filter(OutboxMessage.gave_up_at.is_not(None)),
        )
    ).one()
    return OutboxState(waiting, oldest, sent, failed, _failed(db))


def _failed(db: Session) -> tuple[FailedMail, ...]:
    rows = db.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.gave_up_at.is_not(None))
        .order_by(OutboxMessage.gave_up_at.desc(), OutboxMessage.id.desc())
        .limit(MOST_SHOWN)
    )
    return tuple(
        FailedMail(
            row.id,
            row.recipient,
            row.purpose,
            row.created_at,
            row.gave_up_at,
            row.tries,
            row.last_error,
            service.is_too_late(row),
        )
        for row in rows
        if row.gave_up_at
    )
