"""Mails that administrators have sent to people: invitations, and reminders to go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from app import clock
from app.audit import service as audit
from app.language import gettext as _
from app.language import mark
from app.mail import service as mail
from app.mail.letter import typed_letter
from app.people.line import Line
from app.people.models import Letter

INVITATION, REMINDER = mark("invitation"), mark("reminder")
NOT_AGAIN_WITHIN = timedelta(days=7)
"""Nobody gets two letters in a week, whoever presses the button."""


@dataclass(frozen=True)
class Sender:
    """What the words of a letter need of this installation."""

    site_name: str
    public_url: str


@dataclass(frozen=True)
class Reminder:
    """The words of a reminder; `{name}` stands for the person's name."""

    subject: str
    text: str

    def to(self, name: str) -> tuple[str, str]:
        return self.subject.replace("{name}", name), self.text.replace("{name}", name)


def invite(db: Session, sender: Sender, person_id: int, name: str, email: str, actor_id: int) -> None:
    """Tell somebody new that a place in the course waits for them; they register by signing in."""
    mail.queue(db, email, typed_letter(INVITATION, *invitation(sender, name)))
    _note(db, person_id, INVITATION, actor_id)


def invitation(sender: Sender, name: str) -> tuple[str, str]:
    """Subject and text."""
    subject = _("Your place in %(site)s") % {"site": sender.site_name}
    text = _(
        "Dear %(name)s,\n\n"
        "you are invited to the course %(site)s. It is free.\n\n"
        "To begin, open this address and ask for a code with the email address that this mail came to:\n"
        "%(link)s\n\n"
        "If you do not want to take part, ignore this mail: you are not registered."
    ) % {"name": name, "site": sender.site_name, "link": f"{sender.public_url}/sign-in"}
    return subject, text


def suggested_reminder(sender: Sender) -> Reminder:
    """Words to start from."""
    return Reminder(
        subject=_("Your course %(site)s") % {"site": sender.site_name},
        text=_(
            "Dear {name},\n\n"
            "the course waits for you, and everything that you have done in it is saved.\n\n"
            "Go on here:\n%(link)s\n"
        )
        % {"link": f"{sender.public_url}/my-course"},
    )


def may_get(lines: Sequence[Line]) -> list[Line]:
    """Those who have an address, have not completed the course, and got no letter in the last days."""
    since = clock.now() - NOT_AGAIN_WITHIN
    return [
        line
        for line in lines
        if line.email and not line.completed_at and (line.letter_at is None or line.letter_at < since)
    ]


def remind(db: Session, reminder: Reminder, lines: Sequence[Line], actor_id: int) -> int:
    """Queue a mail to each; gives how many."""
    for line in may_get(lines):
        mail.queue(db, line.email, typed_letter(REMINDER, *reminder.to(line.name)))
        _note(db, line.id, REMINDER, actor_id)
    sent = len(may_get(lines))
    audit.record(db, actor_id=actor_id, action="people.reminded", people=sent)
    return sent


def _note(db: Session, person_id: int, kind: str, actor_id: int) -> None:
    now = clock.now()
    db.add(Letter(person_id=person_id, kind=kind, actor_id=actor_id, happened_at=now, recorded_at=now))
