"""What somebody answered, as a list of strings in one column, whatever the kind of question.

====================  =====================================================================
choices               option ids: `["b"]`, `["a", "c"]`
text, number, free    what was typed, without spaces around it: `["Erasmus+"]`
matching              `"row:choice"` for each row that was answered: `["3f09aa:91b2c4", …]`
ordering              `"entry:position"`, positions from 1: `["3f09aa:2", …]`
cloze                 `"gap:what was typed"` or `"gap:option id"`, gaps from 1: `["1:host", "2:b"]`
Likert                `"row:point"`: `["a:4", …]`
====================  =====================================================================

Nothing answered is the empty list, which is not the same as a wrong answer. Strings are sorted and different, so
equal answers are equal lists.
"""

import unicodedata
from collections.abc import Iterable, Sequence

from app.errors import CourseError
from app.language import gettext as _
from app.questions.question import Question
from app.questions.tasks import (
    Blank,
    Chosen,
    Cloze,
    FreeText,
    Likert,
    Matching,
    MultipleChoice,
    Numerical,
    Ordering,
    Paired,
    ShortText,
    SingleChoice,
    Typed,
)

FIELD = "answer"
MAX_TEXT = 2000
"""Characters of a typed answer."""


class ResponseRefused(CourseError):
    """A response that no page of ours sends for this question, or a text that is too long."""

    status = 422


def read_response(fields: Iterable[tuple[str, str]]) -> list[str]:
    """The response in a posted form: fields `answer`, and `answer:part` for each part of a question with parts."""
    found: set[str] = set()
    for name, value in fields:
        text = value.replace("\r\n", "\n").strip()
        if text and name == FIELD:
            found.add(text)
        elif text and name.startswith(f"{FIELD}:"):
            found.add(f"{name.removeprefix(f'{FIELD}:')}:{text}")
    return sorted(found)


def by_part(response: Sequence[str]) -> dict[str, str]:
    """Part → value, of a question with parts."""
    return {part: value for part, _colon, value in (given.partition(":") for given in response)}


def is_answered(response: Sequence[str]) -> bool:
    """Whether anything is there: leaving a question out is not the same as answering it wrongly."""
    return len(response) > 0


def check_response(question: Question, response: Sequence[str]) -> None:
    """Raises ResponseRefused, with a sentence for the learner, for what could not be graded or shown later."""
    match question.task:
        case SingleChoice() | MultipleChoice():
            _check_choice(question.task, frozenset(response))
        case ShortText() | Numerical() | FreeText():
            _check_typed(question.task, response)
        case Matching() | Ordering() | Cloze() | Likert():
            _check_parts(question.task, response)


def _check_choice(task: Chosen, ticked: frozenset[str]) -> None:
    if not ticked <= {option.id for option in task.options}:
        raise ResponseRefused(_("This answer is not one of the options. Load the page again and choose once more."))
    if isinstance(task, SingleChoice) and len(ticked) > 1:
        raise ResponseRefused(_("Choose one option only."))


def _check_typed(_task: Typed, response: Sequence[str]) -> None:
    if len(response) > 1:
        raise ResponseRefused(_("One answer belongs here. Load the page again and type it once more."))
    for text in response:
        _check_text(text)


def _check_parts(task: Paired, response: Sequence[str]) -> None:
    seen: set[str] = set()
    for given in response:
        part, _colon, value = given.partition(":")
        if part in seen or not value.strip() or not _is_possible(task, part, value):
            raise ResponseRefused(_("This answer does not fit the question. Load the page again and answer once more."))
        seen.add(part)


def _is_possible(task: Paired, part: str, value: str) -> bool:
    match task:
        case Matching():
            return part in {row.id for row in task.rows} and value in {choice.id for choice in task.choices}
        case Ordering():
            places = {str(place) for place in range(1, len(task.entries) + 1)}
            return part in {entry.id for entry in task.entries} and value in places
        case Likert():
            return part in {row.id for row in task.rows} and value in {point.id for point in task.points}
        case Cloze():
            return _fits_gap(task, part, value)


def _fits_gap(task: Cloze, part: str, value: str) -> bool:
    gap = task.gaps.get(part)
    if isinstance(gap, Blank):
        _check_text(value)
        return True
    return gap is not None and value in {choice.id for choice in gap.choices}


def _check_text(text: str) -> None:
    if not text.strip():
        raise ResponseRefused(_("This answer is empty. Load the page again and type it once more."))
    if len(text) > MAX_TEXT:
        message = _("Please shorten your answer to %(limit)s characters or fewer.")
        raise ResponseRefused(message % {"limit": MAX_TEXT})
    if any(unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t" for character in text):
        raise ResponseRefused(_("Please remove the invisible control characters from your answer."))
