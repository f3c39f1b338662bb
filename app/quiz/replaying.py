"""An attempt as facts that can leave the database and be judged again: for a person's download, and as a proof."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from app.modules.catalogue import Module
from app.quiz.answers import SavedResponse, holding
from app.quiz.judging import judge
from app.quiz.scoring import Graded, Score, add_up


@dataclass(frozen=True)
class GradeFact:
    item: str
    graded: Graded
    reason: str
    """Why it was graded anew; empty for the grade of the submission."""
    version_id: int | None
    """The version whose key or ruling graded it; None: that of the attempt."""


@dataclass(frozen=True)
class AttemptRecord:
    """Everything that is stored about one attempt."""

    module: str
    number: int
    version_id: int
    seed: str
    draw: Sequence[Mapping[str, Any]]
    started_at: datetime
    submitted_at: datetime | None
    last_save_id: int
    saves: tuple[SavedResponse, ...]
    grades: tuple[GradeFact, ...]


def attempt_facts(record: AttemptRecord) -> dict[str, Any]:
    """The record as values that JSON can hold; `read_facts` is its inverse."""
    return {
        "module": record.module,
        "number": record.number,
        "version": record.version_id,
        "seed": record.seed,
        "drawn": [dict(drawn) for drawn in record.draw],
        "started_at": record.started_at.isoformat(),
        "sent_in_at": record.submitted_at.isoformat() if record.submitted_at else None,
        "last_graded_save": record.last_save_id,
        "saved": [_save_facts(save) for save in record.saves],
        "grades": [_grade_facts(grade) for grade in record.grades],
    }


def read_facts(facts: Mapping[str, Any]) -> AttemptRecord:
    sent_in = facts["sent_in_at"]
    return AttemptRecord(
        module=facts["module"],
        number=facts["number"],
        version_id=facts["version"],
        seed=facts["seed"],
        draw=facts["drawn"],
        started_at=datetime.fromisoformat(facts["started_at"]),
        submitted_at=datetime.fromisoformat(sent_in) if sent_in else None,
        last_save_id=facts["last_graded_save"],
        saves=tuple(_read_save(save) for save in facts["saved"]),
        grades=tuple(_read_grade(grade) for grade in facts["grades"]),
    )


def stored_score(record: AttemptRecord) -> Score | None:
    """By the newest grade of each item; None while the attempt is open."""
    newest = {grade.item: grade.graded for grade in record.grades}
    return add_up(list(newest.values())) if record.submitted_at else None


def replay(record: AttemptRecord, find_module: Callable[[int], Module]) -> Score | None:
    """The score worked out anew from the saved answers; `find_module` gives the module in a version.

    Each item is judged by the version that its newest grade names.
    """
    if record.submitted_at is None:
        return None
    held = holding(record.saves, find_module(record.version_id).rules, until=record.last_save_id)
    versions = {grade.item: grade.version_id for grade in record.grades}
    judged = []
    for drawn in record.draw:
        item = find_module(versions.get(drawn["item"]) or record.version_id).bank.get_item(drawn["item"])
        judged.append(judge(item, held[item.id].response if item.id in held else ()))
    return add_up(judged)


def _save_facts(save: SavedResponse) -> dict[str, Any]:
    return {
        "id": save.id,
        "item": save.item,
        "response": list(save.response),
        "saved_at": save.saved_at.isoformat(),
        "key": save.key,
    }


def _read_save(facts: Mapping[str, Any]) -> SavedResponse:
    saved_at = datetime.fromisoformat(facts["saved_at"])
    return SavedResponse(facts["id"], facts["item"], tuple(facts["response"]), saved_at, facts["key"])


def _grade_facts(grade: GradeFact) -> dict[str, Any]:
    earned = f"{grade.graded.earned.numerator}/{grade.graded.earned.denominator}"
    return {
        "item": grade.item,
        "earned": earned,
        "counts": grade.graded.counts,
        "reason": grade.reason,
        "version": grade.version_id,
    }


def _read_grade(facts: Mapping[str, Any]) -> GradeFact:
    graded = Graded(Fraction(facts["earned"]), facts["counts"])
    return GradeFact(facts["item"], graded, facts["reason"], facts["version"])
