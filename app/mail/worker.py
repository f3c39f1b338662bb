"""Work after the commit: a thread in every process sends what lies in the outbox, sharing the rows by leases.

At least once: a mail may come twice if the process dies between the server's acceptance and our note of
it. Both copies then carry the same Message-ID.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog
from sqlalchemy import Select, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app import clock
from app.db import Database
from app.mail import smtp
from app.mail.models import OutboxMessage
from app.mail.service import is_too_late
from app.mail.smtp import Send

LEASE = timedelta(minutes=2)
WAITS = [timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6)]
PAUSE_SECONDS = 1.0
STOP_SECONDS = 20

TOO_LATE = "it could not be sent before its content ran out"
log = structlog.get_logger()


class Outbox:
    """The worker of one process. `stop` lets the mail in hand finish."""

    def __init__(self, database: Database, send: Send, chores: Sequence[Callable[[], object]] = ()) -> None:
        self.database = database
        self.send = send
        self.chores = chores
        """What other domains have done after a commit, such as making PDFs; each looks for itself."""
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(timeout=STOP_SECONDS)

    def send_due(self) -> int:
        """Send everything that is due now; gives how many mails went out."""
        sent = 0
        while (message := self._lease()) is not None:
            sent += self._try(message)
        return sent

    def _run(self) -> None:
        while not self._stopping.wait(PAUSE_SECONDS):
            try:
                self.send_due()
                for chore in self.chores:
                    chore()
            except SQLAlchemyError as error:
                log.warning("outbox_waits", kind=type(error).__name__)
            except Exception as error:  # whatever went wrong with one thing, the next must be tried
                log.exception("outbox_failed", kind=type(error).__name__)

    def _lease(self) -> OutboxMessage | None:
        if not self._has_due():
            return None
        with self.database.writing.begin() as db:
            message = db.scalar(_due().limit(1).with_for_update(skip_locked=True))
            if message is not None:
                message.due_at = clock.now() + LEASE
                message.tries += 1
            return message

    def _has_due(self) -> bool:
        # A read first: an idle worker must not take the write lock every second.
        with self.database.reading.begin() as db:
            return db.scalar(_due().with_only_columns(OutboxMessage.id).limit(1)) is not None

    def _try(self, message: OutboxMessage) -> bool:
        if is_too_late(message):
            self._give_up(message, message.last_error or TOO_LATE)
            return False
        try:
            self.send(message)
        except Exception as error:  # noqa: BLE001 - also what the stored words cannot be made a mail of
            self._note_failure(message, error)
            return False
        with self.database.writing.begin() as db:
            _change(db, message, sent_at=clock.now(), last_error="")
        return True

    def _note_failure(self, message: OutboxMessage, error: Exception) -> None:
        log.warning("mail_not_sent", message=message.id, tries=message.tries, kind=type(error).__name__)
        is_hopeless = smtp.is_final(error) or isinstance(error, ValueError)
        if is_hopeless or message.tries > len(WAITS):
            self._give_up(message, smtp.in_words(error))
            return
        with self.database.writing.begin() as db:
            due_at = clock.now() + WAITS[message.tries - 1]
            _change(db, message, due_at=due_at, last_error=smtp.in_words(error))

    def _give_up(self, message: OutboxMessage, reason: str) -> None:
        with self.database.writing.begin() as db:
            _change(db, message, gave_up_at=clock.now(), last_error=reason)


def _due() -> Select[OutboxMessage]:
    return (
        select(OutboxMessage)
        .where(OutboxMessage.sent_at.is_(None), OutboxMessage.gave_up_at.is_(None), OutboxMessage.due_at <= clock.now())
        .order_by(OutboxMessage.due_at)
    )


def _change(db: Session, message: OutboxMessage, **values: object) -> None:
    db.execute(update(OutboxMessage).where(OutboxMessage.id == message.id).values(**values))
