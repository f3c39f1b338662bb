"""The tables that are no counts: the list of people, and how we count."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from app.language import gettext as _
from app.modules.catalogue import Course
from app.statistics import surveys
from app.statistics.columns import Cell, Column, Kind, Row, Table
from app.statistics.counts import OTHER_UNIVERSITIES
from app.statistics.definitions import FIGURES, as_sql
from app.statistics.events import Event
from app.statistics.labels import category_name, lesson_title, module_title, partner_label
from app.statistics.people import PersonLine
from app.statistics.period import Cut
from app.statistics.reports import Definition


def definition_table(defined: Iterable[Definition] | None = None) -> Table:
    """Of every figure there is, where none are named."""
    return Table(
        id="definitions",
        title=_("How we count"),
        columns=(Column(_("Figure")), Column(_("Definition")), Column(_("SQL"))),
        rows=tuple((known.label, known.words, known.sql) for known in defined or _all_definitions()),
    )


def _all_definitions() -> Iterator[Definition]:
    yield from (Definition(_(figure.label), _(figure.definition), as_sql(figure)) for figure in FIGURES)
    yield Definition(*surveys.definition())


def people_table(course: Course, cut: Cut, modules: Iterable[str], lines: Iterable[PersonLine]) -> Table:
    """One row per person; `lines` may be a stream."""
    titles = {module.id: module.title for module in course.modules}
    shown = tuple(modules)
    return Table(
        id="people",
        title=_("People"),
        columns=(
            Column(_("Person number"), Kind.COUNT),
            Column(_("Name")),
            Column(_("Email")),
            Column(_("University")),
            Column(_("Country")),
            Column(_("Category")),
            Column(_("Registered"), Kind.MOMENT),
            Column(_("Started"), Kind.MOMENT),
            Column(_("Lessons completed"), Kind.COUNT),
            *(
                Column(_("Completed: %(module)s") % {"module": titles.get(module, module)}, Kind.MOMENT)
                for module in shown
            ),
            Column(_("Completed the course"), Kind.MOMENT),
            Column(_("Certified"), Kind.MOMENT),
            Column(_("Certificate")),
        ),
        rows=(_person_row(course, cut, line, shown) for line in lines),
    )


PERSON_BYTES, EVENT_BYTES = 300, 93
"""Of a line of a CSV file, at the middle."""


def event_table(course: Course, cut: Cut, figure_id: str, events: Iterable[Event]) -> Table:
    """One row per person or event behind a number; `events` may be a stream."""
    return Table(
        id=figure_id,
        title=_("People and events"),
        columns=(
            Column(_("Person number"), Kind.COUNT),
            Column(_("Name")),
            Column(_("Counted on"), Kind.MOMENT),
            Column(_("University")),
            Column(_("Category")),
            Column(_("Module")),
            Column(_("Lesson")),
        ),
        rows=(_event_row(course, cut, event) for event in events),
    )


def _event_row(course: Course, cut: Cut, event: Event) -> Row:
    return (
        event.person_id,
        event.shown_name,
        _local(event.happened_at, cut),
        partner_label(course, event.partner),
        category_name(course, event.category),
        module_title(course, event.module) if event.module else "",
        lesson_title(course, event.module, event.lesson) if event.lesson else "",
    )


def changed_table(rows: Iterable[Row]) -> Table:
    """One row for each person who came into a number between two filed reports, or left it."""
    return Table(
        id="changes",
        title=_("Who came and who left"),
        columns=(
            Column(_("Figure")),
            Column(_("University")),
            Column(_("Category")),
            Column(_("Reason")),
            Column(_("Change"), Kind.COUNT, _("1 for who came into the number, -1 for who left it.")),
            Column(_("Person number"), Kind.COUNT),
            Column(_("Name")),
            Column(_("First report: counted on"), Kind.MOMENT),
            Column(_("Second report: counted on"), Kind.MOMENT),
            Column(_("Module")),
            Column(_("Lesson")),
        ),
        rows=rows,
    )


def university_name(course: Course, line: PersonLine) -> str:
    if line.partner == OTHER_UNIVERSITIES:
        return line.other_university or partner_label(course, OTHER_UNIVERSITIES)
    return partner_label(course, line.partner)


def _person_row(course: Course, cut: Cut, line: PersonLine, modules: tuple[str, ...]) -> Row:
    partner = course.find_partner(line.partner)
    return (
        line.id,
        line.shown_name,
        line.email,
        university_name(course, line),
        line.country or (partner.country if partner else ""),
        category_name(course, line.category),
        _local(line.registered_at, cut),
        _local(line.started_at, cut),
        line.lessons,
        *(_local(line.modules[module], cut) for module in modules),
        _local(line.completed_at, cut),
        _local(line.certified_at, cut),
        line.certificate_code,
    )


def _local(moment: datetime | None, cut: Cut) -> Cell:
    return moment.astimezone(cut.zone) if moment else None
