"""Every figure that we report, defined once: in words, and as the statement that finds it.

A figure is the moment at which somebody came to count in it: one row per person, or per person and module,
of what was recorded until `as_of`. A period only cuts those moments, so nobody is counted twice in a figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Select, bindparam, func, select, union_all

from app.accounts.merging import merged_until
from app.accounts.models import Registration
from app.certificates.models import Award, CertificateEvent
from app.db import UtcDateTime
from app.language import mark as _
from app.modules.models import CourseCompletion, LessonCompletion, ModuleCompletion
from app.quiz.models import Attempt, SavedAnswer

Statement: TypeAlias = Select[*tuple[Any, ...]]
AS_OF = bindparam("as_of", type_=UtcDateTime())
COMPLETION = "completion"
"""The level of award that makes a person certified."""


@dataclass(frozen=True)
class Figure:
    id: str
    label: str
    """Marked for translation, as is the definition."""
    definition: str
    moments: Statement
    """person_id and happened_at; those of a module also module. One row per registration."""

    @property
    def by_person(self) -> Statement:
        """The same with merged registrations counted as the one person they are: the first moment counts."""
        found, merged = self.moments.subquery(), merged_until(AS_OF)
        person_id = func.coalesce(merged.c.counts_as, found.c.person_id).label("person_id")
        keys = [person_id, *(found.c[name] for name in ("module",) if name in found.c)]
        return (
            select(*keys, func.min(found.c.happened_at).label("happened_at"))
            .outerjoin(merged, merged.c.person_id == found.c.person_id)
            .group_by(*keys)
        )


_LESSONS = select(LessonCompletion.person_id, LessonCompletion.module, LessonCompletion.happened_at).where(
    LessonCompletion.recorded_at <= AS_OF
)
_ANSWERS = (
    select(Attempt.person_id, Attempt.module, SavedAnswer.happened_at)
    .join(Attempt, Attempt.id == SavedAnswer.attempt_id)
    .where(SavedAnswer.recorded_at <= AS_OF)
)
_work = union_all(_LESSONS, _ANSWERS).subquery("work")

_AWARDS = select(Award.person_id, Award.happened_at).where(Award.level == COMPLETION, Award.recorded_at <= AS_OF)
ENDED_AWARDS = select(CertificateEvent.award_id).where(CertificateEvent.recorded_at <= AS_OF).distinct()
"""Ids of the awards that were revoked or superseded."""
_ended = ENDED_AWARDS.subquery("ended")

REGISTERED = Figure(
    "registered",
    _("Registered"),
    _("People who registered for the course, counted on the day they did."),
    select(Registration.person_id, Registration.happened_at).where(Registration.recorded_at <= AS_OF),
)
STARTED = Figure(
    "started",
    _("Started"),
    _("People who completed a lesson or saved an answer in a quiz, counted on the day of the first."),
    select(_work.c.person_id, func.min(_work.c.happened_at).label("happened_at")).group_by(_work.c.person_id),
)
COMPLETED = Figure(
    "completed",
    _("Completed"),
    _("People who completed every module that the course then had, counted on the day of the last."),
    select(CourseCompletion.person_id, CourseCompletion.happened_at).where(CourseCompletion.recorded_at <= AS_OF),
)
CERTIFIED = Figure(
    "certified",
    _("Certified"),
    _("People who hold a certificate of completion that is not revoked, counted on the day of their first."),
    select(Award.person_id, func.min(Award.happened_at).label("happened_at"))
    .outerjoin(_ended, _ended.c.award_id == Award.id)
    .where(Award.level == COMPLETION, Award.recorded_at <= AS_OF)
    .group_by(Award.person_id)
    .having(func.count(Award.id) > func.count(_ended.c.award_id)),
)
MODULE_STARTED = Figure(
    "module-started",
    _("Started the module"),
    _("People who completed a lesson of the module or saved an answer in its quiz, counted on the day of the first."),
    select(_work.c.person_id, _work.c.module, func.min(_work.c.happened_at).label("happened_at")).group_by(
        _work.c.person_id, _work.c.module
    ),
)
MODULE_COMPLETED = Figure(
    "module-completed",
    _("Completed the module"),
    _("People who passed the module's quiz, counted on the day they did."),
    select(ModuleCompletion.person_id, ModuleCompletion.module, ModuleCompletion.happened_at).where(
        ModuleCompletion.recorded_at <= AS_OF
    ),
)

FUNNEL = (REGISTERED, STARTED, COMPLETED, CERTIFIED)
BY_MODULE = (MODULE_STARTED, MODULE_COMPLETED)
FIGURES = FUNNEL + BY_MODULE

DEEDS: Sequence[Statement] = (
    REGISTERED.moments,
    _LESSONS,
    _ANSWERS,
    MODULE_COMPLETED.moments,
    COMPLETED.moments,
    _AWARDS,
)
"""Everything that puts a person on the list of people, one row per deed."""

METHOD = (
    _("Every figure counts persons, each of them once. Two figures are never added up."),
    _("A day begins and ends at midnight in the course's time zone, %(zone)s."),
    _("What was recorded after the moment named above is not counted, even if it happened before."),
    _("People count under the university and category that they had when the counted event happened."),
    _("The list of people shows university and category as they are at the moment named above."),
    _("With a period set, the list holds everybody who registered, learned or earned a certificate in it."),
    _("People who registered twice and were merged count once, from the moment at which the merge was recorded."),
    _("People who were erased still count; what could identify them is gone."),
)
"""Marked for translation; %(zone)s is the name of the zone."""
