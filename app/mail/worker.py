"""Work after the commit: a thread in every process sends what lies in the outbox, sharing the rows by leases.

At least once: a mail may come twice if the process dies between the server's acceptance and our note of
it. Both copies then carry the same Message-ID.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from email.message import EmailMessage

import aiosmtplib
import structlog
from sqlalchemy import Select, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app import clock
from app.config import Settings
from app.db import Database
from app.mail.models import OutboxMessage

LEASE = timedelta(minutes=2)
WAITS = [timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6)]
PAUSE_SECONDS = 1.0
CONNECT_SECONDS = 20

Send = Callable[[OutboxMessage], None]
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
        self._thread.join(timeout=CONNECT_SECONDS)

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
        try:
            self.send(message)
        except (aiosmtplib.SMTPException, OSError) as error:
            self._note_failure(message, error)
            return False
        with self.database.writing.begin() as db:
            _change(db, message, sent_at=clock.now(), last_error="")
        return True

    def _note_failure(self, message: OutboxMessage, error: Exception) -> None:
        now = clock.now()
        is_last = message.tries > len(WAITS)
        log.warning("mail_not_sent", message=message.id, tries=message.tries, kind=type(error).__name__)
        with self.database.writing.begin() as db:
            if is_last:
                _change(db, message, gave_up_at=now, last_error=type(error).__name__)
            else:
                _change(db, message, due_at=now + WAITS[message.tries - 1], last_error=type(error).__name__)


def sender(settings: Settings) -> Send:
    """How this installation sends: by its mail server, or onto the console where there is none."""
    return _by_smtp(settings) if settings.smtp_host else _print


def _by_smtp(settings: Settings) -> Send:
    def send(message: OutboxMessage) -> None:
        asyncio.run(
            aiosmtplib.send(
                _as_email(message, settings.mail_from),
                hostname=settings.smtp_host,
                port=settings.smtp_port,
                username=settings.smtp_user or None,
                password=settings.smtp_password.get_secret_value() or None,
                start_tls=settings.smtp_security == "starttls",
                use_tls=settings.smtp_security == "tls",
                timeout=CONNECT_SECONDS,
            )
        )

    return send


def _print(message: OutboxMessage) -> None:
    print(f"\n--- mail to {message.recipient}: {message.subject}\n{message.text}\n---", flush=True)


def _as_email(message: OutboxMessage, sender_address: str) -> EmailMessage:
    email = EmailMessage()
    email["Message-ID"] = message.message_id
    email["From"] = sender_address
    email["To"] = message.recipient
    email["Subject"] = message.subject
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(message.text)
    return email


def _due() -> Select[OutboxMessage]:
    return (
        select(OutboxMessage)
        .where(OutboxMessage.sent_at.is_(None), OutboxMessage.gave_up_at.is_(None), OutboxMessage.due_at <= clock.now())
        .order_by(OutboxMessage.due_at)
    )


def _change(db: Session, message: OutboxMessage, **values: object) -> None:
    db.execute(update(OutboxMessage).where(OutboxMessage.id == message.id).values(**values))
