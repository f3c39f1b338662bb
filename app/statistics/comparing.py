"""Comparing two filed reports person by person."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.accounts.merging import merged_until
from app.accounts.models import Affiliation
from app.language import gettext as _
from app.modules.library import Library
from app.modules.report_plan import Measure
from app.statistics import filing, labels, service
from app.statistics.behind import Behind
from app.statistics.counts import NOT_STATED, OTHER_UNIVERSITIES
from app.statistics.definitions import CERTIFIED, FUNNEL, Figure, get_figure
from app.statistics.difference import Change, Held, Key, Reason, Side, explain, reason_words, total
from app.statistics.models import FiledReport
from app.statistics.period import Cut
from app.statistics.queries import affiliation_at, parameters
from app.statistics.view import View


@dataclass(frozen=True)
class ChangeShown:
    university: str
    """Empty in the line of the whole figure."""
    category: str
    change: Change
    reasons: tuple[tuple[str, int], ...]
    urls: tuple[str, str]
    """Of the lists behind the first number and the second."""


@dataclass(frozen=True)
class FigureCompared:
    label: str
    whole: ChangeShown
    groups: tuple[ChangeShown, ...]
    """Of each university and category whose people changed."""
    unchanged: int
    """People of all other groups, in both reports."""


@dataclass(frozen=True)
class Comparison:
    first: FiledReport
    second: FiledReport
    cuts: tuple[Cut, Cut]
    figures: tuple[FigureCompared, ...]
    renamed: tuple[tuple[str, str], ...]
    """Names in the first report and in the second, where they differ."""


def compare(db: Session, library: Library, one_id: int, other_id: int) -> Comparison:
    """Each figure's change and its reasons, which add up to it, from the earlier moment to the later.

    Only in this order is every change something that was recorded. Raises NotFound.
    """
    first, second = open_pair(db, one_id, other_id)
    views = filing.view_of(db, library, first), filing.view_of(db, library, second)
    figures = tuple(_compared(db, views, figure) for figure in figures_of(views[1], second.report))
    return Comparison(first, second, (views[0].cut, views[1].cut), figures, _renamed(*views))


def open_pair(db: Session, one_id: int, other_id: int) -> tuple[FiledReport, FiledReport]:
    """The one of the earlier moment first. Raises NotFound."""
    pair = filing.get_filed(db, one_id), filing.get_filed(db, other_id)
    first, second = sorted(pair, key=lambda filed: (filed.as_of, filed.id))
    return first, second


def _compared(db: Session, views: tuple[View, View], figure: Figure) -> FigureCompared:
    changes = explain(side_of(db, views[0], figure), side_of(db, views[1], figure))
    moved = {group: change for group, change in sorted(changes.items()) if any(change.reasons.values())}
    whole = total(changes)
    return FigureCompared(
        label=_(figure.label),
        whole=_shown(views, Behind(figure.id), whole),
        groups=tuple(_shown(views, Behind(figure.id, partner=at, category=of), moved[at, of]) for at, of in moved),
        unchanged=whole.first - sum(change.first for change in moved.values()),
    )


def figures_of(view: View, report_id: str) -> list[Figure]:
    plan = service.get_plan(view.course, report_id)
    wanted = {*(figure.id for figure in FUNNEL), *(measure for table in plan.tables for measure in table.figures)}
    return [get_figure(measure) for measure in Measure if measure in wanted]


def side_of(db: Session, view: View, figure: Figure) -> Side:
    moments = figure.by_person.subquery()
    known = (
        select(moments, Affiliation.partner, Affiliation.category)
        .select_from(moments)
        .outerjoin(Affiliation, Affiliation.id == affiliation_at(moments.c.person_id, moments.c.happened_at))
        .where(moments.c.happened_at.is_not(None))
    )
    rows = db.connection().execute(known, parameters(view.cut))
    until = merged_until(view.cut.as_of)
    merged = {row.person_id: row.counts_as for row in db.connection().execute(select(until))}
    held = {_key(row, figure): _held(row, view) for row in rows}
    period = (view.cut.begins_at, view.cut.ends_at) if figure.is_of_period else None
    return Side(view.cut.as_of, held, merged, period, counts_certificates=figure is CERTIFIED)


def _key(row: Row[*tuple[Any, ...]], figure: Figure) -> Key:
    event = row.happened_at.isoformat() if figure.counts_events else ""
    return row.person_id, getattr(row, "module", ""), getattr(row, "lesson", ""), event


def _held(row: Row[*tuple[Any, ...]], view: View) -> Held:
    is_inside = view.cut.begins_at <= row.happened_at < view.cut.ends_at
    partner = NOT_STATED if row.category is None else row.partner or OTHER_UNIVERSITIES
    return Held(row.happened_at, partner, row.category or NOT_STATED, is_inside)


def _shown(views: tuple[View, View], behind: Behind, change: Change) -> ChangeShown:
    reasons = tuple((reason_words(reason), change.reasons[reason]) for reason in Reason if change.reasons[reason])
    course = views[1].course
    university = labels.partner_label(course, behind.partner) if behind.partner is not None else ""
    category = labels.category_name(course, behind.category) if behind.category is not None else ""
    urls = behind.url(views[0].cut), behind.url(views[1].cut)
    return ChangeShown(university, category, change, reasons, urls)


def _renamed(first: View, second: View) -> tuple[tuple[str, str], ...]:
    ids = [partner.id for partner in first.course.partners]
    names = [(labels.partner_label(first.course, id_), labels.partner_label(second.course, id_)) for id_ in ids]
    return tuple((before, after) for before, after in names if before != after)
