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
from app.statistics.counts import NOT_STATED, OTHER_UNIVERSITIES
from app.statistics.definitions import FUNNEL, Figure, get_figure
from app.statistics.difference import Change, Held, Key, Reason, Side, explain, reason_words, total
from app.statistics.models import FiledReport
from app.statistics.queries import affiliation_at, parameters
from app.statistics.view import View


@dataclass(frozen=True)
class ChangeShown:
    figure: str
    university: str
    """Empty in the line of the whole figure."""
    category: str
    change: Change
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Comparison:
    first: FiledReport
    second: FiledReport
    totals: tuple[ChangeShown, ...]
    groups: tuple[ChangeShown, ...]
    """Only those whose people changed."""
    renamed: tuple[tuple[str, str], ...]
    """Names in the first report and in the second, where they differ."""


def compare(db: Session, library: Library, first_id: int, second_id: int) -> Comparison:
    """Each figure's change and its reasons, which add up to it. Raises NotFound."""
    first, second = filing.get_filed(db, first_id), filing.get_filed(db, second_id)
    views = filing.view_of(db, library, first), filing.view_of(db, library, second)
    totals, groups = [], []
    for figure in _figures(views[1], second.report):
        changes = explain(*(_side(db, view, figure) for view in views))
        label = _(figure.label)
        totals.append(_shown(label, "", "", total(changes)))
        for (partner, category), change in sorted(changes.items()):
            if change.change or any(change.reasons.values()):
                university = labels.partner_label(views[1].course, partner)
                groups.append(_shown(label, university, labels.category_name(views[1].course, category), change))
    return Comparison(first, second, tuple(totals), tuple(groups), _renamed(*views))


def _figures(view: View, report_id: str) -> list[Figure]:
    plan = service.get_plan(view.course, report_id)
    wanted = {*(figure.id for figure in FUNNEL), *(measure for table in plan.tables for measure in table.figures)}
    return [get_figure(measure) for measure in Measure if measure in wanted]


def _side(db: Session, view: View, figure: Figure) -> Side:
    moments = figure.by_person.subquery()
    known = (
        select(moments, Affiliation.partner, Affiliation.category)
        .select_from(moments)
        .outerjoin(Affiliation, Affiliation.id == affiliation_at(moments.c.person_id, moments.c.happened_at))
        .where(moments.c.happened_at.is_not(None))
    )
    rows = db.connection().execute(known, parameters(view.cut))
    merged = db.connection().execute(select(merged_until(view.cut.as_of).c.person_id)).scalars()
    held = {_key(row, figure): _held(row, view) for row in rows}
    period = (view.cut.begins_at, view.cut.ends_at) if figure.is_of_period else None
    return Side(view.cut.as_of, held, frozenset(merged), period)


def _key(row: Row[*tuple[Any, ...]], figure: Figure) -> Key:
    event = row.happened_at.isoformat() if figure.counts_events else ""
    return row.person_id, getattr(row, "module", ""), getattr(row, "lesson", ""), event


def _held(row: Row[*tuple[Any, ...]], view: View) -> Held:
    is_inside = view.cut.begins_at <= row.happened_at < view.cut.ends_at
    partner = NOT_STATED if row.category is None else row.partner or OTHER_UNIVERSITIES
    return Held(row.happened_at, partner, row.category or NOT_STATED, is_inside)


def _shown(figure: str, university: str, category: str, change: Change) -> ChangeShown:
    reasons = tuple((reason_words(reason), change.reasons[reason]) for reason in Reason if change.reasons[reason])
    return ChangeShown(figure, university, category, change, reasons)


def _renamed(first: View, second: View) -> tuple[tuple[str, str], ...]:
    ids = [partner.id for partner in first.course.partners]
    names = [(labels.partner_label(first.course, id_), labels.partner_label(second.course, id_)) for id_ in ids]
    return tuple((before, after) for before, after in names if before != after)
