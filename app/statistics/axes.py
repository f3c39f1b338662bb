"""What stands in the rows or columns of a table: which ones there are, in which order, under which name."""

from dataclasses import dataclass

from app.accounts.scope import Scope
from app.language import gettext as _
from app.modules.catalogue import Course
from app.modules.report_plan import Axis, TablePlan
from app.statistics import labels
from app.statistics.counts import NOT_STATED, OTHER_UNIVERSITIES, Counts, with_unknown
from app.statistics.definitions import get_figure
from app.statistics.durations import NOT_REGISTERED, SPANS

ADDS_UP = {Axis.PARTNER, Axis.COUNTRY, Axis.CATEGORY, Axis.MONTH, Axis.DURATION}
"""Every person counts in one row only, so the rows have a total."""


@dataclass(frozen=True)
class Place:
    """A row or a column."""

    labels: tuple[str, ...]
    of: tuple[tuple[str, str], ...] = ()
    """Name and value of every limit that it sets, `figure` among them."""

    def lies_within(self, scope: Scope) -> bool:
        return scope.partner is None or dict(self.of).get("partner", scope.partner) == scope.partner


def places(axis: Axis, plan: TablePlan, course: Course, counts: Counts) -> list[Place]:
    return _FINDERS[axis](plan, course, counts)


def headings(axis: Axis) -> tuple[str, ...]:
    """Of the columns that hold the names of the rows."""
    names = {
        Axis.STATUS: (_("Step"),),
        Axis.CATEGORY: (_("Category"),),
        Axis.PARTNER: (_("University"),),
        Axis.COUNTRY: (_("Country"),),
        Axis.MODULE: (_("Module"),),
        Axis.LESSON: (_("Module"), _("Lesson")),
        Axis.MONTH: (_("Month"),),
        Axis.DURATION: (_("From registering to completing"),),
    }
    return names.get(axis, ())


def _nothing(plan: TablePlan, course: Course, counts: Counts) -> list[Place]:
    return [Place(())]


def _statuses(plan: TablePlan, course: Course, counts: Counts) -> list[Place]:
    return [Place((_(get_figure(figure).label),), (("figure", figure),)) for figure in plan.figures]


def _categories(plan: TablePlan, course: Course, counts: Counts) -> list[Place]:
    found = counts.found("category", plan.figures)
    ids = with_unknown((category.id for category in course.categories), found)
    return [Place((labels.category_name(course, id_),), (("category", id_),)) for id_ in ids]


def _partners(plan: TablePlan, course: Course, counts: Counts) -> list[Place]:
    """Those of the course, a retired one only with people; then ids it no longer knows; then everybody else."""
    found = counts.found("partner", plan.figures)
    known = [partner.id for partner in course.partners if not partner.retired_on or partner.id in found]
    unknown = [partner for partner in found if partner not in (OTHER_UNIVERSITIES, NOT_STATED)]
    rest = [OTHER_UNIVERSITIES, *(p for p in found if p == NOT_STATED)]
    ids = [*with_unknown(known, unknown), *rest]
    return [Place((labels.partner_label(course, id_),), (("partner", id_),)) for id_ in ids]


def _countries(plan: TablePlan, course: Course, counts: Counts) -> list[Place]:
    named = {code: labels.country_name(code) for code in counts.found("country", plan.figures)}
    ordered = sorted(named, key=lambda code: (code == "", named[code], code))
    return [Place((named[code],), (("country", code),)) for code in ordered]


def _modules(plan: TablePlan, course: Course, counts: Counts) -> list[Place]:
    ids = with_unknown((module.id for module in course.modules), counts.found("module", plan.figures))
    return [Place((labels.module_title(course, id_),), (("module", id_),)) for id_ in ids]


def _lessons(plan: TablePlan, course: Course, counts: Counts) -> list[Place]:
    known = [(module.id, lesson.id) for module in course.modules for lesson in module.lessons]
    found = [pair for pair in counts.lessons(plan.figures) if pair not in known]
    return [
        Place(
            (labels.module_title(course, module), labels.lesson_title(course, module, lesson)),
            (("lesson", lesson), ("module", module)),
        )
        for module, lesson in [*known, *found]
    ]


def _months(plan: TablePlan, course: Course, counts: Counts) -> list[Place]:
    return [Place((labels.month_name(month),), (("month", month),)) for month in counts.months]


def _durations(plan: TablePlan, course: Course, counts: Counts) -> list[Place]:
    shown = [*SPANS, *([NOT_REGISTERED] if counts.durations.get(NOT_REGISTERED.first_day) else [])]
    return [Place((_(span.label),), (("duration", span.id),)) for span in shown]


_FINDERS = {
    Axis.NONE: _nothing,
    Axis.STATUS: _statuses,
    Axis.CATEGORY: _categories,
    Axis.PARTNER: _partners,
    Axis.COUNTRY: _countries,
    Axis.MODULE: _modules,
    Axis.LESSON: _lessons,
    Axis.MONTH: _months,
    Axis.DURATION: _durations,
}
