"""Grading an item anew after its key was changed, or it was disregarded or declared correct for all.

A preview shows who changes and how; applying it adds grades with reason and author to those that are there.
Nobody loses a completion or certificate by it; somebody may gain one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import Person
from app.audit import service as audit
from app.errors import InvalidInput
from app.language import gettext as _
from app.modules.library import Library
from app.modules.models import ModuleCompletion
from app.questions.question import Question
from app.questions.response import ResponseRefused
from app.quiz import queries
from app.quiz.answers import holding
from app.quiz.judging import judge
from app.quiz.models import Attempt, ItemGrade, Submission
from app.quiz.queries import SubmittedAttempt
from app.quiz.scoring import Graded, Score, add_up, counting_share
from app.quiz.submitting import Installation, complete_if_passed, grade_values

MAX_REASON = 500


@dataclass(frozen=True)
class Change:
    """What a regrade does to one attempt."""

    attempt: SubmittedAttempt
    response: tuple[str, ...]
    after: Graded
    item: str

    @property
    def before(self) -> Graded:
        return self.attempt.grades[self.item]

    @property
    def score_before(self) -> Score:
        return self.attempt.score

    @property
    def score_after(self) -> Score:
        return add_up(list({**self.attempt.grades, self.item: self.after}.values()))


@dataclass(frozen=True)
class Regrade:
    """A preview, by the live version of the item."""

    item: Question
    changes: tuple[Change, ...]
    unchanged: int
    refused: int
    """Attempts whose stored answer does not fit the question as it stands now."""
    gaining: frozenset[int]
    """People who complete the module by it."""


def preview(db: Session, library: Library, module_id: str, item_id: str) -> Regrade:
    """What grading by the live version of the item would change. Raises NotFound for an unknown item."""
    item = library.live().get_module(module_id).bank.get_item(item_id)
    submitted = queries.list_submitted(db, module_id)
    erased = set(db.scalars(select(Person.id).where(Person.erased_at.is_not(None))))
    responses = _responses(db, library, module_id, item_id, submitted)
    changes, unchanged, refused = [], 0, 0
    for attempt in submitted:
        # What erased people typed is gone: their grades stay as they were given.
        if item_id not in attempt.grades or attempt.person_id in erased:
            continue
        try:
            change = Change(attempt, responses[attempt.id], judge(item, responses[attempt.id]), item_id)
        except ResponseRefused:
            refused += 1
        else:
            changes += [change] if change.after != change.before else []
            unchanged += change.after == change.before
    gaining = _gaining(db, library, module_id, submitted, changes)
    return Regrade(item, tuple(changes), unchanged, refused, gaining)


def apply(
    db: Session,
    library: Library,
    installation: Installation,
    module_id: str,
    item_id: str,
    *,
    actor_id: int,
    reason: str,
) -> Regrade:
    """Add the new grades, each with reason and author, and complete modules that are passed by them.

    Raises InvalidInput without a reason.
    """
    if not 0 < len(reason) <= MAX_REASON:
        raise InvalidInput({"reason": _("Please say in a sentence why the question is graded anew.")})
    _lock(db, module_id)
    regrade = preview(db, library, module_id, item_id)
    version_id, now = library.live().version_id, clock.now()
    why: dict[str, str | int] = {"reason": reason, "actor_id": actor_id, "version_id": version_id}
    rows = [grade_values(one.attempt.id, item_id, one.response, one.after, now, **why) for one in regrade.changes]
    if rows:
        db.execute(insert(ItemGrade), rows)
    for change in regrade.changes:
        complete_if_passed(db, library, installation, db.get_one(Attempt, change.attempt.id), now)
    audit.record(
        db,
        actor_id=actor_id,
        action="item.regraded",
        object_type="item",
        object_id=f"{module_id}/{item_id}"[:80],
        version=version_id,
        changed=len(regrade.changes),
        completed=len(regrade.gaining),
    )
    return regrade


def _lock(db: Session, module_id: str) -> None:
    """Two regrades at one moment wait for each other; the second then finds nothing left to change."""
    submitted = select(Submission.attempt_id)
    attempts = select(Attempt.id).where(Attempt.module == module_id, Attempt.id.in_(submitted))
    db.execute(attempts.order_by(Attempt.id).with_for_update())  # in one order, or each could wait for the other


def _responses(
    db: Session, library: Library, module_id: str, item_id: str, submitted: Iterable[SubmittedAttempt]
) -> Mapping[int, tuple[str, ...]]:
    """Attempt id → the response that was graded."""
    saves = queries.list_saves_of_item(db, module_id, item_id)
    found = {}
    for attempt in submitted:
        rules = library.get(attempt.version_id).get_module(module_id).rules
        held = holding(saves.get(attempt.id, ()), rules, until=attempt.last_save_id).get(item_id)
        found[attempt.id] = held.response if held else ()
    return found


def _gaining(
    db: Session, library: Library, module_id: str, submitted: Iterable[SubmittedAttempt], changes: Iterable[Change]
) -> frozenset[int]:
    """Who passes once all changes are made, by the rules of a changed attempt, and had not completed the module."""
    after = {change.attempt.id: change.score_after for change in changes}
    shares: dict[int, list[Fraction]] = defaultdict(list)
    for attempt in submitted:
        shares[attempt.person_id].append(after.get(attempt.id, attempt.score).share)
    done = set(db.scalars(select(ModuleCompletion.person_id).where(ModuleCompletion.module == module_id)))
    passing = set()
    for change in changes:
        module = library.get(change.attempt.version_id).get_module(module_id)
        if counting_share(module.rules.grading, shares[change.attempt.person_id]) >= module.pass_mark:
            passing.add(change.attempt.person_id)
    return frozenset(passing - done)
