"""The list of mails that could not be sent, and sending one again."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.audit.models import AuditEvent
from app.mail.models import OutboxMessage
from tests.people import Someone, sign_in


def failed_mail(db: Session, **values: object) -> OutboxMessage:
    message = OutboxMessage(
        message_id="k",
        purpose="reminder",
        recipient="amina@example.org",
        subject="Secret 123456",
        text="Secret text",
        tries=6,
        last_error="550 no such mailbox",
        gave_up_at=clock.now(),
        **values,
    )
    db.add(message)
    db.flush()
    return message


def test_a_given_up_mail_is_listed_with_its_reason_and_without_its_words(
    client: TestClient, db: Session, administrator: Someone
) -> None:
    failed_mail(db)
    sign_in(client, db, administrator)
    page = client.get("/mails").text
    assert "amina@<wbr>example<wbr>.org" in page
    assert "550 no such mailbox" in page
    assert "Secret" not in page


def test_sending_again_puts_it_back_once_and_is_recorded(
    client: TestClient, db: Session, administrator: Someone
) -> None:
    message = failed_mail(db)
    sign_in(client, db, administrator)
    assert client.post(f"/mails/{message.id}/again").headers["location"] == "/mails?again=1"
    db.refresh(message)
    assert (message.gave_up_at, message.tries, message.message_id) == (None, 0, "k")
    assert client.post(f"/mails/{message.id}/again").status_code == 409
    event = db.scalars(select(AuditEvent).where(AuditEvent.action == "mail.sent-again")).one()
    assert (event.actor_id, event.object_id) == (administrator.person_id, str(message.id))


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "x"])
def test_a_number_that_no_mail_can_have_finds_none(
    client: TestClient, db: Session, administrator: Someone, number: str
) -> None:
    sign_in(client, db, administrator)
    assert client.post(f"/mails/{number}/again").status_code == 404


def test_a_code_that_ran_out_is_not_sent_again(client: TestClient, db: Session, administrator: Someone) -> None:
    message = failed_mail(db, useful_until=clock.now() - timedelta(minutes=1))
    sign_in(client, db, administrator)
    assert "its code ran out" in client.get("/mails").text
    assert client.post(f"/mails/{message.id}/again").status_code == 409
