"""What course.md, or module.md for one module, says of quizzes."""

from dataclasses import dataclass
from enum import StrEnum


class Grading(StrEnum):
    """Which of several attempts counts."""

    HIGHEST = "highest"
    LATEST = "latest"
    FIRST = "first"
    AVERAGE = "average"


class Shown(StrEnum):
    """How much of an attempt its learner sees."""

    NOTHING = "nothing"
    SCORE = "score"
    VERDICTS = "verdicts"
    """The score, and of each question whether it was right."""
    EVERYTHING = "everything"
    """Also the key and every reason."""


@dataclass(frozen=True)
class QuizRules:
    pass_percent: int = 70
    attempt_limit: int | None = None
    cool_down_minutes: int = 0
    """Wait between sending one attempt in and starting the next."""
    grading: Grading = Grading.HIGHEST
    show_during: Shown = Shown.NOTHING
    """EVERYTHING: each answer is final once given, and its reason appears at once."""
    show_after: Shown = Shown.EVERYTHING
    """From sending in until the module is completed or no attempt is left."""
    show_later: Shown = Shown.EVERYTHING
    """From then on."""
