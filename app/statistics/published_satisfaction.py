"""Satisfaction as anybody may see it.

Answers belong to nobody, so there is no university and no category to subtract. What is left to guard are single
answers: between two dates, and beside all the others.
"""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy.orm import Session

from app.language import gettext as _
from app.modules.catalogue import Course
from app.statistics.columns import Cell, Column, Kind, Row, Table
from app.statistics.period import Cut
from app.statistics.suppression import THRESHOLD, at_least
from app.statistics.surveys import plain, share_in_words
from app.survey.results import RowByMonth, Share, count_by_month


def published_satisfaction_table(db: Session, course: Course, cut: Cut) -> Table:
    """A row for each sentence on satisfaction of each survey, of all whole months until the cut's moment."""
    counted = [
        (survey.about or _("The course"), row)
        for survey in course.surveys
        for row in count_by_month(db, survey, course.zone, cut.as_of)
    ]
    points = tuple(dict.fromkeys(point for _about, row in counted for point in row.points))
    return Table(
        id="publication-satisfaction",
        title=_("Satisfaction, for publication"),
        columns=(
            Column(_("About")),
            Column(_("Sentence")),
            *(Column(point, Kind.COUNT, _("Answers that chose this.")) for point in points),
            Column(_("Answers"), Kind.COUNT, _("Answers to this sentence.")),
            Column(_("In words"), definition=_("The programme's measure: the share of the best answer.")),
        ),
        rows=tuple((about, plain(row.row_html), *_cells(points, row)) for about, row in counted),
        note=_(
            "Since the course began, in whole months that are over; a month waits for the next ones until at least 5 "
            "answers have come. Hidden: the best answer, where fewer than 5 chose it or fewer than 5 chose another; "
            "the other answers, where fewer than 5 chose one of them. All numbers are rounded down to a multiple of 5, "
            "and the share is that of the rounded numbers."
        ),
    )


def settled(months: Iterable[Sequence[int]]) -> tuple[int, ...]:
    """How many chose each point, in the months that are published: each time at least five answers more.

    So any two dates differ by nothing or by that many answers, never by somebody's alone.
    """
    published: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()
    for month in months:
        waiting = _added(waiting, month)
        if sum(waiting) >= THRESHOLD:
            published, waiting = _added(published, waiting), ()
    return published


def may_be_shown(people: Sequence[int]) -> Iterator[bool]:
    """Of each point. Whoever chose another than the best is counted by subtraction, so they are guarded too.

    Numbers only grow, and what is shown once is shown ever after: no earlier date tells what a later one hides.
    """
    best, others = people[0], sum(people[1:])
    yield best >= THRESHOLD and others >= THRESHOLD
    for _other in people[1:]:
        yield min(people) >= THRESHOLD


def _added(some: Sequence[int], more: Sequence[int]) -> tuple[int, ...]:
    return tuple(one + other for one, other in zip(some or (0,) * len(more), more, strict=True))


def _cells(points: Sequence[str], row: RowByMonth) -> Row:
    people = settled(row.months) or (0,) * len(row.points)
    shown = {
        point: at_least(number) if is_shown else None
        for point, number, is_shown in zip(row.points, people, may_be_shown(people), strict=True)
    }
    numbers: tuple[Cell, ...] = tuple(_or_hidden(shown[point]) if point in shown else None for point in points)
    best, of = shown[row.points[0]], at_least(sum(people))
    words = _("too few answers to be shown") if best is None else share_in_words(Share(row.points[0], best, of))
    return (*numbers, of or _("hidden"), words)


def _or_hidden(number: int | None) -> Cell:
    return _("hidden") if number is None else number
