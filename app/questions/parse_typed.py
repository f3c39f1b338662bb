"""Answers to type: `[[text]]` alone, or a list of such with reasons and weights; `type=number`; `[[___]]`."""

import re
from collections.abc import Sequence
from fractions import Fraction

from app.language import gettext as _
from app.questions.attributes import Attributes, read_braces
from app.questions.checks import YES_NO, check_reason, check_word
from app.questions.diagnostics import did_you_mean
from app.questions.gaps import unescape
from app.questions.numbers import FORMATS, UNDECLARED, read_number
from app.questions.passages import refuse_gaps
from app.questions.raw import RawAnswer, RawAnswers, has_words
from app.questions.setting import Context
from app.questions.tasks import (
    FULL,
    AcceptedNumber,
    AcceptedText,
    AnyNumber,
    FreeText,
    Measure,
    Numerical,
    ShortText,
    TextRules,
)
from app.questions.texts import covers

TEXT_ATTRIBUTES = ("case", "accents", "typos")
NUMBER_ATTRIBUTES = ("tolerance", "measure", "locale", "unit")
WEIGHT = re.compile(r"\d{1,3}%|\d{1,3}(?:\.\d{1,9})?(?:/[1-9]\d{0,3})?")
TOLERANCE = re.compile(r"(?P<number>\d{1,12}(?:\.\d{1,12})?)(?P<percent>%?)")
LEAST_LINES = 3
MOST_ANSWERS = 200
"""Each is compared with those above it."""


def build_text(body: RawAnswers, context: Context) -> ShortText | FreeText | None:
    if body.answers[0].gap.free_lines:
        return FreeText(max(body.answers[0].gap.free_lines, LEAST_LINES))
    rules = read_text_rules(context)
    _check_reasons(body, context)
    if len(body.answers) > MOST_ANSWERS:
        message = _("A question has more than {limit} answers.").format(limit=MOST_ANSWERS)
        context.source.error(message, body.answers[MOST_ANSWERS].line, mend=_("Delete it."))
        return None
    if [answer for answer in body.answers if not _check_answer(answer, ("weight",), context)]:
        return None
    answers = tuple(
        AcceptedText(
            answer.gap.inside.strip(), read_weight(_attributes(answer, context)), context.render(answer.feedback)
        )
        for answer in body.answers
    )
    is_sound = _check_weights(body, [answer.weight for answer in answers], context)
    return ShortText(answers, rules) if _check_reached(body, answers, rules, context) and is_sound else None


def build_number(body: RawAnswers, context: Context) -> Numerical | None:
    check_word("measure", tuple(Measure), context.attributes, context.source)
    check_word("locale", tuple(FORMATS), context.attributes, context.source)
    _check_reasons(body, context)
    answers = [_number(answer, context) for answer in body.answers]
    found = tuple(answer for answer in answers if answer)
    is_sound = len(found) == len(answers) and _check_weights(body, [answer.weight for answer in found], context)
    written = FORMATS.get(context.value("locale"), UNDECLARED)
    return Numerical(found, written, context.value("unit")) if is_sound else None


def read_text_rules(context: Context) -> TextRules:
    for name in ("case", "accents"):
        check_word(name, YES_NO, context.attributes, context.source)
    check_word("typos", ("0", "1"), context.attributes, context.source)
    return TextRules(
        context.value("case") == "yes", context.value("accents") == "yes", int(context.value("typos") == "1")
    )


def check_pattern(pattern: str, line: int, at: str, context: Context) -> bool:
    """What a gap must not say."""
    if pattern in ("?", "!"):
        message = _("Hints and quizzes without an answer are not shown here.")
        context.source.error(message, line, at=at, mend=_("Delete it, or write the answer between the brackets."))
        return False
    if not pattern.strip("_ "):
        context.source.error(_("This gap has no answer."), line, at=at, expected="[[…]]")
        return False
    return True


def _check_reasons(body: RawAnswers, context: Context) -> None:
    if not body.is_list:
        check_reason(context.raw, context.source)
    for answer in body.answers:
        if body.is_list and not has_words(answer.feedback):
            mend = _("Write under the answer, indented by two spaces: > why it is right or wrong.")
            context.source.error(_("This answer has no reason."), answer.line, expected="  > …", mend=mend)
        if answer.has_more:
            mend = _("Keep the answer to its brackets and its reason to a quotation (>) under it.")
            context.source.error(
                _("Something else stands under this answer."), answer.line, expected="  > …", mend=mend
            )
        refuse_gaps(answer.feedback, context.source)


