"""Every figure that we report, defined once: in words, and as the statement that finds it.

A figure is the moment at which somebody came to count in it: one row per person, or per person and module,
of what was recorded until `as_of`. A period only cuts those moments, so nobody is counted twice in a figure.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import CTE, Select, SelectBase, bindparam, exists, func, select, union_all
from sqlalchemy.orm import aliased

from app.accounts.merging import merged_until
from app.accounts.models import Registration
from app.certificates.models import Award, CertificateEvent
from app.db import UtcDateTime
from app.language import mark as _
from app.modules.models import CourseCompletion, LessonCompletion, ModuleCompletion, PastCompletion
from app.modules.report_plan import Measure
from app.quiz.models import Attempt, SavedAnswer, Submission
from app.statistics.recorded import AS_OF, is_known
from app.statistics.sql_text import readable

Statement: TypeAlias = Select[*tuple[Any, ...]]
BEGINS_AT = bindparam("begins_at", type_=UtcDateTime())
ENDS_AT = bindparam("ends_at", type_=UtcDateTime())
COMPLETION = "completion"
"""The level of award that makes a person certified."""


@dataclass(frozen=True)
class Figure:
    id: str
    label: str
    """Marked for translation, as is the definition."""
    definition: str
    moments: Statement
    """person_id and happened_at; those of a module also module, those of a lesson also lesson.

    One row per registration.
    """
    counts_events: bool = False
    """Whether every row counts, where otherwise a person's first does."""
    is_of_period: bool = False
    """Whether the moment is the first within the period, where otherwise the period cuts the first of all."""
    moments_among: Callable[[SelectBase], Statement] | None = None
    """Those of some people, where it matters that they are chosen deep within the statement."""

    def among(self, people: SelectBase) -> Statement:
        """The moments of these people alone, chosen before anything is looked for.

        Chosen around the statement, databases would find everybody's first piece of work and drop most of it.
        """
        return self.moments_among(people) if self.moments_among else _among(people, self.moments)

    @property
    def by_person(self) -> Statement:
        """The same with merged registrations counted as the one person they are: the first moment counts."""
        return self.by_person_of(self.moments)

    def by_person_of(self, moments: Statement) -> Statement:
        """The same for these moments alone."""
        found, merged = moments.subquery("moments"), merged_until(AS_OF)
        person_id = func.coalesce(merged.c.counts_as, found.c.person_id).label("person_id")
        keys = [person_id, *(found.c[name] for name in ("module", "lesson") if name in found.c)]
        first = func.min(found.c.happened_at).label("happened_at")
        joined = select(*keys, found.c.happened_at if self.counts_events else first).outerjoin(
            merged, merged.c.person_id == found.c.person_id
        )
        return joined if self.counts_events else joined.group_by(*keys)


def _among(people: SelectBase | None, moments: Statement) -> Statement:
    return moments if people is None else moments.where(moments.selected_columns.person_id.in_(people))


_LESSONS = select(LessonCompletion.person_id, LessonCompletion.module, LessonCompletion.happened_at).where(
    is_known(LessonCompletion)
)
_SENT = (
    select(Attempt.person_id, Attempt.module, Submission.happened_at)
    .join(Attempt, Attempt.id == Submission.attempt_id)
    .where(is_known(Submission))
)
_ANSWERS = (
    select(Attempt.person_id, Attempt.module, SavedAnswer.happened_at)
    .join(Attempt, Attempt.id == SavedAnswer.attempt_id)
    .where(is_known(SavedAnswer))
)
_first_answer = (
    select(SavedAnswer.happened_at)
    .where(SavedAnswer.attempt_id == Attempt.id, is_known(SavedAnswer))
    .order_by(SavedAnswer.happened_at)
    .limit(1)
    .scalar_subquery()
)
# One look into the index for each attempt, where grouping would read all of its answers.
_FIRST_ANSWERS = select(Attempt.person_id, Attempt.module, _first_answer.label("happened_at")).where(is_known(Attempt))
WORK: Sequence[Statement] = (_LESSONS, _FIRST_ANSWERS)
"""What makes somebody one who has started."""


