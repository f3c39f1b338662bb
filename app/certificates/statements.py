"""The sentences of a certificate, the same on paper and on screen, in the language spoken now."""

from dataclasses import dataclass
from math import ceil
from zoneinfo import ZoneInfo

from app.certificates.facts import AwardFacts
from app.certificates.service import Certificate, Standing, Status
from app.language import gettext as _
from app.language import ngettext
from app.wording import day, hours, in_a_row, moment

UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class Detail:
    label: str
    value: str
    note: str = ""


def heading(level: str, facts: AwardFacts | None) -> str:
    """The course's own name for this kind of certificate, else the name of its level."""
    if facts and facts.heading:
        return facts.heading
    return _("Certificate of completion") if level == "completion" else _("Confirmation of participation")


def achievement(level: str) -> str:
    """The words between the holder's name and the title."""
    return _("has completed the course") if level == "completion" else _("has completed the module")


def details(facts: AwardFacts) -> list[Detail]:
    """Date, workload and issuer, and the signatory where there is one."""
    always = [
        Detail(_("Awarded on"), day(facts.awarded_on)),
        Detail(_("Workload"), _workload(facts), facts.workload_basis),
        Detail(_("Issued by"), facts.issuer),
    ]
    signed = Detail(_("Signed for the issuer by"), facts.signatory, facts.signatory_role)
    return [*always, signed] if facts.signatory else always


def profile_text(level: str, facts: AwardFacts) -> str:
    """One line for a profile or a list of qualifications; the address that proves it follows."""
    return _("%(heading)s: %(title)s. %(issuer)s, %(day)s, %(hours)s. To be checked at") % {
        "heading": heading(level, facts),
        "title": facts.title,
        "issuer": facts.issuer,
        "day": day(facts.awarded_on),
        "hours": _workload(facts),
    }


def _workload(facts: AwardFacts) -> str:
    number = hours(round(facts.workload_hours * 60))
    return ngettext("%(num)s hour", "%(num)s hours", ceil(facts.workload_hours)) % {"num": number}


def project(facts: AwardFacts) -> str:
    return _("Project %(number)s") % {"number": facts.project_number} if facts.project_number else ""


def status_word(standing: Standing) -> str:
    """The status in a word, for a list."""
    return {Status.VALID: _("valid"), Status.SUPERSEDED: _("superseded"), Status.REVOKED: _("revoked")}[standing.status]


def element_names(elements: tuple[str, ...]) -> str:
    """The elements of a micro-credential as an author knows them."""
    names = {
        "holder": _("the holder"),
        "title": _("a title"),
        "country": _("the issuer's country"),
        "awarding_bodies": _("the awarding bodies"),
        "date": _("the date"),
        "outcomes": _("learning outcomes"),
        "workload": _("the workload"),
        "level": _("the level (EQF)"),
        "assessment": _("the type of assessment"),
        "participation": _("the form of participation"),
        "quality_assurance": _("the type of quality assurance"),
    }
    return in_a_row(names[element] for element in elements)


def standing_title(standing: Standing) -> str:
    return {
        Status.VALID: _("This certificate is valid"),
        Status.SUPERSEDED: _("A corrected certificate has replaced this one"),
        Status.REVOKED: _("This certificate was revoked"),
    }[standing.status]


def standing_sentence(certificate: Certificate) -> str:
    """What the status means, with its date and reason."""
    standing = certificate.standing
    if standing.since is None:
        issuer = certificate.facts.issuer if certificate.facts else ""
        return _("%(issuer)s issued it and has not withdrawn it.") % {"issuer": issuer} if issuer else ""
    since = moment(standing.since, UTC)
    if standing.reason:
        return _("Since %(moment)s. Reason: %(reason)s") % {"moment": since, "reason": standing.reason}
    return _("Since %(moment)s.") % {"moment": since}
