"""Awards for tests: valid in every respect, naming only what a test is about."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.certificates import service
from app.certificates.facts import AwardFacts, ModuleFacts
from app.certificates.models import Award

CODE = "k3v7qa2mzxw5hn4tbc6dyr2feu"
EARNED_AT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
OUTCOMES = (
    "Choose the right type and length of mobility for a given need.",
    "Explain who applies for Erasmus+ mobility funds and what a Pakistani university must sign.",
    "Check an inter-institutional agreement and a learning agreement for gaps before anyone travels.",
    "Run the outgoing and the incoming process with clear tasks, dates and records.",
    "Plan for visas, insurance, safety, fair access and cost before departure.",
    "Compare Erasmus+ with other schemes and with online formats, and plan a useful return.",
)
MODULES = ("Mobilities", "Recognition", "Internationalising the institution", "Research partnerships and funding")


def make_facts(**changes: Any) -> AwardFacts:
    facts: dict[str, Any] = {
        "holder": "Amina Khan",
        "title": "B-International: internationalisation in practice",
        "level": "completion",
        "issuer": "B-International consortium",
        "awarded_on": date(2026, 11, 24),
        "workload_hours": 24,
        "workload_basis": "computed from reading time, checks and one attempt at each quiz",
        "public_url": "https://course.example.org",
        "content_version": "ab" * 32,
        "partners": ("Cardiff Metropolitan University", "Universidad de Salamanca", "Università di Bologna"),
        "modules": tuple(ModuleFacts(title, "8 of 10", OUTCOMES) for title in MODULES),
        "funding_statement": "Co-funded by the Erasmus+ Programme of the European Union",
        "disclaimer": "The European Commission's support does not constitute an endorsement of the contents.",
        "project_number": "123456-EPP-1-2020-1-XX-EPPKA2-CBHE-JP",
    }
    return AwardFacts(**{**facts, **changes})


def make_award(db: Session, person_id: int, **changes: Any) -> Award:
    award = service.issue(
        db,
        person_id=person_id,
        level=changes.get("level", "completion"),
        subject="test-course",
        facts=make_facts(**changes),
        happened_at=EARNED_AT,
    )
    db.flush()
    return award
