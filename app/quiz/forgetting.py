"""What erasing a person does to their answers."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.quiz.models import Attempt, SavedAnswer


def forget_typed_answers(db: Session, person_id: int) -> None:
    """Empty every answer that the person could have typed; grades stay as they are.

    An item whose options were drawn was answered by their ids, which the figures of questions go on counting.
    """
    attempts = select(Attempt.id, Attempt.draw).where(Attempt.person_id == person_id)
    for attempt in db.execute(attempts):
        chosen = [str(drawn["item"]) for drawn in attempt.draw if _was_chosen_from(drawn)]
        db.execute(
            update(SavedAnswer)
            .where(SavedAnswer.attempt_id == attempt.id, SavedAnswer.item.not_in(chosen))
            .values(response=[])
        )


def _was_chosen_from(drawn: Mapping[str, Any]) -> bool:
    return bool(drawn.get("options"))
