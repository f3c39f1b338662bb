"""The list of people as a file: the columns that a list to be read in has, and what the course knows besides."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from app.accounts.scope import Scope
from app.language import gettext as _
from app.modules.catalogue import Course
from app.people import queries
from app.people.listing import STATUSES, Filters
from app.people.queries import Line
from app.people.roster import COLUMNS
from app.statistics.reports import Column, Kind, Row, Table


def build(db: Session, course: Course, filters: Filters, scope: Scope) -> Table:
    """The rows are a stream: read them while the session is open."""
    return Table(
        id="people",
        title=_("People"),
        columns=(
            *(Column(_(label)) for label in COLUMNS.values()),
            Column(_("State")),
            Column(_("Registered"), Kind.MOMENT),
            Column(_("Modules completed"), Kind.COUNT),
            Column(_("Completed here"), Kind.MOMENT),
        ),
        rows=_rows(course, queries.stream(db, filters, scope)),
    )


def university_name(course: Course, line: Line) -> str:
    partner = course.find_partner(line.partner)
    return partner.name if partner else line.partner or line.other_name


def category_name(course: Course, line: Line) -> str:
    category = course.find_category(line.category)
    return category.name if category else line.category


def _rows(course: Course, lines: Iterator[Line]) -> Iterator[Row]:
    for line in lines:
        partner = course.find_partner(line.partner)
        before = line.completed_before
        yield (
            line.name,
            line.email,
            university_name(course, line),
            partner.country if partner else line.country,
            category_name(course, line),
            before.astimezone(course.zone).date().isoformat() if before else "",
            line.source,
            _(STATUSES[line.status]),
            line.registered_at.astimezone(course.zone) if line.registered_at else None,
            line.modules,
            line.completed_at.astimezone(course.zone) if line.completed_at else None,
        )