def _check_answer(answer: RawAnswer, known: tuple[str, ...], context: Context) -> bool:
    source, line, written = context.source, answer.line, answer.gap.written
    if answer.gap.is_select:
        mend = _("Write each accepted answer as an item of a list: - [[…]]; choices to select from stand alone.")
        source.error(_("Choices to select from stand in a list of typed answers."), line, at=written, mend=mend)
        return False
    if not check_pattern(answer.gap.inside, line, written, context):
        return False
    attributes = _attributes(answer, context)
    for name in attributes.values:
        if name not in known:
            message = _("An answer has no attribute “{name}”.").format(name=name)
            source.error(message, line, at=name, mend=did_you_mean(name, known))
    weight = attributes.values.get("weight", "1")
    if not WEIGHT.fullmatch(weight) or not 0 <= read_weight(attributes) <= FULL:
        message = _("“{value}” is no weight.").format(value=weight)
        source.error(message, line, at="weight=", expected=_("0 to 1, as 0.5, 1/2 or 50%"))
        return False
    return True


def _check_weights(body: RawAnswers, weights: Sequence[Fraction], context: Context) -> bool:
    for answer, weight in zip(body.answers, weights, strict=True):
        if answer.gap.inside.strip("*\\ ") == "" and "*" in answer.gap.inside and weight > 0:
            mend = _("Give it {example}: then it holds the reason that everything else gets.").format(
                example="{weight=0}"
            )
            context.source.error(_("Whatever is typed would be right."), answer.line, at="[[", mend=mend)
            return False
    if FULL not in weights:
        mend = _("Leave the weight of the right answer away; it is 1.")
        context.source.error(_("No answer earns the full mark."), body.answers[0].line, mend=mend)
        return False
    return True


def _check_reached(body: RawAnswers, answers: Sequence[AcceptedText], rules: TextRules, context: Context) -> bool:
    for number, answer in enumerate(answers):
        before = next((n for n in range(number) if covers(answers[n].pattern, answer.pattern, rules)), None)
        if before is not None:
            message = _("This answer is never reached: the one in line {line} takes it already.")
            mend = _("The first answer that fits counts. Put this one above it, or delete it.")
            context.source.error(message.format(line=body.answers[before].line), body.answers[number].line, mend=mend)
            return False
    return True


def _number(answer: RawAnswer, context: Context) -> AcceptedNumber | AnyNumber | None:
    if not _check_answer(answer, ("weight", "tolerance"), context):
        return None
    attributes = _attributes(answer, context)
    weight, reason_html = read_weight(attributes), context.render(answer.feedback)
    if answer.gap.inside == "*":
        return AnyNumber(weight, reason_html)
    value = read_number(unescape(answer.gap.inside), UNDECLARED)
    if value is None:
        message = _("“{value}” is no number.").format(value=answer.gap.inside)
        mend = _("Write it with a decimal point and without grouping, whatever the locale: 1000.5.")
        context.source.error(message, answer.line, at=answer.gap.written, expected="[[1000.5]]", mend=mend)
        return None
    own = attributes.values.get("tolerance", "")
    near = _tolerance(
        own or context.value("tolerance"), value, answer.line if own else context.attributes.line, context
    )
    return AcceptedNumber(value, *near, weight, reason_html) if near else None


def _tolerance(text: str, value: Fraction, line: int, context: Context) -> tuple[Fraction, Measure] | None:
    named = context.value("measure")
    found = TOLERANCE.fullmatch(text or "0")
    measure = Measure(named) if named in set(Measure) else Measure.RELATIVE if "%" in text else Measure.NOMINAL
    if not found or (measure is Measure.NOMINAL and found["percent"]):
        message = _("“{value}” is no tolerance here.").format(value=text)
        expected = _("0.5 as a distance, or 5% of the number")
        context.source.error(message, line, at="tolerance=", expected=expected)
        return None
    if value == 0 and measure is not Measure.NOMINAL:
        message = _("A share of 0 is 0: nothing but 0 itself would be near enough.")
        context.source.error(message, line, at="tolerance=", mend=_("Give the tolerance as a distance: tolerance=0.5."))
        return None
    return Fraction(found["number"]) / (100 if found["percent"] else 1), measure


def _attributes(answer: RawAnswer, context: Context) -> Attributes:
    return read_braces(answer.gap.attributes or "{}", answer.line, context.source)


def read_weight(attributes: Attributes) -> Fraction:
    """The share of the mark in a `weight`; the whole mark where there is none or it cannot be read."""
    written = attributes.values.get("weight", "1")
    if not WEIGHT.fullmatch(written):
        return FULL
    numerator, _slash, denominator = written.removesuffix("%").partition("/")
    return Fraction(numerator) / Fraction(denominator or "1") / (100 if written.endswith("%") else 1)
