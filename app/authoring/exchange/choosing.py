"""Options with marks of their own, as other platforms have them, as one of our two kinds of choice."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.authoring.exchange.drafts import FULL, Choices, Option, Reading
from app.authoring.exchange.weights import percent_of
from app.language import gettext as _


@dataclass(frozen=True)
class Weighted:
    text: str
    weight: Fraction
    feedback: str = ""


def single_choice(options: Sequence[Weighted], line: int, reading: Reading) -> Choices:
    """The option with the highest mark is right; marks that ours cannot give are lost."""
    best = max(range(len(options)), key=lambda number: options[number].weight)
    for number, option in enumerate(options):
        if option.weight not in ({FULL} if number == best else {Fraction(0)}):
            reading.lose(line, _mark_lost(option))
    return Choices(tuple(Option(one.text, number == best, one.feedback) for number, one in enumerate(options)))


def multiple_choice(options: Sequence[Weighted], line: int, reading: Reading) -> Choices:
    """Right is what earns something. Kept exactly where right ones earn and wrong ones take the same, as `net` does."""
    right = [option for option in options if option.weight > 0]
    expected = {True: Fraction(1, len(right) or 1), False: -Fraction(1, len(right) or 1)}
    for option in options:
        if option.weight != expected[option.weight > 0]:
            reading.lose(line, _mark_lost(option))
    return Choices(tuple(Option(one.text, one.weight > 0, one.feedback) for one in options), is_multiple=True)


def percents(choices: Choices) -> list[str]:
    """What each option of a multiple response earns, so that the sum is `net`."""
    share = Fraction(1, sum(option.is_right for option in choices.options) or 1)
    return [percent_of(share if option.is_right else -share) for option in choices.options]


def _mark_lost(option: Weighted) -> str:
    message = _("The mark of {percent} % for “{option}”; options here are right or wrong.")
    return message.format(percent=percent_of(option.weight), option=option.text[:60])
