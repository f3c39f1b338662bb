"""Words of course.md that pages and certificates print."""

from dataclasses import dataclass, field
from enum import StrEnum

from app.certificates.facts import Elements


@dataclass(frozen=True)
class Funding:
    """Texts that the funder wants on pages and certificates; empty ones are not shown."""

    statement: str = ""
    disclaimer: str = ""
    project: str = ""


class Participation(StrEnum):
    """When a module earns a confirmation of participation of its own."""

    NEVER = "never"
    PASSED = "passed"


@dataclass(frozen=True)
class CertificateTexts:
    issuer: str = ""
    title: str = ""
    signatory: str = ""
    signatory_role: str = ""
    participation_title: str = ""
    participation: Participation = Participation.NEVER
    elements: Elements = field(default_factory=Elements)
    """What makes the certificate a micro-credential, once all of it is filled."""
