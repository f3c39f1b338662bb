"""Options that test what somebody knows, and not how well they read between the lines."""

import re
from collections.abc import Sequence

from app.authoring.rules.reading import Reading
from app.language import gettext as _
from app.questions.edits import Edit
from app.questions.passages import RawQuestion
from app.questions.raw import RawOption, RawOptions, plain, plain_block

ABOVE = re.compile(
    r".*\b(?:the above|above options)\b.*|(?:all|none|both|neither|any) of (?:these|them)", re.IGNORECASE
)
LETTERS = re.compile(
    r"(?:(?i:both|only|neither) )?\(?[A-Da-d]\)?(?:,| and| or| nor|&) \(?[A-Da-d]\)?(?:\W.*)?|(?i:both) [AB] .*"
)
SAYS_RIGHT = re.compile(r"(?:right|correct|yes|exactly|true)\b[.,:;!]", re.IGNORECASE)
SAYS_WRONG = re.compile(r"(?:wrong|incorrect|no|not quite|false)\b[.,:;!]", re.IGNORECASE)
MUCH_LONGER = 2
NOTICEABLE = 40
"""Characters; a difference below it does not catch the eye."""


def review_question(reading: Reading, question: RawQuestion) -> None:
    if not isinstance(question.body, RawOptions) or question.body.is_numbered:
        return
    options = [option for option in question.body.options if option.marker and option.text]
    for option in options:
        _review_option(reading, option)
    _review_praise(reading, options)
    _review_reasons(reading, options)
    _review_length(reading, options)
    _review_only_one(reading, options)


def _review_option(reading: Reading, option: RawOption) -> None:
    text = words(option)
    is_pinned = bool(option.marker and option.marker.is_pinned)
    if (ABOVE.fullmatch(text) or LETTERS.fullmatch(text)) and not is_pinned:
        written = reading.source.lines[option.line - 1]
        edit = reading.source.exchange(option.line, written, f"{written.rstrip()} {{pin}}")
        mend = _("Better ask without it; or keep it in its place with {mark} at its end.").format(mark="{pin}")
        message = _("The option points to others, but options are shuffled.")
        reading.advise(message, option.line, at=text[:20], expected="… {pin}", mend=mend, edit=edit)


def _review_praise(reading: Reading, options: Sequence[RawOption]) -> None:
    """Where a key is there at all, each reason agrees with it."""
    marks = [bool(option.marker and option.marker.is_right) for option in options]
    for option, is_right in zip(options, marks, strict=True):
        reason = plain_block(option.feedback)
        if any(marks) and (SAYS_WRONG if is_right else SAYS_RIGHT).match(reason):
            _note_contradiction(reading, option, reason, _move_mark(reading, options), is_right=is_right)


def _move_mark(reading: Reading, options: Sequence[RawOption]) -> Edit | None:
    """A mend that marks the option whose reason says so, where just one of a single choice does."""
    praised = [option for option in options if SAYS_RIGHT.match(plain_block(option.feedback))]
    marked = [option for option in options if option.marker and option.marker.is_right]
    if len(praised) != 1 or len(marked) != 1 or praised == marked:
        return None
    exchanges = {marked[0].line: ("x", " "), praised[0].line: (" ", "x")}
    first, last = min(exchanges), max(exchanges)
    lines = reading.source.lines[first - 1 : last]
    for line, (old, new) in exchanges.items():
        written = lines[line - first]
        lines[line - first] = written.replace(f"({old})", f"({new})", 1).replace(f"[[{old}]]", f"[[{new}]]", 1)
    return Edit(first, last, tuple(lines))


def _note_contradiction(reading: Reading, option: RawOption, reason: str, edit: Edit | None, *, is_right: bool) -> None:
    said = reason.split(maxsplit=1)[0].strip(".,:;!")
    message = _("The option is marked as wrong, but its reason begins with “{word}”.")
    if is_right:
        message = _("The option is marked as right, but its reason begins with “{word}”.")
    mend = _("Correct the mark or the reason: one of the two misleads.")
    reading.advise(message.format(word=said), option.line, mend=mend, edit=edit)


def _review_reasons(reading: Reading, options: Sequence[RawOption]) -> None:
    seen: dict[str, int] = {}
    for option in options:
        reason = plain_block(option.feedback).casefold()
        if len(reason.split()) > 1 and reason in seen:
            message = _("The reason is the same as that of the option in line {line}.").format(line=seen[reason])
            mend = _("Say of each option why just this one is right or wrong.")
            reading.advise(message, option.line + 1, mend=mend)
        seen.setdefault(reason, option.line)


def _review_length(reading: Reading, options: Sequence[RawOption]) -> None:
    right = [option for option in options if option.marker and option.marker.is_right]
    wrong = [option for option in options if option.marker and not option.marker.is_right]
    if len(right) != 1 or not wrong:
        return
    longest, length = max(len(words(option)) for option in wrong), len(words(right[0]))
    if length > MUCH_LONGER * longest and length - longest > NOTICEABLE:
        mend = _("Shorten it, and put the explanation into the reason; or make a wrong one as exact.")
        reading.advise(_("The right option is much longer than the others."), right[0].line, mend=mend)


def _review_only_one(reading: Reading, options: Sequence[RawOption]) -> None:
    right = [option for option in options if option.marker and option.marker.is_right]
    if len(right) == 1 and right[0].marker and right[0].marker.is_multiple:
        mend = _("Write [( )] and [(x)], so that one can be chosen; or add another right option.")
        message = _("Several may be ticked, but only one is right.")
        first, last = options[0].line, options[-1].line
        edit = reading.source.rewrite(
            first, last, [("- [[ ]]", "- [( )]"), ("- [[x]]", "- [(x)]"), ("- [[X]]", "- [(x)]")]
        )
        reading.advise(message, right[0].line, expected="- [(x)] …", mend=mend, edit=edit)


def words(option: RawOption) -> str:
    return plain(option.text) if option.text else ""
