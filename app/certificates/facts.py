"""Everything that a certificate says, frozen at the moment it was earned."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

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
class AwardFacts:
    holder: str
    title: str
    """Of the course or module that was completed."""
    level: str
    """completion (the course) or participation (a module)."""
    issuer: str
    awarded_on: date
    """The day in the course's time zone."""
    workload_hours: int
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
            }
        )

    def verification_url(self, code: str) -> str:
        return f"{self.public_url}/verify/{code}"


def _module(stored: Mapping[str, Any]) -> ModuleFacts:
    return ModuleFacts(stored["title"], stored.get("result", ""), tuple(stored.get("outcomes", ())))
