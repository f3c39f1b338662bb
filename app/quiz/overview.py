"""A learner's attempts at one quiz so far, and what comes next."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.modules import queries as modules
from app.modules.catalogue import Module
from app.modules.quiz_rules import Shown
from app.quiz import queries
from app.quiz.attempts import NextAttempt, next_attempt
from app.quiz.queries import PastAttempt, Standing
from app.quiz.showing import is_at_least, shown_now


@dataclass(frozen=True)
class Overview:
    following: NextAttempt
    past: tuple[PastAttempt, ...]
    shows_scores: bool


def look_over(db: Session, module: Module, person_id: int | None) -> Overview:
    """For somebody who only reads: as before the first attempt."""
    if person_id is None:
        return Overview(next_attempt(module, Standing()), (), shows_scores=False)
    standing = queries.list_standings(db, person_id).get(module.id, Standing())
    is_completed = module.id in modules.list_completed_modules(db, person_id)
    shown = shown_now(module.rules, is_completed=is_completed, attempts=len(standing.past))
    return Overview(next_attempt(module, standing), standing.past, is_at_least(shown, Shown.SCORE))
