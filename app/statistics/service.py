"""The report of a period, each of its tables alone, and the list of people."""

from dataclasses import dataclass
from math import ceil

from sqlalchemy.orm import Session

from app.accounts.scope import Scope
from app.errors import NotFound
from app.language import gettext as _
from app.modules.catalogue import Course
from app.statistics import queries, tables
from app.statistics.counts import Counts, with_unknown
from app.statistics.definitions import FUNNEL, METHOD
from app.statistics.people import PersonLine
from app.statistics.period import Cut
from app.statistics.reports import FigureShown, Report, Table

PEOPLE = "people"
DEFINITIONS = "definitions"
COUNTED = ("funnel", "participants", "categories", "partners", "modules")
TABLES = (*COUNTED, PEOPLE, DEFINITIONS)
PEOPLE_PER_PAGE = 50


@dataclass(frozen=True)
class PersonShown:
    line: PersonLine
    university: str
    category: str

    @property
    def modules_completed(self) -> int:
        return sum(1 for moment in self.line.modules.values() if moment)


@dataclass(frozen=True)
class PeoplePage:
    people: tuple[PersonShown, ...]
    total: int
    number: int
    """1-based."""

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / PEOPLE_PER_PAGE))

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def find_report(db: Session, course: Course, cut: Cut, scope: Scope) -> Report:
    """All tables of numbers, counted in one view of the database."""
    counts = queries.count_people(db, cut, scope)
    return Report(
        cut=cut,
        scope=scope,
        partner=tables.partner_label(course, scope.partner) if scope.partner else "",
        figures=tuple(
            FigureShown(figure.id, _(figure.label), counts.people(figure.id), _(figure.definition)) for figure in FUNNEL
        ),
        tables=_counted_tables(course, counts, scope),
        method=method(cut),
        definitions=tuple(tables.definition_table().rows),
    )


def open_table(db: Session, course: Course, cut: Cut, scope: Scope, table_id: str) -> Table:
    """One table. The rows of the list of people are a stream: read them while the session is open."""
    if table_id == DEFINITIONS:
        return tables.definition_table()
    if table_id == PEOPLE:
        modules = _modules_shown(db, course, cut)
        return tables.people_table(course, cut, modules, queries.stream_people(db, cut, scope, modules))
    for table in _counted_tables(course, queries.count_people(db, cut, scope), scope):
        if table.id == table_id:
            return table
    raise NotFound(_("There is no such table in the statistics."))


def list_people(db: Session, course: Course, cut: Cut, scope: Scope, page: int) -> PeoplePage:
    """A page beyond the last is the last."""
    total = queries.count_listed(db, cut, scope)
    number = min(page, max(1, ceil(total / PEOPLE_PER_PAGE)))
    modules = tuple(module.id for module in course.modules)
    lines = queries.list_people(db, cut, scope, modules, (number - 1) * PEOPLE_PER_PAGE, PEOPLE_PER_PAGE)
    shown = tuple(
        PersonShown(line, tables.university_name(course, line), tables.category_name(course, line.category))
        for line in lines
    )
    return PeoplePage(shown, total, number)


def method(cut: Cut) -> tuple[str, ...]:
    """How we count, in sentences."""
    return tuple(_(sentence) % {"zone": cut.zone.key} for sentence in METHOD)


def _counted_tables(course: Course, counts: Counts, scope: Scope) -> tuple[Table, ...]:
    return (
        tables.funnel_table(counts),
        tables.participants_table(course, counts),
        tables.category_table(course, counts),
        tables.partner_table(course, counts, scope),
        tables.module_table(course, counts),
    )


def _modules_shown(db: Session, course: Course, cut: Cut) -> tuple[str, ...]:
    return tuple(with_unknown((module.id for module in course.modules), queries.list_completed_modules(db, cut)))
