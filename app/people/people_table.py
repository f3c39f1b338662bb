"""The list of people as a file: the columns that a list to be read in has, and what the course knows besides."""

from collections.abc import Iterable, Iterator

from app.language import gettext as _
from app.language import mark
from app.modules.sides import Sides
from app.people.line import Line
from app.people.listing import STATUSES
from app.statistics.columns import Column, Kind, Row, Table

COLUMNS = {
    "name": mark("Name"),
    "email": mark("Email"),
    "university": mark("University"),
    "country": mark("Country"),
    "category": mark("Category"),
    "completed_before": mark("Completed before"),
    "source": mark("Source"),
}
"""Of the file that is read and of the file that is written."""


BYTES_A_LINE = 145
"""Of a CSV file, at the middle."""


def people_table(course: Sides, lines: Iterable[Line]) -> Table:
    """The rows are read once, as the lines come."""
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
        rows=_rows(course, lines),
    )


def university_name(course: Sides, line: Line) -> str:
    partner = course.find_partner(line.partner)
    return partner.name if partner else line.partner or line.other_name


def category_name(course: Sides, line: Line) -> str:
    category = course.find_category(line.category)
    return category.name if category else line.category


def _rows(course: Sides, lines: Iterable[Line]) -> Iterator[Row]:
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
