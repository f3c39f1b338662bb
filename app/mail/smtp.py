"""Handing a mail to the mail server of this installation, or printing it where there is none."""

import asyncio
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import format_datetime

import aiosmtplib

from app.config import Settings
from app.mail.models import OutboxMessage

CONNECT_SECONDS = 20
SEND_SECONDS = 60
"""For all of it; well below the time of a lease, so that nobody else takes the mail up meanwhile."""

Send = Callable[[OutboxMessage], None]


def sender(settings: Settings) -> Send:
    """How this installation sends."""
    return _by_smtp(settings) if settings.smtp_host else _print


def is_final(error: Exception) -> bool:
    """Whether the server refused this very mail for good, so that trying again cannot help."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return all(refusal.code >= 500 for refusal in error.recipients)
    return isinstance(error, aiosmtplib.SMTPDataError) and error.code >= 500


def in_words(error: Exception) -> str:
    """What the server or the network said, in one line for the administrator."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return _one_line("; ".join(f"{refusal.code} {refusal.message}" for refusal in error.recipients))
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return _one_line(f"{error.code} {error.message}")
    return _one_line(f"{type(error).__name__}: {error}")


def _by_smtp(settings: Settings) -> Send:
    async def deliver(email: EmailMessage) -> None:
        async with asyncio.timeout(SEND_SECONDS):
            await aiosmtplib.send(
                email,
                hostname=settings.smtp_host,
                port=settings.smtp_port,
                username=settings.smtp_user or None,
                password=settings.smtp_password.get_secret_value() or None,
                start_tls=settings.smtp_security == "starttls",
                use_tls=settings.smtp_security == "tls",
                timeout=CONNECT_SECONDS,
            )

    return lambda message: asyncio.run(deliver(as_email(message, settings.mail_from)))


def as_email(message: OutboxMessage, sender_address: str) -> EmailMessage:
    """Raises ValueError where a header cannot be made of what is stored."""
    email = EmailMessage()
    domain = sender_address.rpartition("@")[2].rstrip(">") or "localhost"
    email["Message-ID"] = f"<{message.message_id}@{domain}>"
    email["From"] = sender_address
    email["To"] = message.recipient
    email["Subject"] = message.subject
    email["Date"] = format_datetime(message.created_at)
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(message.text)
    if message.html:
        email.add_alternative(message.html, subtype="html")
    return email


def _print(message: OutboxMessage) -> None:
    print(f"\n--- mail to {message.recipient}: {message.subject}\n{message.text}\n---", flush=True)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]
