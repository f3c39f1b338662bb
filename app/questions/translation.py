"""A question in another language: the words of its translation, everything that counts from its source.

Ids, keys, weights and rules are those of the source, so an answer given in one language is the same answer in the
other and earns the same. Only typed answers gain: what the translation accepts besides is accepted in every language.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from app.language import gettext as _
from app.questions.question import Question
from app.questions.tasks import (
    AcceptedNumber,
    AcceptedText,
    Blank,
    Choice,
    Cloze,
    FreeText,
    Likert,
    Matching,
    MultipleChoice,
    Numerical,
    Ordering,
    Select,
    ShortText,
    SingleChoice,
    Task,
)

Thing = TypeVar("Thing")
Mark = Callable[[str], str]


class DoesNotFit(Exception):
    """The translation is no translation of this question; the message says where they differ."""


def translate(source: Question, words: Question) -> Question:
    """Raises DoesNotFit."""
    return replace(
        source, stem_html=words.stem_html, reason_html=words.reason_html, task=_translate_task(source.task, words.task)
    )


def accept_more(source: Question, words: Question, mark: Mark) -> Question:
    """The source with the typed answers and the unit that its translation adds.

    `mark` says of a reason in what language it is.
    """
    if isinstance(source.task, Numerical) and isinstance(words.task, Numerical):
        return replace(source, task=_with_unit(source.task, words.task.unit))
    if not isinstance(source.task, ShortText | Cloze):
        return source
    return replace(source, task=_with_added(source.task, words.task, mark))


def say_language(question: Question, block: Mark, inline: Mark) -> Question:
    """The question with every piece of its words passed through `block` or `inline`."""
    task = question.task
    match task:
        case SingleChoice() | MultipleChoice():
            options = tuple(
                replace(one, html=inline(one.html), feedback_html=block(one.feedback_html)) for one in task.options
            )
            task = replace(task, options=options)
        case ShortText() | Numerical():
            answers: Any = tuple(replace(one, feedback_html=block(one.feedback_html)) for one in task.answers)
            task = replace(task, answers=answers)
        case Matching() | Likert():
            rows: Any = tuple(replace(row, html=inline(row.html)) for row in task.rows)
            task = replace(task, rows=rows)
        case Ordering():
            task = replace(task, entries=tuple(replace(one, html=inline(one.html)) for one in task.entries))
        case _:
            pass
    return replace(question, stem_html=block(question.stem_html), reason_html=block(question.reason_html), task=task)


def _translate_task(source: Task, words: Task) -> Task:
    if type(source) is not type(words):
        raise DoesNotFit(_("The question is of another kind than its original."))
    return TRANSLATORS[type(source)](source, words)


def _paired(source: Sequence[Thing], words: Sequence[Thing], what: str) -> list[tuple[Thing, Thing]]:
    if len(source) != len(words):
        message = _("The question has {count} {what}, its original has {wanted}.")
        raise DoesNotFit(message.format(count=len(words), what=what, wanted=len(source)))
    return list(zip(source, words, strict=True))


def _choice(source: SingleChoice | MultipleChoice, words: SingleChoice | MultipleChoice) -> Task:
    pairs = _paired(source.options, words.options, _("options"))
    for number, (ours, theirs) in enumerate(pairs, start=1):
        if ours.is_right is not theirs.is_right:
            message = _("Option {number} is marked otherwise than in the original.")
            raise DoesNotFit(message.format(number=number))
    options = tuple(replace(s, html=w.html, feedback_html=w.feedback_html) for s, w in pairs)
    return replace(source, options=options)


def _short_text(source: ShortText, words: ShortText) -> ShortText:
    """The source's answers with translated reasons, where the translation repeats them; then what it adds."""
    said = {answer.pattern: answer.feedback_html for answer in words.answers}
    answers = tuple(replace(one, feedback_html=said.get(one.pattern, one.feedback_html)) for one in source.answers)
    return _with_texts(replace(source, answers=answers), words, mark=str)


def _with_texts(source: ShortText, words: ShortText, mark: Mark) -> ShortText:
    known = {answer.pattern for answer in source.answers}
    added = tuple(
        replace(answer, feedback_html=mark(answer.feedback_html))
        for answer in words.answers
        if answer.pattern not in known
    )
    # A wrong answer of the source may be a wildcard that takes everything: what is added must come before it.
    place = next((n for n, answer in enumerate(source.answers) if _takes_much(answer)), len(source.answers))
    return replace(source, answers=(*source.answers[:place], *added, *source.answers[place:]))


