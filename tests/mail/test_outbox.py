"""The outbox: a mail goes out once its deed is committed, through a real mail server."""

import email
import socket
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.config import Settings
from app.db import Database
from app.mail import service as mail
from app.mail.models import OutboxMessage
from app.mail.worker import WAITS, Outbox, sender


class Catcher(MessageHandler):
    """A mail server's inbox that can refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.caught: list[Message] = []
        self.refusals = 0
        self.port = _free_port()

    def handle_message(self, message: Message) -> None:
        self.caught.append(message)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # type: ignore[no-untyped-def]  # noqa: N802 - aiosmtpd's name
        if self.refusals:
            self.refusals -= 1
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def catcher() -> Iterator[Catcher]:
    handler = Catcher()
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    yield handler
    controller.stop()


@pytest.fixture
def outbox(committed_database: Database, settings: Settings, catcher: Catcher) -> Outbox:
    with_server = settings.model_copy(
        update={"smtp_host": "127.0.0.1", "smtp_port": catcher.port, "smtp_security": "none"}
    )
    return Outbox(committed_database, sender(with_server))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _deed_that_fails(db: Session) -> None:
    mail.queue(db, "amina@example.org", "Never", "Never")
    raise ZeroDivisionError


def queue(database: Database, subject: str = "Your code") -> None:
    with database.writing.begin() as db:
        mail.queue(db, "amina@example.org", subject, "Line one\nمحمد عائشہ")


def test_a_mail_arrives_as_it_was_written(committed_database: Database, outbox: Outbox, catcher: Catcher) -> None:
    queue(committed_database, "Code 123456 – ÉÑ")
    assert outbox.send_due() == 1
    (message,) = catcher.caught
    assert str(email.header.make_header(email.header.decode_header(message["Subject"]))) == "Code 123456 – ÉÑ"
    assert "محمد عائشہ" in message.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert outbox.send_due() == 0


def test_a_refused_mail_is_tried_again_later_with_the_same_id(
    committed_database: Database, outbox: Outbox, catcher: Catcher
) -> None:
    catcher.refusals = 1
    queue(committed_database)
    assert outbox.send_due() == 0
    assert outbox.send_due() == 0
    later = clock.now() + WAITS[0]
    with clock.running_as(lambda: later):
        assert outbox.send_due() == 1
    with committed_database.reading.begin() as db:
        stored = db.scalars(select(OutboxMessage)).one()
    assert (stored.tries, stored.message_id) == (2, catcher.caught[0]["Message-ID"])


def test_after_the_last_try_the_mail_is_given_up(
    committed_database: Database, outbox: Outbox, catcher: Catcher
) -> None:
    catcher.refusals = 100
    queue(committed_database)
    moment = clock.now()
    for wait in (timedelta(0), *WAITS, timedelta(days=1)):
        moment += wait
        with clock.running_as(lambda moment=moment: moment):
            outbox.send_due()
    with committed_database.reading.begin() as db:
        stored = db.scalars(select(OutboxMessage)).one()
    assert (stored.tries, stored.gave_up_at is not None, stored.sent_at) == (len(WAITS) + 1, True, None)


def test_two_workers_do_not_send_the_same_mail(committed_database: Database, outbox: Outbox, catcher: Catcher) -> None:
    other = Outbox(committed_database, outbox.send)
    for _mail in range(10):
        queue(committed_database)
    other.start()
    outbox.send_due()
    other.stop()
    other.send_due()
    assert len(catcher.caught) == 10


def test_a_mail_of_a_deed_that_failed_is_never_sent(committed_database: Database, outbox: Outbox) -> None:
    with pytest.raises(ZeroDivisionError), committed_database.writing.begin() as db:
        _deed_that_fails(db)
    assert outbox.send_due() == 0
