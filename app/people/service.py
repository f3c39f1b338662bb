"""The page of people, and reminding those that it shows."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.scope import WHOLE_COURSE, Scope
from app.language import current_language
from app.language import gettext as _
from app.modules.catalogue import Course
from app.paging import Page, find_page
from app.people import letters, people_table, queries
from app.people.letters import Reminder
from app.people.line import Line
from app.people.listing import STATUSES, Filters
from app.statistics.columns import Table


@dataclass(frozen=True)
class PersonShown:
    line: Line
    university: str
    category: str
    status: str


@dataclass(frozen=True)
class PeoplePage(Page):
    people: tuple[PersonShown, ...]

    @property
    def csv_bytes(self) -> int:
        """About as much as everybody takes in a file."""
        return self.total * people_table.BYTES_A_LINE


@dataclass(frozen=True)
class Recipients:
    people: int
    """Who would get the mail."""
    left_out: int
    """Who completed the course, has no address, or got a letter in the last days."""
    example: str
    """The name that the preview shows."""


def list_people(db: Session, course: Course, filters: Filters, scope: Scope, page: int) -> PeoplePage:
    """A page beyond the last is the last."""
    total = queries.count(db, filters, scope)
    number = find_page(page, total)
    shown = tuple(_shown(course, line) for line in queries.list_page(db, filters, scope, number))
    return PeoplePage(shown, total=total, number=number)


def open_people(db: Session, course: Course, filters: Filters, scope: Scope) -> Table:
    """Everybody whom the filters find; the rows are a stream: read them while the session is open."""
    return people_table.people_table(course, queries.stream(db, filters, scope))


def choose_recipients(db: Session, filters: Filters) -> Recipients:
    lines = list(queries.stream(db, filters, WHOLE_COURSE))
    fitting = letters.may_get(lines)
    return Recipients(len(fitting), len(lines) - len(fitting), fitting[0].name if fitting else "")


def remind(db: Session, filters: Filters, reminder: Reminder, actor_id: int) -> int:
    """Queue the mail to everybody whom the filters find; gives how many that are."""
    return letters.remind(db, reminder, list(queries.stream(db, filters, WHOLE_COURSE)), actor_id)


def _shown(course: Course, line: Line) -> PersonShown:
    return PersonShown(
        line,
        people_table.university_name(course, line) or _("Not stated"),
        people_table.category_name(course.read_in(current_language()), line) or _("Not stated"),
        _(STATUSES[line.status]),
    )