@cache
def _first_work(people: SelectBase | None = None) -> CTE:
    """Under a name, and made once for the same people: a statement which counts both figures of it finds it once."""
    work = union_all(*(_among(people, moments) for moments in WORK)).subquery("work")
    first = func.min(work.c.happened_at)
    return (
        select(work.c.person_id, work.c.module, first.label("happened_at"))
        .group_by(work.c.person_id, work.c.module)
        .having(first.is_not(None))
        .cte("first_work")
    )


def _started(people: SelectBase | None = None) -> Statement:
    work = _first_work(people).c
    return select(work.person_id, func.min(work.happened_at).label("happened_at")).group_by(work.person_id)


def _module_started(people: SelectBase | None = None) -> Statement:
    work = _first_work(people).c
    return select(work.person_id, work.module, work.happened_at)


_AWARDS = select(Award.person_id, Award.happened_at).where(Award.level == COMPLETION, is_known(Award))
ENDED_AWARDS = select(CertificateEvent.award_id).where(is_known(CertificateEvent)).distinct()
"""Ids of the awards that were revoked or superseded."""
_ended = ENDED_AWARDS.subquery("ended")
_first_sent = aliased(Attempt)
_another = aliased(Attempt)
_corrected = aliased(PastCompletion)

_first_answer_in_period = (
    select(SavedAnswer.happened_at)
    .where(SavedAnswer.attempt_id == Attempt.id, is_known(SavedAnswer))
    .where(SavedAnswer.happened_at >= BEGINS_AT)
    .order_by(SavedAnswer.happened_at)
    .limit(1)
    .scalar_subquery()
)

REGISTERED = Figure(
    Measure.REGISTERED,
    _("Registered"),
    _("People who registered for the course, counted on the day they did."),
    select(Registration.person_id, Registration.happened_at).where(is_known(Registration)),
)
STARTED = Figure(
    Measure.STARTED,
    _("Started"),
    _("People who completed a lesson or saved an answer in a quiz, counted on the day of the first."),
    _started(),
    moments_among=_started,
)
COMPLETED = Figure(
    Measure.COMPLETED,
    _("Completed"),
    _("People who completed every module that the course then had, counted on the day of the last."),
    select(CourseCompletion.person_id, CourseCompletion.happened_at).where(is_known(CourseCompletion)),
)
CERTIFIED = Figure(
    Measure.CERTIFIED,
    _("Certified"),
    _("People who hold a certificate of completion that is not revoked, counted on the day of their first."),
    select(Award.person_id, func.min(Award.happened_at).label("happened_at"))
    .outerjoin(_ended, _ended.c.award_id == Award.id)
    .where(Award.level == COMPLETION, is_known(Award))
    .group_by(Award.person_id)
    .having(func.count(Award.id) > func.count(_ended.c.award_id)),
)
COMPLETED_BEFORE = Figure(
    Measure.COMPLETED_BEFORE,
    _("Completed before"),
    _("People who completed the earlier course, as imported lists say, on the day they did; never added to Completed."),
    select(PastCompletion.person_id, PastCompletion.happened_at).where(
        is_known(PastCompletion),
        ~PastCompletion.is_withdrawn,
        ~exists()
        .where(_corrected.person_id == PastCompletion.person_id, _corrected.id > PastCompletion.id)
        .where(is_known(_corrected)),
    ),
)
MODULE_STARTED = Figure(
    Measure.MODULE_STARTED,
    _("Started the module"),
    _("People who completed a lesson of the module or saved an answer in its quiz, counted on the day of the first."),
    _module_started(),
    moments_among=_module_started,
)
MODULE_COMPLETED = Figure(
    Measure.MODULE_COMPLETED,
    _("Completed the module"),
    _("People who passed the module's quiz, counted on the day they did."),
    select(ModuleCompletion.person_id, ModuleCompletion.module, ModuleCompletion.happened_at).where(
        is_known(ModuleCompletion)
    ),
)
LESSON_COMPLETED = Figure(
    Measure.LESSON_COMPLETED,
    _("Completed the lesson"),
    _("People who marked the lesson complete, counted on the day they did."),
    select(
        LessonCompletion.person_id, LessonCompletion.module, LessonCompletion.lesson, LessonCompletion.happened_at
    ).where(is_known(LessonCompletion)),
)
_sent = _SENT.subquery("sent")
QUIZ_SENT = Figure(
    Measure.QUIZ_SENT,
    _("Took the quiz"),
    _("People who sent in an attempt at the module's quiz, counted on the day of the first."),
    select(_sent.c.person_id, _sent.c.module, func.min(_sent.c.happened_at).label("happened_at")).group_by(
        _sent.c.person_id, _sent.c.module
    ),
)
QUIZ_PASSED_FIRST = Figure(
    Measure.QUIZ_PASSED_FIRST,
    _("Passed at the first attempt"),
    _("People who passed the module's quiz having sent in one attempt and begun no other, counted on that day."),
    MODULE_COMPLETED.moments.where(
        exists()
        .where(_first_sent.person_id == ModuleCompletion.person_id, _first_sent.module == ModuleCompletion.module)
        .where(_first_sent.number == 1, is_known(_first_sent))
        .where(Submission.attempt_id == _first_sent.id, is_known(Submission)),
        ~exists()
        .where(_another.person_id == ModuleCompletion.person_id, _another.module == ModuleCompletion.module)
        .where(_another.number > 1, is_known(_another))
        .where(_another.happened_at <= ModuleCompletion.happened_at),
    ),
)
ATTEMPT_SENT = Figure(
    Measure.ATTEMPT_SENT,
    _("Attempts sent in"),
    _("Attempts at the module's quiz that were sent in, each counted on its day. A person may have several."),
    _SENT,
    counts_events=True,
)


