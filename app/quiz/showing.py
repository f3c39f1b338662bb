"""How much of a submitted attempt its learner may see now."""

from app.modules.quiz_rules import QuizRules, Shown

FROM_LITTLE_TO_MUCH = tuple(Shown)


def shown_now(rules: QuizRules, *, is_completed: bool, attempts: int) -> Shown:
    """Right after sending in, or later: once the module is completed or no attempt is left."""
    is_used_up = rules.attempt_limit is not None and attempts >= rules.attempt_limit
    return rules.show_later if is_completed or is_used_up else rules.show_after


def is_at_least(shown: Shown, least: Shown) -> bool:
    return FROM_LITTLE_TO_MUCH.index(shown) >= FROM_LITTLE_TO_MUCH.index(least)
