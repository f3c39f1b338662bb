"""Habits that show only over many questions: whoever notices them passes without knowing anything."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import comb

from app.authoring.rules.options import words
from app.authoring.rules.reading import Reading
from app.language import gettext as _
from app.questions.passages import RawQuestion
from app.questions.raw import RawOption, RawOptions, plain_block

FEWEST = 6
"""Questions below which a habit cannot be told from chance."""
UNLIKELY = 0.02
"""Chance of as many as that if places were drawn."""


def review_bank(reading: Reading, questions: Sequence[RawQuestion]) -> None:
    """A quiz: its options are shuffled, except true and false."""
    line = reading.text.fields.line_of("title")
    choices = [options for question in questions if (options := _single_choice(question))]
    others = [options for options in choices if not _is_true_false(options)]
    longest = sum(map(_is_longest_right, others))
    if _is_habit(longest, others):
        message = _("In {count} of {all} questions the right option is the longest.")
        mend = _("Shorten right options, or make wrong ones as exact: who takes the longest must not pass.")
        reading.advise(message.format(count=longest, all=len(others)), line, mend=mend)
    answers = Counter(words(options[_right_place(options)]) for options in choices if _is_true_false(options))
    if answers.total() >= FEWEST and len(answers) == 1:
        message = _("Every true-or-false question has the answer “{answer}”.").format(answer=next(iter(answers)))
        reading.advise(message, line, mend=_("Turn some statements round."))
    _review_same_stems(reading, questions)


def review_checks(reading: Reading, questions: Iterable[RawQuestion]) -> None:
    """The checks of a module's lessons, whose options stand as written; `reading` is its module.md."""
    choices = [options for question in questions if (options := _single_choice(question))]
    places = Counter(_right_place(options) for options in choices if not _is_true_false(options))
    for place, count in places.most_common(1):
        if _is_habit(count, [options for options in choices if not _is_true_false(options)]):
            message = _("In {count} of {all} questions of the lessons the right option is number {place}.")
            mend = _("Give the right option another place in some of them.")
            line = reading.text.fields.line_of("title")
            reading.advise(message.format(count=count, all=places.total(), place=place + 1), line, mend=mend)


def _review_same_stems(reading: Reading, questions: Sequence[RawQuestion]) -> None:
    seen: dict[str, int] = {}
    for question in questions:
        stem = plain_block(question.stem).casefold()
        # “Fill in.” may stand above many.
        if stem and stem in seen and len(stem.split()) > 4:
            message = _("The question in line {line} asks the same.").format(line=seen[stem])
            mend = _("Change or delete one of the two: a learner could be asked both.")
            reading.advise(message, question.stem_line, mend=mend)
        seen.setdefault(stem, question.stem_line)


def _single_choice(question: RawQuestion) -> list[RawOption]:
    """The options where exactly one is right and only one can be chosen."""
    if not isinstance(question.body, RawOptions) or question.body.is_numbered:
        return []
    markers = [option.marker for option in question.body.options]
    is_single = all(marker and marker.is_exact and not marker.is_multiple for marker in markers)
    is_keyed = sum(bool(marker and marker.is_right) for marker in markers) == 1
    return list(question.body.options) if is_single and is_keyed else []


def _right_place(options: Sequence[RawOption]) -> int:
    return next(place for place, option in enumerate(options) if option.marker and option.marker.is_right)


def _is_true_false(options: Sequence[RawOption]) -> bool:
    return sorted(map(words, options)) == ["False", "True"]


def _is_longest_right(options: Sequence[RawOption]) -> bool:
    right = _right_place(options)
    return all(len(words(options[right])) > len(words(option)) for option in options if option is not options[right])


def _is_habit(count: int, choices: Sequence[Sequence[RawOption]]) -> bool:
    """Whether so many would be a strange chance, and are at least half."""
    if len(choices) < FEWEST or 2 * count < len(choices):
        return False
    chance = sum(1 / len(options) for options in choices) / len(choices)
    tail = sum(
        comb(len(choices), hits) * chance**hits * (1 - chance) ** (len(choices) - hits)
        for hits in range(count, len(choices) + 1)
    )
    return tail < UNLIKELY