def _takes_much(answer: AcceptedText) -> bool:
    return answer.weight == 0 and "*" in answer.pattern


def _with_added(source: ShortText | Cloze, words: Task, mark: Mark) -> ShortText | Cloze:
    if isinstance(source, ShortText) and isinstance(words, ShortText):
        return _with_texts(source, words, mark)
    if isinstance(source, Cloze) and isinstance(words, Cloze):
        gaps = words.gaps
        parts = tuple(
            _with_blank(part, gaps.get(part.id)) if isinstance(part, Blank) else part for part in source.parts
        )
        return replace(source, parts=parts)
    return source


def _with_unit(source: Numerical, unit: str) -> Numerical:
    is_new = unit not in ("", source.unit, *source.other_units)
    return replace(source, other_units=(*source.other_units, unit)) if is_new else source


def _with_blank(source: Blank, words: Blank | Select | None) -> Blank:
    return replace(source, task=_with_texts(source.task, words.task, str)) if isinstance(words, Blank) else source


def _number(source: Numerical, words: Numerical) -> Numerical:
    pairs = _paired(source.answers, words.answers, _("answers"))
    for ours, theirs in pairs:
        values = [answer.value if isinstance(answer, AcceptedNumber) else None for answer in (ours, theirs)]
        if values[0] != values[1]:
            raise DoesNotFit(_("A right number is another than in the original."))
    answers: Any = tuple(replace(s, feedback_html=w.feedback_html) for s, w in pairs)
    unit = words.unit or source.unit
    others = tuple(one for one in (source.unit, *source.other_units) if one not in ("", unit))
    return replace(source, answers=answers, unit=unit, other_units=others)


def _choices(source: Sequence[Choice], words: Sequence[Choice]) -> tuple[Choice, ...]:
    return tuple(replace(s, text=w.text) for s, w in _paired(source, words, _("choices")))


def _matching(source: Matching, words: Matching) -> Matching:
    pairs = _paired(source.rows, words.rows, _("rows"))
    choices = _choices(source.choices, words.choices)
    ours = [choice.id for choice in source.choices]
    theirs = [choice.id for choice in words.choices]
    for number, (row, other) in enumerate(pairs, start=1):
        if ours.index(row.right_choice) != theirs.index(other.right_choice):
            message = _("Row {number} is matched otherwise than in the original.")
            raise DoesNotFit(message.format(number=number))
    rows = tuple(replace(s, html=w.html, feedback_html=w.feedback_html) for s, w in pairs)
    return replace(source, rows=rows, choices=choices)


def _cloze(source: Cloze, words: Cloze) -> Cloze:
    """The text of the translation with the gaps of the source."""
    _paired(list(source.gaps), list(words.gaps), _("gaps"))
    gaps = {id_: _gap(source.gaps[id_], theirs, id_) for id_, theirs in words.gaps.items()}
    return replace(source, parts=tuple(part if isinstance(part, str) else gaps[part.id] for part in words.parts))


def _gap(source: Blank | Select, words: Blank | Select, id_: str) -> Blank | Select:
    if isinstance(source, Blank) and isinstance(words, Blank):
        return _with_blank(source, words)
    if isinstance(source, Select) and isinstance(words, Select) and source.right_ids == words.right_ids:
        return replace(source, choices=_choices(source.choices, words.choices))
    raise DoesNotFit(_("Gap {number} is answered otherwise than in the original.").format(number=id_))


def _ordering(source: Ordering, words: Ordering) -> Ordering:
    pairs = _paired(source.entries, words.entries, _("entries"))
    return replace(source, entries=tuple(replace(s, html=w.html, feedback_html=w.feedback_html) for s, w in pairs))


def _likert(source: Likert, words: Likert) -> Likert:
    rows = tuple(replace(s, html=w.html) for s, w in _paired(source.rows, words.rows, _("rows")))
    return replace(source, rows=rows, points=_choices(source.points, words.points))


def _free_text(source: FreeText, _words: FreeText) -> FreeText:
    return source


TRANSLATORS: Mapping[type, Callable[[Any, Any], Task]] = {
    SingleChoice: _choice,
    MultipleChoice: _choice,
    ShortText: _short_text,
    Numerical: _number,
    Ordering: _ordering,
    Matching: _matching,
    Cloze: _cloze,
    Likert: _likert,
    FreeText: _free_text,
}