def _active(people: SelectBase | None = None) -> Statement:
    deeds = union_all(
        *(
            _among(people, deed)
            for deed in (
                REGISTERED.moments,
                select(LessonCompletion.person_id, LessonCompletion.happened_at).where(is_known(LessonCompletion)),
                select(Attempt.person_id, _first_answer_in_period).where(is_known(Attempt)),
                select(ModuleCompletion.person_id, ModuleCompletion.happened_at).where(is_known(ModuleCompletion)),
                COMPLETED.moments,
                _AWARDS,
            )
        )
    ).subquery("deeds")
    return (
        select(deeds.c.person_id, func.min(deeds.c.happened_at).label("happened_at"))
        .where(deeds.c.happened_at >= BEGINS_AT, deeds.c.happened_at < ENDS_AT)
        .group_by(deeds.c.person_id)
    )


ACTIVE = Figure(
    Measure.ACTIVE,
    _("Active in the period"),
    _("People who registered, learned or earned a certificate in the period, counted on the first day they did."),
    _active(),
    is_of_period=True,
    moments_among=_active,
)

FUNNEL = (REGISTERED, STARTED, COMPLETED, CERTIFIED)
BY_MODULE = (MODULE_STARTED, MODULE_COMPLETED)
FIGURES = (*FUNNEL, ACTIVE, COMPLETED_BEFORE, *BY_MODULE, LESSON_COMPLETED, QUIZ_SENT, QUIZ_PASSED_FIRST, ATTEMPT_SENT)
_BY_ID = {figure.id: figure for figure in FIGURES}


def find_figure(figure_id: str) -> Figure | None:
    return _BY_ID.get(figure_id)


@cache
def as_sql(figure: Figure) -> str:
    """The statement that gives the figure's number for the whole course."""
    found = figure.by_person.subquery("counted")
    in_period = (found.c.happened_at >= BEGINS_AT) & (found.c.happened_at < ENDS_AT)
    return readable(select(func.count().label("people")).select_from(found).where(in_period))


def get_figure(measure: Measure) -> Figure:
    return _BY_ID[measure]


DEEDS: Sequence[Statement] = (
    REGISTERED.moments,
    _LESSONS,
    _ANSWERS,
    MODULE_COMPLETED.moments,
    COMPLETED.moments,
    _AWARDS,
)
"""Everything that puts a person on the list of people, one row per deed."""

DEMONSTRATION = _("These are demonstration data: invented people, for a first look.")
METHOD = (
    _("Every figure counts persons, each of them once; only attempts are counted as such. Figures are never added up."),
    _("A day begins and ends at midnight in the course's time zone, %(zone)s."),
    _("What was recorded after the moment named above is not counted, even if it happened before."),
    _("People count under the university and category that they had when the counted event happened."),
    _("The list of people shows university and category as they are at the moment named above."),
    _("With a period set, the list holds everybody who registered, learned or earned a certificate in it."),
    _("People who registered twice and were merged count once, from the moment at which the merge was recorded."),
    _("People who were erased still count; what could identify them is gone."),
)
"""Marked for translation; %(zone)s is the name of the zone."""
