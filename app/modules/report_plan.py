"""Which tables a report has, and what stands in their rows and columns: data, not code.

`course.md` composes its reports of the tables named here and of its own under `report_tables`.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.language import mark


class Measure(StrEnum):
    """The figures that a table may show; `app.statistics.definitions` says what each means."""

    REGISTERED = "registered"
    STARTED = "started"
    COMPLETED = "completed"
    CERTIFIED = "certified"
    ACTIVE = "active"
    COMPLETED_BEFORE = "completed-before"
    MODULE_STARTED = "module-started"
    MODULE_COMPLETED = "module-completed"
    LESSON_COMPLETED = "lesson-completed"
    QUIZ_SENT = "quiz-sent"
    QUIZ_PASSED_FIRST = "quiz-passed-first"
    ATTEMPT_SENT = "attempt-sent"


class Axis(StrEnum):
    """What the rows or the columns of a table stand for."""

    NONE = "none"
    STATUS = "status"
    """One for each figure of the table."""
    CATEGORY = "category"
    PARTNER = "partner"
    COUNTRY = "country"
    MODULE = "module"
    LESSON = "lesson"
    MONTH = "month"
    DURATION = "duration"
    """From registering to completing the course."""
    SURVEY = "survey"
    """Each sentence about satisfaction in each survey; counts answers that belong to nobody."""


@dataclass(frozen=True)
class TablePlan:
    id: str
    title: str
    rows: Axis
    columns: Axis
    figures: tuple[Measure, ...]


@dataclass(frozen=True)
class ReportPlan:
    id: str
    title: str
    tables: tuple[TablePlan, ...]


FUNNEL = (Measure.REGISTERED, Measure.STARTED, Measure.COMPLETED, Measure.CERTIFIED)
OF_A_MODULE = {
    Measure.MODULE_STARTED,
    Measure.MODULE_COMPLETED,
    Measure.LESSON_COMPLETED,
    Measure.QUIZ_SENT,
    Measure.QUIZ_PASSED_FIRST,
    Measure.ATTEMPT_SENT,
}
STANDARD_TABLES = (
    TablePlan("funnel", mark("From registration to certificate"), Axis.STATUS, Axis.NONE, FUNNEL),
    TablePlan("participants", mark("People who registered"), Axis.NONE, Axis.CATEGORY, (Measure.REGISTERED,)),
    TablePlan("categories", mark("Students, staff and others"), Axis.STATUS, Axis.CATEGORY, FUNNEL),
    TablePlan("partners", mark("Universities"), Axis.PARTNER, Axis.STATUS, FUNNEL),
    TablePlan(
        "modules",
        mark("Modules"),
        Axis.MODULE,
        Axis.STATUS,
        (Measure.MODULE_STARTED, Measure.MODULE_COMPLETED),
    ),
    TablePlan("registered", mark("Registered, by university"), Axis.PARTNER, Axis.CATEGORY, (Measure.REGISTERED,)),
    TablePlan("started", mark("Started, by university"), Axis.PARTNER, Axis.CATEGORY, (Measure.STARTED,)),
    TablePlan("completed", mark("Completed, by university"), Axis.PARTNER, Axis.CATEGORY, (Measure.COMPLETED,)),
    TablePlan("certified", mark("Certified, by university"), Axis.PARTNER, Axis.CATEGORY, (Measure.CERTIFIED,)),
    TablePlan("active", mark("Active in the period, by university"), Axis.PARTNER, Axis.CATEGORY, (Measure.ACTIVE,)),
    TablePlan("countries", mark("Countries"), Axis.COUNTRY, Axis.STATUS, FUNNEL),
    TablePlan("months", mark("Month by month"), Axis.MONTH, Axis.STATUS, FUNNEL),
    TablePlan("duration", mark("Time to complete the course"), Axis.DURATION, Axis.NONE, (Measure.COMPLETED,)),
    TablePlan("lessons", mark("Lessons completed"), Axis.LESSON, Axis.NONE, (Measure.LESSON_COMPLETED,)),
    TablePlan(
        "quizzes",
        mark("Quiz results"),
        Axis.MODULE,
        Axis.STATUS,
        (Measure.ATTEMPT_SENT, Measure.QUIZ_SENT, Measure.QUIZ_PASSED_FIRST, Measure.MODULE_COMPLETED),
    ),
    TablePlan("satisfaction", mark("Satisfaction"), Axis.SURVEY, Axis.NONE, ()),
)
STANDARD = {table.id: table for table in STANDARD_TABLES}
STANDARD_REPORTS = (
    ReportPlan(
        "programme",
        mark("Participants of the programme"),
        tuple(STANDARD[id_] for id_ in ("participants", "categories", "partners")),
    ),
    ReportPlan("pack", mark("All figures of the course"), STANDARD_TABLES),
)
"""The reports of a course that names none."""
