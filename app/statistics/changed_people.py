"""Who came into a number between two filed reports, and who left it: everybody behind each reason of a change."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.language import gettext as _
from app.modules.library import Library
from app.statistics import filing, labels, tables
from app.statistics.columns import Cell, Row, Table
from app.statistics.comparing import figures_of, open_pair, side_of
from app.statistics.definitions import Figure
from app.statistics.difference import Held, Step, find_steps, reason_words
from app.statistics.view import View

AT_ONCE = 500


def list_changed(db: Session, library: Library, one_id: int, other_id: int) -> Table:
    """From the earlier moment to the later; added up they are the reasons of `comparing`. Raises NotFound."""
    first, second = open_pair(db, one_id, other_id)
    views = filing.view_of(db, library, first), filing.view_of(db, library, second)
    found = [
        (figure, step)
        for figure in figures_of(views[1], second.report)
        for step in find_steps(side_of(db, views[0], figure), side_of(db, views[1], figure))
    ]
    names = dict(_names(db, sorted({step.key[0] for _figure, step in found})))
    return tables.changed_table(_row(views, figure, step, names.get(step.key[0])) for figure, step in found)


def _names(db: Session, people: list[int]) -> Iterator[tuple[int, str]]:
    """Of everybody who was not erased."""
    for first in range(0, len(people), AT_ONCE):
        wanted = Person.id.in_(people[first : first + AT_ONCE])
        rows = db.execute(select(Person.id, Person.name).where(wanted, Person.erased_at.is_(None)))
        yield from ((row.id, row.name) for row in rows)


def _row(views: tuple[View, View], figure: Figure, step: Step, name: str | None) -> Row:
    person_id, module, lesson, _event = step.key
    partner, category = step.group
    course = views[1].course
    return (
        _(figure.label),
        labels.partner_label(course, partner),
        labels.category_name(course, category),
        reason_words(step.reason),
        step.sign,
        person_id,
        _("(erased)") if name is None else name,
        *(_counted_on(held, view) for held, view in zip((step.before, step.after), views, strict=True)),
        labels.module_title(course, module) if module else "",
        labels.lesson_title(course, module, lesson) if lesson else "",
    )


def _counted_on(held: Held | None, view: View) -> Cell:
    return held.at.astimezone(view.cut.zone) if held else None
