"""The outbox: a mail goes out once its deed is committed, through a real mail server."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.db import Database
from app.mail import service as mail
from app.mail.letter import Letter
from app.mail.models import OutboxMessage
from app.mail.worker import WAITS, Outbox
from tests.mail.catcher import Catcher, part_of, subject_of

LETTER = Letter(purpose="test", subject="Code 123456 – ÉÑ", paragraphs=("Line one", "محمد عائشہ"))


def _deed_that_fails(db: Session) -> None:
    mail.queue(db, "amina@example.org", LETTER)
    raise ZeroDivisionError


def queue(database: Database, recipient: str = "amina@example.org", useful_for: timedelta | None = None) -> None:
    with database.writing.begin() as db:
        mail.queue(db, recipient, Letter("test", LETTER.subject, LETTER.paragraphs, useful_for=useful_for))


def stored(database: Database) -> OutboxMessage:
    with database.reading.begin() as db:
        return db.scalars(select(OutboxMessage)).one()


def test_a_mail_arrives_as_it_was_written(committed_database: Database, outbox: Outbox, catcher: Catcher) -> None:
    queue(committed_database)
    assert outbox.send_due() == 1
    (message,) = catcher.caught
    assert subject_of(message) == "Code 123456 – ÉÑ"
    assert "محمد عائشہ" in part_of(message, "text/plain")
    assert "<p" in part_of(message, "text/html")
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
    mail_row = stored(committed_database)
    assert mail_row.tries == 2
    assert catcher.caught[0]["Message-ID"] == f"<{mail_row.message_id}@localhost>"


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
    mail_row = stored(committed_database)
    assert (mail_row.tries, mail_row.gave_up_at is not None, mail_row.sent_at) == (len(WAITS) + 1, True, None)
    assert mail_row.last_error == "451 try again later"


def test_a_mailbox_that_does_not_exist_is_given_up_at_once(
    committed_database: Database, outbox: Outbox, catcher: Catcher
) -> None:
    catcher.refusals, catcher.refusal = 1, "550 no such mailbox"
    queue(committed_database)
    outbox.send_due()
    mail_row = stored(committed_database)
    assert (mail_row.tries, mail_row.gave_up_at is not None) == (1, True)
    assert mail_row.last_error == "550 no such mailbox"


def test_a_code_is_not_sent_after_it_ran_out(committed_database: Database, outbox: Outbox, catcher: Catcher) -> None:
    catcher.refusals = 1
    queue(committed_database, useful_for=timedelta(minutes=1))
    outbox.send_due()
    later = clock.now() + timedelta(minutes=2)
    with clock.running_as(lambda: later):
        assert outbox.send_due() == 0
    assert stored(committed_database).gave_up_at is not None
    assert catcher.caught == []


def test_a_mail_that_cannot_be_made_does_not_stop_the_others(
    committed_database: Database, outbox: Outbox, catcher: Catcher
) -> None:
    with committed_database.writing.begin() as db:
        db.add(OutboxMessage(message_id="broken", recipient="a@b\nBcc: c@d", subject="s", text="t"))
    queue(committed_database)
    assert outbox.send_due() == 1
    assert len(catcher.caught) == 1
    with committed_database.reading.begin() as db:
        broken = db.scalars(select(OutboxMessage).where(OutboxMessage.message_id == "broken")).one()
    assert broken.gave_up_at is not None


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
