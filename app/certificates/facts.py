"""Everything that a certificate says, frozen at the moment it was earned."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

ELEMENTS = (
    "holder",
    "title",
    "country",
    "awarding_bodies",
    "date",
    "outcomes",
    "workload",
    "level",
    "assessment",
    "participation",
    "quality_assurance",
)
FORMAT = 1
"""Of the stored JSON. A new optional field keeps it; a field that changes its meaning raises it."""


@dataclass(frozen=True)
class ModuleFacts:
    """A module that the award covers."""

    title: str
    result: str = ""
    """As printed, e.g. "8 of 10"."""
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Elements:
    """What a micro-credential must say beyond the other facts of an award; authors fill it in course.md."""

    country: str = ""
    """Of the issuer, ISO 3166-1 alpha-2."""
    awarding_bodies: tuple[str, ...] = ()
    ects: str = ""
    """Credits that an awarding body grants; empty: the workload in hours only."""
    level: str = ""
    """Of the European Qualifications Framework, 1 to 8."""
    assessment: str = ""
    participation: str = ""
    """The form, e.g. online and self-paced."""
    quality_assurance: str = ""
    quality_assurance_url: str = ""


@dataclass(frozen=True)
class AwardFacts:
    holder: str
    title: str
    """Of the course or module that was completed."""
    level: str
    """completion (the course) or participation (a module)."""
    issuer: str
    awarded_on: date
    """The day in the course's time zone."""
    workload_hours: float
    """Rounded up to the half hour."""
    public_url: str
    """Scheme and host that the verification link is made with."""
    language: str = "en"
    content_version: str = ""
    """Hash of the content that the results belong to."""
    heading: str = ""
    """The certificate's own title; empty: named after its level."""
    partners: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    """Of the whole award; those of single modules stand in `modules`."""
    modules: tuple[ModuleFacts, ...] = ()
    workload_basis: str = ""
    """How the hours are counted, in a few words."""
    signatory: str = ""
    signatory_role: str = ""
    funding_statement: str = ""
    disclaimer: str = ""
    project_number: str = ""
    email_salt: str = ""
    email_hash: str = ""
    """SHA-256 of the holder's address with the salt behind it: who knows the address can confirm it."""
    elements: Elements = Elements()

    @property
    def missing_elements(self) -> tuple[str, ...]:
        """Which of the 11 mandatory elements of a micro-credential are empty, named as in `ELEMENTS`.

        Source: Council Recommendation of 16 June 2022 (2022/C 243/02), Annex I.
        """
        outcomes = [*self.outcomes, *(outcome for module in self.modules for outcome in module.outcomes)]
        filled = (
            self.holder,
            self.title,
            self.elements.country,
            self.elements.awarding_bodies,
            self.awarded_on,
            outcomes,
            self.workload_hours,
            self.elements.level,
            self.elements.assessment,
            self.elements.participation,
            self.elements.quality_assurance,
        )
        return tuple(name for name, value in zip(ELEMENTS, filled, strict=True) if not value)

    @property
    def achievement_type(self) -> str:
        """A word of Open Badges 3.0. No course calls itself a micro-credential without all that one must say."""
        if self.level != "completion":
            return "Course"
        return "CertificateOfCompletion" if self.missing_elements else "MicroCredential"

    def to_json(self) -> dict[str, Any]:
        return {"format": FORMAT, **asdict(self), "awarded_on": self.awarded_on.isoformat()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "AwardFacts":
        """The facts as they were stored; raises ValueError for a format this release does not know."""
        if stored.get("format") != FORMAT:
            raise ValueError(f"award facts of format {stored.get('format')!r}; this release reads {FORMAT}")
        known = {field.name: stored[field.name] for field in fields(cls) if field.name in stored}
        return cls(
            **{
                **known,
                "awarded_on": date.fromisoformat(stored["awarded_on"]),
                "partners": tuple(stored.get("partners", ())),
                "outcomes": tuple(stored.get("outcomes", ())),
                "modules": tuple(_module(module) for module in stored.get("modules", ())),
                "elements": _elements(stored.get("elements", {})),
            }
        )

    def verification_url(self, code: str) -> str:
        return f"{self.public_url}/verify/{code}"


def _elements(stored: Mapping[str, Any]) -> Elements:
    return Elements(**{**stored, "awarding_bodies": tuple(stored.get("awarding_bodies", ()))})


def _module(stored: Mapping[str, Any]) -> ModuleFacts:
    return ModuleFacts(stored["title"], stored.get("result", ""), tuple(stored.get("outcomes", ())))
