"""A question built from its tokens, with a diagnostic for every mistake an author can make in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.language import gettext as _
from app.questions import parse_choice, parse_cloze, parse_rows, parse_typed
from app.questions.attributes import Attributes
from app.questions.checks import check_attributes, check_id, check_stem, check_word
from app.questions.question import Question, Ruling
from app.questions.raw import RawAnswers, RawGaps, RawMatrix, RawOptions, RawQuestion, RawTable
from app.questions.setting import Context, Setting
from app.questions.tasks import Task

__all__ = ["Setting", "build_question"]


@dataclass(frozen=True)
class Form:
    """How one kind is written: the attributes it has besides those of every kind, and what builds it."""

    build: Callable[[Any, Context], Task | None]
    attributes: tuple[str, ...] = ()


FORMS: Mapping[tuple[type, str], Form] = {
    (RawOptions, ""): Form(parse_choice.build_choice, parse_choice.ATTRIBUTES),
    (RawOptions, "ordering"): Form(parse_rows.build_ordering, parse_rows.ORDER_ATTRIBUTES),
    (RawAnswers, ""): Form(parse_typed.build_text, parse_typed.TEXT_ATTRIBUTES),
    (RawAnswers, "number"): Form(parse_typed.build_number, parse_typed.NUMBER_ATTRIBUTES),
    (RawTable, "matching"): Form(parse_rows.build_matching, parse_rows.MATCH_ATTRIBUTES),
    (RawMatrix, ""): Form(parse_rows.build_likert),
    (RawGaps, ""): Form(parse_cloze.build_cloze, parse_cloze.ATTRIBUTES),
}
"""By what stands below the question, and its `type` where that does not tell."""
EXAMPLES = {"ordering": "1. …", "matching": "| … | … |", "number": "[[60]]"}


def build_question(raw: RawQuestion, setting: Setting) -> Question | None:
    """The question; None where it has no usable id or key. Every fault is noted in the setting's source."""
    context = Context(setting, raw, raw.attributes or Attributes("", {}, raw.line))
    attributes, source = context.attributes, setting.source
    check_stem(raw, source)
    form = _find_form(context)
    check_attributes(raw, attributes, form.attributes if form else (), source, setting.lessons)
    has_id = check_id(raw, attributes, source, setting.taken)
    task = form.build(raw.body, context) if form else None
    if task is None or not has_id:
        return None
    question = Question(
        id=attributes.id,
        stem_html=setting.render(raw.stem),
        task=task,
        reason_html=setting.render(raw.reason),
        lesson=context.value("lesson") if setting.lessons is not None else "",
        level=context.value("level"),
        facts=tuple(context.value("facts").replace(",", " ").split()),
        line=raw.line,
        ruling=_ruling(context),
    )
    return question if _may_stand_here(question, setting) else None


def _ruling(context: Context) -> Ruling:
    word = context.value("ruling")
    return Ruling(word) if word in set(Ruling) and context.setting.lessons is not None else Ruling.NONE


def _find_form(context: Context) -> Form | None:
    """A type that does not go with what stands below it is noted and left aside."""
    type_, below = context.value("type"), type(context.raw.body)
    form = FORMS.get((below, type_))
    if form is None and type_ in EXAMPLES:
        message = _("What stands below does not go with type={type}.").format(type=type_)
        mend = _("Delete the type, or write the answers as it needs them.")
        line = context.attributes.line
        context.source.error(message, line, at="type=", expected=EXAMPLES[type_], mend=mend)
    elif form is None:
        check_word("type", tuple(EXAMPLES), context.attributes, context.source)
    return form or FORMS.get((below, ""))


def _may_stand_here(question: Question, setting: Setting) -> bool:
    if setting.lessons is None or question.is_graded:
        return True
    mend = _("Move it into a lesson, or ask it so that there is a right answer.")
    setting.source.error(_("This has no right answer, so a quiz cannot count it."), question.line, mend=mend)
    return False
