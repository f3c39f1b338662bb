"""A learner's record of continuing professional development: what was studied, for how long, with what result."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.certificates.service import Certificate
from app.learning.progress import CourseProgress, ModuleProgress
from app.modules.catalogue import Course


@dataclass(frozen=True)
class RecordedModule:
    title: str
    outcomes: tuple[str, ...]
    lessons: tuple[str, ...]
    """Titles of those that were completed."""
    minutes: int
    """Of the completed lessons; of the whole module once it is completed."""
    result: str
    """In words; empty before the first attempt."""
    completed_on: date | None


@dataclass(frozen=True)
class RecordedCertificate:
    title: str
    level: str
    awarded_on: date
    address: str
    status: str


@dataclass(frozen=True)
class LearningRecord:
    """Everything that stands on the page, and in the same words in the file."""

    holder: str
    course: str
    as_of: datetime
    modules: tuple[RecordedModule, ...]
    certificates: tuple[RecordedCertificate, ...]

    @property
    def minutes(self) -> int:
        return sum(module.minutes for module in self.modules)

    def to_json(self) -> dict[str, Any]:
        return {"format": "learning-record/1", **asdict(self), "minutes": self.minutes}


def make_record(
    holder: str,
    course: Course,
    progress: CourseProgress,
    results: Mapping[str, str],
    certificates: Sequence[Certificate],
    as_of: datetime,
) -> LearningRecord:
    """`results` says by module id what counts, in words. Modules that were never begun are left out."""
    begun = [module for module in progress.modules if module.lessons_done or module.standing.past]
    return LearningRecord(
        holder=holder,
        course=course.title,
        as_of=as_of,
        modules=tuple(_module(module, results.get(module.module.id, ""), course.zone) for module in begun),
        certificates=tuple(_certificate(certificate) for certificate in certificates if certificate.facts),
    )


def _module(progress: ModuleProgress, result: str, zone: ZoneInfo) -> RecordedModule:
    module = progress.module
    done = [lesson for lesson in module.lessons if lesson.id in progress.lessons_done]
    completed_at = progress.completed_at
    return RecordedModule(
        title=module.title,
        outcomes=module.outcomes,
        lessons=tuple(lesson.title for lesson in done),
        minutes=module.minutes if completed_at else sum(lesson.minutes for lesson in done),
        result=result,
        completed_on=completed_at.astimezone(zone).date() if completed_at else None,
    )


def _certificate(certificate: Certificate) -> RecordedCertificate:
    facts = certificate.facts
    assert facts is not None  # noqa: S101 - the caller chose those that have facts
    return RecordedCertificate(
        title=facts.title,
        level=certificate.level,
        awarded_on=facts.awarded_on,
        address=facts.verification_url(certificate.code),
        status=certificate.standing.status,
    )
