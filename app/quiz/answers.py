"""Which of the saves of an attempt hold, by the behaviour of its quiz."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.modules.quiz_rules import QuizRules, Shown


@dataclass(frozen=True)
class SavedResponse:
    """A response to an item as it was saved."""

    id: int
    item: str
    response: tuple[str, ...]
    saved_at: datetime
    key: str
    """The client's key of the save."""


def holding(saves: Iterable[SavedResponse], rules: QuizRules, until: int | None = None) -> Mapping[str, SavedResponse]:
    """Item id → the save that holds; an item never answered is absent.

    Deferred (the default): the newest save holds. Immediate, where a reason follows each answer: the first
    one with an answer in it. `until` leaves out saves with a higher id: those after the submission.
    """
    held: dict[str, SavedResponse] = {}
    for save in saves:
        is_late = until is not None and save.id > until
        is_locked = is_immediate(rules) and save.item in held and bool(held[save.item].response)
        if not is_late and not is_locked:
            held[save.item] = save
    return held


def is_immediate(rules: QuizRules) -> bool:
    """Whether an answer is final once given, because its reason is shown at once."""
    return rules.show_during is Shown.EVERYTHING
