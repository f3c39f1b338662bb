"""GIFT to drafts."""

import re
from fractions import Fraction

from app.authoring.exchange.choosing import Weighted, multiple_choice, single_choice
from app.authoring.exchange.drafts import (
    FULL,
    Answer,
    Body,
    Choices,
    Draft,
    Essay,
    Option,
    Pair,
    Pairs,
    Reading,
    Section,
    Typed,
    Words,
)
from app.authoring.exchange.foreign import HEADS
from app.authoring.exchange.gift import GiftAnswer, GiftQuestion, Written, read_gift
from app.authoring.exchange.markup import from_plain, one_line, to_markdown
from app.authoring.exchange.names import category_title, typed_pattern
from app.authoring.exchange.weights import NUMBER, decimal, share_of
from app.language import gettext as _

ATTRIBUTE_TAG = re.compile(r"([a-z]+)=(.+)")


def read_gift_file(text: str) -> Reading:
    reading = Reading()
    for question in read_gift(text):
        _Converter(question, reading).convert()
    return reading


class _Converter:
    def __init__(self, question: GiftQuestion, reading: Reading) -> None:
        self._question = question
        self._reading = reading
        self._line = question.line

    def convert(self) -> None:
        question, pieces = self._question, self._reading.pieces
        for line, comment in question.comments:
            self._reading.lose(line, _("The comment “{comment}”.").format(comment=comment[:80]))
        if question.type == "Category":
            pieces.append(Section(from_plain(category_title(question.title)), self._line))
        elif question.type == "Description":
            if question.stem.text:
                pieces.append(Words(self._text(question.stem), self._line))
            if question.title:
                self._lose(_("The name “{name}” of a text that asks nothing.").format(name=question.title))
        elif body := self._body():
            reason = self._text(question.feedback)
            attributes = self._attributes()
            name = question.id or question.title
            pieces.append(Draft(name, self._text(question.stem), body, reason, attributes, self._line))
            if question.id and question.title and question.id != question.title:
                self._lose(_("The name “{name}”; its id is kept.").format(name=question.title))

    def _attributes(self) -> dict[str, str]:
        attributes: dict[str, str] = {}
        for tag in self._question.tags:
            if found := ATTRIBUTE_TAG.fullmatch(tag):
                attributes[found[1]] = found[2]
            else:
                self._lose(_("The tag “{tag}”.").format(tag=tag))
        return attributes

    def _body(self) -> Body | None:
        question = self._question
        if question.type == "TF":
            return self._true_false()
        if question.type == "Essay":
            return Essay()
        if question.type == "Matching":
            rows = (Pair(one_line(self._text(one.text)), from_plain(one.match)) for one in question.answers)
            return Pairs(tuple(rows), HEADS)
        if question.type == "Numerical":
            return self._numbers()
        if question.type == "Short":
            return Typed(tuple(self._typed(one) for one in question.answers))
        return self._choice()

    def _true_false(self) -> Choices:
        wrong, right = [*(self._text(one.feedback) for one in self._question.answers), "", ""][:2]
        is_true = self._question.is_true
        return Choices(
            (
                Option("True", is_true, right if is_true else wrong),
                Option("False", not is_true, wrong if is_true else right),
            )
        )

    def _choice(self) -> Choices:
        answers = self._question.answers
        options = [Weighted(self._text(one.text), self._weight(one), self._text(one.feedback)) for one in answers]
        choose = single_choice if any(answer.is_right for answer in answers) else multiple_choice
        return choose(options, self._line, self._reading)

    def _typed(self, answer: GiftAnswer) -> Answer:
        pattern = typed_pattern(one_line(answer.text.text), has_wildcards=True)
        return Answer(pattern, self._weight(answer), self._text(answer.feedback))

    def _numbers(self) -> Body | None:
        answers = [self._number(answer) for answer in self._question.answers]
        found = tuple(answer for answer in answers if answer)
        if not found:
            self._lose(_("The whole question: no number stands in its answers."))
        return Typed(found, is_number=True) if found else None

    def _number(self, answer: GiftAnswer) -> Answer | None:
        text, weight, feedback = answer.text.text, self._weight(answer), self._text(answer.feedback)
        if text in ("", "*"):
            return Answer("*", Fraction(0) if not answer.is_right else weight, feedback)
        low, dots, high = text.partition("..")
        value, _colon, tolerance = (part.strip() for part in text.partition(":"))
        if dots and NUMBER.fullmatch(low.strip()) and NUMBER.fullmatch(high.strip()):
            least, most = Fraction(low.strip()), Fraction(high.strip())
            value, tolerance = decimal((least + most) / 2), decimal(abs(most - least) / 2)
        if not NUMBER.fullmatch(value) or (tolerance and not NUMBER.fullmatch(tolerance)):
            self._lose(_("The answer “{answer}”, which is no number.").format(answer=text[:60]))
            return None
        near = decimal(abs(Fraction(tolerance or "0")))
        return Answer(decimal(Fraction(value)), weight, feedback, "" if near == "0" else near)

    def _weight(self, answer: GiftAnswer) -> Fraction:
        if answer.weight:
            return share_of(answer.weight)
        return FULL if answer.is_right else Fraction(0)

    def _text(self, written: Written | None) -> str:
        return to_markdown(written.text, written.format, self._line, self._reading) if written else ""

    def _lose(self, what: str) -> None:
        self._reading.lose(self._line, what)
