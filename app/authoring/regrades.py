"""A regrade as its author sees it before and after: numbers of people, or names for who may know them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.errors import Conflict
from app.language import gettext as _
from app.modules.library import Library
from app.quiz import regrading
from app.quiz.models import Attempt, ItemGrade
from app.quiz.regrading import Change, Regrade
from app.quiz.scoring import Score
from app.quiz.submitting import Installation

MOST_SHOWN = 50


@dataclass(frozen=True)
class Line:
    person: str
    attempt: int
    before: Score
    after: Score
    gains_module: bool


@dataclass(frozen=True)
class Past:
    """A regrade that was applied."""

    reason: str
    actor_id: int
    happened_at: datetime
    attempts: int


@dataclass(frozen=True)
class RegradeView:
    version_id: int
    """The version that was looked at; the one that is applied must be the same."""
    lines: tuple[Line, ...]
    changed: int
    better: int
    worse: int
    completing: int
    """People who complete the module by it."""
    refused: int
    history: tuple[Past, ...]

    @property
    def not_shown(self) -> int:
        return self.changed - len(self.lines)


def preview(db: Session, library: Library, module_id: str, item_id: str, *, with_names: bool) -> RegradeView:
    """Raises NotFound for a question that the live bank does not hold."""
    regrade = regrading.preview(db, library, module_id, item_id)
    shown = regrade.changes[:MOST_SHOWN]
    names = _names(db, shown) if with_names else {}
    return RegradeView(
        version_id=library.live().version_id,
        lines=tuple(_line(change, regrade, names) for change in shown),
        changed=len(regrade.changes),
        better=sum(change.score_after.share > change.score_before.share for change in regrade.changes),
        worse=sum(change.score_after.share < change.score_before.share for change in regrade.changes),
        completing=len(regrade.gaining),
        refused=regrade.refused,
        history=list_past(db, module_id, item_id),
    )


def apply(
    db: Session,
    library: Library,
    installation: Installation,
    module_id: str,
    item_id: str,
    *,
    actor_id: int,
    reason: str,
    previewed_version: str,
) -> None:
    """Raises Conflict where the course was published anew since the preview, InvalidInput without a reason."""
    if previewed_version != str(library.live().version_id):
        raise Conflict(_("The course was published anew since you opened this page. Look at the preview once more."))
    regrading.apply(db, library, installation, module_id, item_id, actor_id=actor_id, reason=reason)


def list_past(db: Session, module_id: str, item_id: str) -> tuple[Past, ...]:
    """The newest first."""
    rows = db.execute(
        select(ItemGrade.reason, ItemGrade.actor_id, ItemGrade.happened_at, func.count().label("attempts"))
        .join(Attempt, Attempt.id == ItemGrade.attempt_id)
        .where(Attempt.module == module_id, ItemGrade.item == item_id, ItemGrade.actor_id.is_not(None))
        .group_by(ItemGrade.reason, ItemGrade.actor_id, ItemGrade.happened_at)
        .order_by(ItemGrade.happened_at.desc())
    )
    return tuple(Past(row.reason, row.actor_id, row.happened_at, row.attempts) for row in rows)


def _line(change: Change, regrade: Regrade, names: Mapping[int, str]) -> Line:
    person_id = change.attempt.person_id
    return Line(
        person=names.get(person_id) or _("Person %(number)s") % {"number": person_id},
        attempt=change.attempt.number,
        before=change.score_before,
        after=change.score_after,
        gains_module=person_id in regrade.gaining,
    )


def _names(db: Session, changes: tuple[Change, ...]) -> dict[int, str]:
    """Of people who were not erased."""
    ids = {change.attempt.person_id for change in changes}
    rows = db.execute(select(Person.id, Person.name).where(Person.id.in_(ids), Person.erased_at.is_(None)))
    return {row.id: row.name for row in rows}
