"""What the events of the trail say, in words that an administrator knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app import wording
from app.language import gettext
from app.language import mark as _

# One for each of `app.audit.deeds`, as the tests see to.
WORDS: dict[str, str] = {
    "backup.restored": _("Restored a backup"),
    "certificate.mailed": _("Mailed the way to a certificate again"),
    "certificate.revoked": _("Revoked a certificate"),
    "certificate.superseded": _("Replaced a certificate by a corrected one"),
    "certificates.exported": _("Downloaded certificates"),
    "code.issued-by-hand": _("Made a sign-in code for somebody"),
    "content.published": _("Published the course"),
    "content.undone": _("Made an earlier version of the course live again"),
    "data.downloaded": _("Downloaded their own data"),
    "identity.linked": _("Connected the account of a university"),
    "item.regraded": _("Graded a question anew"),
    "keys.rotated": _("Made new signing keys"),
    "mail.sent-again": _("Sent a mail again"),
    "name.corrected": _("Corrected their own name"),
    "passkey.added": _("Added a passkey"),
    "passkey.removed": _("Removed a passkey"),
    "password.removed": _("Removed the password"),
    "password.set": _("Set a password"),
    "people.exported": _("Downloaded the list of people"),
    "people.imported": _("Read in a list of people"),
    "people.reminded": _("Reminded people by mail"),
    "person.erased": _("Erased a person"),
    "person.merge-undone": _("Undid a merge"),
    "person.merged": _("Merged two registrations"),
    "person.told-apart": _("Decided that two registrations are two people"),
    "retention.applied": _("Deleted what was kept long enough"),
    "role.ended": _("Ended a role"),
    "role.granted": _("Gave a role"),
    "second-factor.added": _("Set up a second factor"),
    "second-factor.forgotten": _("Removed somebody’s second factor"),
    "second-factor.removed": _("Removed the second factor"),
    "sign-in.code": _("Signed in with a mailed code"),
    "sign-in.passkey": _("Signed in with a passkey"),
    "sign-in.password": _("Signed in with a password"),
    "sign-in.provider": _("Signed in through a university"),
    "sign-in.recovery-code": _("Showed a recovery code"),
    "sign-in.second-factor": _("Showed the second factor"),
    "statistics.exported": _("Downloaded statistics"),
    "statistics.filed": _("Filed a report"),
    "statistics.opened": _("Opened the people behind a number"),
    "university.decided": _("Decided which university a spelling is"),
}

OBJECTS: dict[str, str] = {
    "backup": _("backup"),
    "certificate": _("certificate"),
    "content_version": _("version of the course"),
    "filed report": _("filed report"),
    "item": _("question"),
    "key": _("key"),
    "list": _("list"),
    "mail": _("mail"),
    "partner": _("university"),
    "person": _("person"),
    "table": _("table"),
}

DETAILS: dict[str, str] = {
    "as_of": _("as of"),
    "changed": _("changed"),
    "completed": _("completed by it"),
    "erased_again": _("erased again"),
    "file": _("file"),
    "files": _("files"),
    "first_day": _("from"),
    "into": _("counts as person"),
    "last_day": _("to"),
    "new": _("new"),
    "other": _("the other person"),
    "partner": _("university"),
    "people": _("people"),
    "replaced": _("in place of version"),
    "role": _("role"),
    "rows": _("rows"),
    "same": _("unchanged"),
    "sessions_ended": _("sign-ins ended elsewhere"),
    "sha256": "SHA-256",
    "version": _("version"),
}

ROLES: dict[str, str] = {
    "author": _("author"),
    "administrator": _("administrator"),
    "partner-administrator": _("partner administrator"),
    "viewer": _("viewer"),
}


@dataclass(frozen=True)
class Reading:
    """What the words of an event depend on beside the event."""

    zone: ZoneInfo
    universities: Mapping[str, str]
    """Id → name."""
    rules: Mapping[str, str]
    """Id of a rule of retention → what it ends; an event counts it by the id."""

    def concerning(self, object_type: str, object_id: str, name: str | None) -> str:
        shown = self.universities.get(object_id, object_id) if object_type == "partner" else object_id
        return " ".join(word for word in (gettext(OBJECTS.get(object_type, object_type)), shown, name) if word)

    def details(self, recorded: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Name and value of each that says something."""
        told = [(name, value) for name, value in recorded.items() if value not in ("", None)]
        return [(self._name(name), self._value(name, value)) for name, value in told]

    def _name(self, name: str) -> str:
        return gettext(DETAILS.get(name) or self.rules.get(name, name))

    def _value(self, name: str, value: Any) -> str:
        if name == "as_of":
            return wording.moment(datetime.fromisoformat(value), self.zone)
        if name in ("first_day", "last_day"):
            return wording.day(date.fromisoformat(value))
        if name == "sha256":
            return f"{value[:12]}…"
        if name == "role":
            return gettext(ROLES.get(value, value))
        return self.universities.get(value, value) if name == "partner" else str(value)


def deed(code: str) -> str:
    """The code itself where it is none of ours."""
    return gettext(WORDS.get(code, code))
