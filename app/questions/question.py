"""A question as its author wrote it, key included. Never leaves the server: see `public.py`."""

from dataclasses import dataclass
from enum import StrEnum

from app.questions.tasks import (
    FreeText,
    Kind,
    Likert,
    MultipleChoice,
    Option,
    Scheme,
    SingleChoice,
    Task,
)

__all__ = ["Kind", "Option", "Question", "Ruling", "Scheme"]


class Ruling(StrEnum):
    """What an author decided about an item whose key turned out to be wrong, so that nobody loses by it."""

    NONE = ""
    DISREGARD = "disregard"
    """Taken out of the total, and drawn no more."""
    ALWAYS_CORRECT = "always-correct"
    """The full mark for whatever was answered."""


@dataclass(frozen=True)
class Question:
    """What all kinds share; what is asked for is the task."""

    id: str
    stem_html: str
    task: Task
    reason_html: str = ""
    """Shown with the key, whatever was answered; the reasons of single options belong to the task."""
    lesson: str = ""
    """Id of the lesson that teaches it; empty for an inline check."""
    level: str = ""
    """recall, understand or apply."""
    facts: tuple[str, ...] = ()
    line: int = 0
    """Line of the source file where the question begins."""
    ruling: Ruling = Ruling.NONE

    @property
    def kind(self) -> Kind:
        return self.task.kind

    @property
    def is_graded(self) -> bool:
        """False for what has no key: ratings and free text."""
        return not isinstance(self.task, Likert | FreeText)

    @property
    def options(self) -> tuple[Option, ...]:
        """The options of a choice; empty for every other kind."""
        return self.task.options if isinstance(self.task, SingleChoice | MultipleChoice) else ()

    @property
    def right_ids(self) -> frozenset[str]:
        """The right options of a choice."""
        return frozenset(option.id for option in self.options if option.is_right)
