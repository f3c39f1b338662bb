"""A real mail server on this machine that keeps what it is given, and can be told to refuse."""

import email
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.header import decode_header, make_header
from email.message import Message

from aiosmtpd.controller import Controller

from tests.ports import take_port

START_SECONDS = 60


@dataclass
class Catcher:
    port: int = 0
    caught: list[Message] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    """Beside each caught mail the address of its envelope."""
    refusals: int = 0
    refusal: str = "451 try again later"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # type: ignore[no-untyped-def]  # noqa: N802 - aiosmtpd's name
        if self.refusals:
            self.refusals -= 1
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # type: ignore[no-untyped-def]  # noqa: N802 - as above
        self.caught.append(email.message_from_bytes(envelope.content))
        self.senders.append(envelope.mail_from)
        return "250 accepted"


@contextmanager
def running_catcher() -> Iterator[Catcher]:
    catcher = Catcher(take_port())
    controller = Controller(catcher, hostname="127.0.0.1", port=catcher.port, ready_timeout=START_SECONDS)
    controller.start()
    yield catcher
    controller.stop()


def subject_of(message: Message) -> str:
    return str(make_header(decode_header(message["Subject"])))


def part_of(message: Message, content_type: str) -> str:
    """The text of the first part of this type."""
    part = next(part for part in message.walk() if part.get_content_type() == content_type)
    return part.get_payload(decode=True).decode()  # type: ignore[union-attr]  # a part that is text
