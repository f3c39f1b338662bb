"""The report of a period, each of its tables alone, and the list of people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.scope import WHOLE_COURSE, Scope
from app.errors import NotFound
from app.language import gettext as _
from app.language import mark
from app.modules.catalogue import Course
from app.modules.report_plan import STANDARD, STANDARD_TABLES, Axis, Measure, ReportPlan, TablePlan
from app.paging import PER_PAGE, Page, find_page, rows_before
from app.statistics import cache, events, labels, pivots, queries, surveys, tables
from app.statistics.behind import Behind
from app.statistics.columns import Table
from app.statistics.counts import Counts, with_unknown
from app.statistics.definitions import DEMONSTRATION, FIGURES, FUNNEL, METHOD, Figure, as_sql
from app.statistics.dictionary import dictionary_table
from app.statistics.events import Event
from app.statistics.needs import Need, needs_of
from app.statistics.people import PersonLine
from app.statistics.period import Cut
from app.statistics.publication import publication_table
from app.statistics.published_satisfaction import published_satisfaction_table
from app.statistics.reports import Definition, FigureShown, Report
from app.statistics.suppression import at_least
from app.statistics.view import View

PEOPLE = "people"
DEFINITIONS = "definitions"
PUBLICATION = "publication"
PUBLISHED_SATISFACTION = "publication-satisfaction"
PUBLISHED = (PUBLICATION, PUBLISHED_SATISFACTION)
"""Of all time whatever period is asked for: two periods could be subtracted."""
DICTIONARY = "dictionary"
OVERVIEW = ReportPlan("overview", mark("Overview"), STANDARD_TABLES[:5])
"""What the first page of the statistics shows, whatever reports the course has."""
_PUBLIC = (Measure.REGISTERED, Measure.COMPLETED)
_PUBLISHED = (STANDARD["categories"],)


@dataclass(frozen=True)
class PersonShown:
    line: PersonLine
    university: str
    category: str

    @property
    def modules_completed(self) -> int:
        return sum(1 for moment in self.line.modules.values() if moment)


@dataclass(frozen=True)
class PeoplePage(Page):
    people: tuple[PersonShown, ...]

    @property
    def csv_bytes(self) -> int:
        """About as much as everybody takes in a file."""
        return self.total * tables.PERSON_BYTES


def find_report(db: Session, course: Course, cut: Cut, scope: Scope, plan: ReportPlan = OVERVIEW) -> Report:
    """All tables of the plan, counted in one view of the database, under the names of `course`."""
    counts = _count(db, course, cut, scope, plan.tables)
    return Report(
        id=plan.id,
        title=_(plan.title),
        cut=cut,
        scope=scope,
        partner=labels.partner_label(course, scope.partner) if scope.partner else "",
        figures=tuple(
            _figure_shown(figure, counts.people(figure.id), Behind(figure.id).url(cut) if scope.sees_people else "")
            for figure in FUNNEL
        ),
        tables=tuple(
            _make_table(db, course, cut, scope, table, counts) for table in plan.tables if _may_see(scope, table)
        ),
        method=method(db, cut),
        definitions=definitions(plan),
        is_demonstration=cache.holds_demonstration(db),
    )


def _figure_shown(figure: Figure, people: int, url: str) -> FigureShown:
    return FigureShown(figure.id, _(figure.label), people, _(figure.definition), url if people else "")


def count_public(db: Session, cut: Cut) -> dict[str, int]:
    """Registered and completed alone, for a page that anybody may open at any time."""
    counts = cache.count_people(db, cut, tuple(Need(measure) for measure in _PUBLIC))
    return {measure: at_least(counts.people(measure)) for measure in _PUBLIC}


def definitions(plan: ReportPlan) -> tuple[Definition, ...]:
    """In words and as the statement, of every figure that the tables of the plan count."""
    wanted = {measure for table in plan.tables for measure in table.figures}
    of_people = (
        Definition(_(figure.label), _(figure.definition), as_sql(figure)) for figure in FIGURES if figure.id in wanted
    )
    of_answers = [Definition(*surveys.definition())] if any(table.rows is Axis.SURVEY for table in plan.tables) else []
    return (*of_people, *of_answers)


def _make_table(db: Session, course: Course, cut: Cut, scope: Scope, plan: TablePlan, counts: Counts) -> Table:
    if plan.rows is Axis.SURVEY:
        return surveys.satisfaction_table(plan, surveys.count_surveys(db, course, cut))
    return pivots.make_table(plan, course, counts, scope)


def _may_see(scope: Scope, plan: TablePlan) -> bool:
    """An answer to a survey belongs to no university, so it is for those who may see all of them."""
    return plan.rows is not Axis.SURVEY or scope.partner is None


def get_plan(course: Course, report_id: str) -> ReportPlan:
    for plan in (OVERVIEW, *course.reports):
        if plan.id == report_id:
            return plan
    raise NotFound(_("There is no such report."))


def has_table(course: Course, scope: Scope, table_id: str) -> bool:
    plan = find_table_plan(course, table_id)
    if plan is not None:
        return _may_see(scope, plan)
    return table_id in (PEOPLE, DEFINITIONS, DICTIONARY, *PUBLISHED)


def open_table(db: Session, course: Course, cut: Cut, scope: Scope, table_id: str) -> Table:
    """One table. The rows of the list of people are a stream: read them while the session is open."""
    if table_id == DEFINITIONS:
        return tables.definition_table()
    if table_id == DICTIONARY:
        return dictionary_table(_described(db, course, cut, scope), cut.zone.key)
    if table_id == PUBLICATION:
        return publication_table(course, _count(db, course, cut.of_all_time, WHOLE_COURSE, _PUBLISHED), scope)
    if table_id == PUBLISHED_SATISFACTION:
        return published_satisfaction_table(db, course, cut)
    if table_id == PEOPLE:
        modules = _modules_shown(db, course, cut)
        return tables.people_table(course, cut, modules, queries.stream_people(db, cut, scope, modules))
    plan = find_table_plan(course, table_id)
    if plan is None:
        raise NotFound(_("There is no such table in the statistics."))
    return _make_table(db, course, cut, scope, plan, _count(db, course, cut, scope, (plan,)))


def _described(db: Session, course: Course, cut: Cut, scope: Scope) -> Iterator[Table]:
    """Every table that can be taken away; their rows are not read."""
    plans = {table.id: table for report in (OVERVIEW, *course.reports) for table in report.tables}
    for plan in plans.values():
        if _may_see(scope, plan):
            yield _make_table(db, course, cut, scope, plan, Counts(()))
    yield publication_table(course, Counts(()), scope)
    yield published_satisfaction_table(db, course, cut)
    yield tables.definition_table()
    if scope.sees_people:
        yield tables.people_table(course, cut, _modules_shown(db, course, cut), ())
        yield tables.event_table(course, cut, "figures", ())
    if scope == WHOLE_COURSE:
        yield tables.changed_table(())


def find_table_plan(course: Course, table_id: str) -> TablePlan | None:
    plans = [table for report in (OVERVIEW, *course.reports) for table in report.tables]
    return next((table for table in plans if table.id == table_id), None)


def about_everybody(report: Report) -> PeoplePage | None:
    """How long the list of people is about, which is known without counting it where no period limits it."""
    is_known = report.cut == report.cut.of_all_time
    return PeoplePage((), total=report.numbers[Measure.REGISTERED], number=1) if is_known else None


def list_people(db: Session, course: Course, cut: Cut, scope: Scope, page: int) -> PeoplePage:
    """A page beyond the last is the last."""
    total = queries.count_listed(db, cut, scope)
    number = find_page(page, total)
    modules = tuple(module.id for module in course.modules)
    lines = queries.list_people(db, cut, scope, modules, rows_before(number), PER_PAGE)
    shown = tuple(
        PersonShown(line, tables.university_name(course, line), labels.category_name(course, line.category))
        for line in lines
    )
    return PeoplePage(shown, total=total, number=number)


@dataclass(frozen=True)
class EventShown:
    event: Event
    about: str
    """The lesson or module."""
    university: str
    category: str


@dataclass(frozen=True)
class EventPage(Page):
    """What lies behind one number of a report."""

    figure: str
    definition: str
    sql: str
    limits: tuple[str, ...]
    """Every limit of the number, in words."""
    events: tuple[EventShown, ...]

    @property
    def csv_bytes(self) -> int:
        """About as much as all of them take in a file."""
        return self.total * tables.EVENT_BYTES


def list_events(db: Session, view: View, scope: Scope, behind: Behind, page: int) -> EventPage:
    """A page beyond the last is the last. Raises NotFound where no number is counted like this."""
    figure = events.get_counted_figure(behind)
    total = events.count_events(db, view, scope, behind)
    number = find_page(page, total)
    found = events.list_events(db, view, scope, behind, rows_before(number), PER_PAGE)
    shown = tuple(_event_shown(view.course, event) for event in found)
    said = _(figure.label), _(figure.definition), as_sql(figure), describe(view, behind)
    return EventPage(*said, shown, total=total, number=number)


def open_events(db: Session, view: View, scope: Scope, behind: Behind) -> Table:
    """The same as a table whose rows are a stream: read them while the session is open."""
    found = events.stream_events(db, view, scope, behind)
    return tables.event_table(view.course, view.cut, behind.figure, found)


def describe(view: View, behind: Behind) -> tuple[str, ...]:
    """The limits of a number in words. Raises NotFound where no number is counted like this."""
    events.get_counted_figure(behind)
    return labels.limits_in_words(view.course, behind)


def _event_shown(course: Course, event: Event) -> EventShown:
    about = labels.lesson_title(course, event.module, event.lesson) if event.lesson else ""
    about = about or (labels.module_title(course, event.module) if event.module else "")
    university = labels.partner_label(course, event.partner)
    return EventShown(event, about, university, labels.category_name(course, event.category))


def definition_table() -> Table:
    return tables.definition_table()


def method(db: Session, cut: Cut) -> tuple[str, ...]:
    """How we count, in sentences; that the people are invented, where they are, comes first."""
    sentences = (*((DEMONSTRATION,) if cache.holds_demonstration(db) else ()), *METHOD)
    return tuple(_(sentence) % {"zone": cut.zone.key} for sentence in sentences)


def _count(db: Session, course: Course, cut: Cut, scope: Scope, plans: Iterable[TablePlan]) -> Counts:
    counts = cache.count_people(db, cut, needs_of(plans, scope), scope.partner)
    return counts.within(scope).with_countries({partner.id: partner.country for partner in course.partners})


def _modules_shown(db: Session, course: Course, cut: Cut) -> tuple[str, ...]:
    return tuple(with_unknown((module.id for module in course.modules), queries.list_completed_modules(db, cut)))
