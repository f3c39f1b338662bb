"""One mail sent at once, past the outbox, so that whoever sets up the mail server sees what it says."""

import uuid

from app import clock
from app.accounts.email import normalise
from app.config import Settings, load_settings
from app.errors import StartRefused
from app.mail import smtp
from app.mail.letter import Letter
from app.mail.models import OutboxMessage
from app.mail.rendering import render


def send_test_mail(address: str) -> str:
    """Gives the sentence to print. Raises StartRefused with what the mail server said and what to look at."""
    settings = load_settings()
    if not settings.smtp_host:
        raise StartRefused("No mail server is set: mails are printed where the course runs. Set COURSE_SMTP_HOST.")
    try:
        smtp.sender(settings)(_test_message(normalise(address)))
    except Exception as error:  # noqa: BLE001 - whatever it is, the person at the console must read it
        raise StartRefused(_explanation(settings, error)) from None
    return f"{settings.smtp_host} took the mail to {address}. If it does not arrive, look into the folder for spam."


def _test_message(recipient: str) -> OutboxMessage:
    letter = Letter(
        purpose="test",
        subject="Test mail of the course",
        paragraphs=("The course platform can send mail. Nothing needs to be done.",),
    )
    rendered = render(letter)
    return OutboxMessage(
        message_id=str(uuid.uuid4()),
        recipient=recipient,
        subject=letter.subject,
        text=rendered.text,
        html=rendered.html,
        created_at=clock.now(),
    )


def _explanation(settings: Settings, error: Exception) -> str:
    server = f"{settings.smtp_host}:{settings.smtp_port} ({settings.smtp_security})"
    return (
        f"The mail was not sent by {server}: {smtp.in_words(error)}\n"
        "Look at COURSE_SMTP_HOST, _PORT, _SECURITY, _USER, _PASSWORD and COURSE_MAIL_FROM."
    )
