"""Moodle XML to drafts. Whatever no line here has read is named as lost, so nothing can be forgotten."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from fractions import Fraction

from app.authoring.exchange import cloze
from app.authoring.exchange.choosing import Weighted, multiple_choice, single_choice
from app.authoring.exchange.drafts import (
    Answer,
    Body,
    Choices,
    Draft,
    Essay,
    Gaps,
    Option,
    Order,
    Pair,
    Pairs,
    Reading,
    Section,
    Typed,
    Words,
)
from app.authoring.exchange.foreign import HEADS
from app.authoring.exchange.gift_reader import ATTRIBUTE_TAG
from app.authoring.exchange.markup import from_plain, one_line, to_markdown
from app.authoring.exchange.names import category_title, typed_pattern
from app.authoring.exchange.weights import NUMBER, decimal, share_of
from app.authoring.exchange.xml_tree import Node, read_xml
from app.errors import InvalidInput
from app.language import gettext as _

FORMATS = {"html": "html", "moodle_auto_format": "moodle", "plain_text": "plain", "markdown": "markdown"}
ORDER_SCHEMES = {"ABSOLUTE_POSITION": "absolute-position", "ALL_OR_NOTHING": "exact"}


def read_moodle(content: bytes) -> Reading:
    """Raises InvalidInput where the file is no Moodle XML."""
    reading = Reading()
    quiz = read_xml(content).find("quiz")
    if quiz is None:
        raise InvalidInput(
            {"file": _("This is XML, but no Moodle XML: it has no <quiz>. Export the questions as “Moodle XML”.")}
        )
    for question in quiz.all("question"):
        _Converter(question, reading).convert()
    _name_unread(quiz, reading)
    return reading


_MEANS_NOTHING = {"hidden": "0", "defaultgrade": "1", "shuffleanswers": "true", "penalty": ""}
"""Settings that say what holds here anyway."""


def _name_unread(quiz: Node, reading: Reading) -> None:
    """Settings that stand in every question are named once, with the number of questions."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for path, node in quiz.unread():
        if _MEANS_NOTHING.get(node.tag) in (one_line(node.text), one_line(node.text).rstrip("0").rstrip(".")):
            continue
        text = node.attributes.get("name", "") if node.tag == "file" else one_line(node.text)
        found[path.partition("/")[2] or path, text[:80]].append(node.line)
    for (path, text), lines in found.items():
        what = _("{path}: {text}").format(path=path, text=text)
        reading.lose(
            lines[0], what if len(lines) == 1 else _("{what} ({count} times)").format(what=what, count=len(lines))
        )


class _Converter:
    def __init__(self, node: Node, reading: Reading) -> None:
        self._node = node
        self._reading = reading
        self._line = node.line
        self._attributes: dict[str, str] = {}

    def convert(self) -> None:
        type_, pieces = self._node.attributes.get("type", ""), self._reading.pieces
        if type_ == "category":
            pieces.append(Section(from_plain(category_title(self._node.value("category/text"))), self._line))
        elif type_ == "description":
            pieces.append(Words(self._text(self._node.find("questiontext")), self._line))
        elif build := _BUILDERS.get(type_):
            self._add(build)
        else:
            self._lose(_("The whole question “{name}” of type {type}.").format(name=self._name(), type=type_ or "?"))
            _mark_read(self._node)

    def _add(self, build: Callable[["_Converter"], Body | None]) -> None:
        name = self._name()
        self._read_tags()
        body = build(self)
        if body is None:
            self._lose(_("The whole question “{name}”: it has no answers that can be read.").format(name=name))
            _mark_read(self._node)
            return
        question = self._node.find("questiontext")
        text, body = cloze.divide(body.text) if isinstance(body, Gaps) else (self._text(question), body)
        reason = self._text(self._node.find("generalfeedback"))
        self._reading.pieces.append(Draft(name, text, body, reason, self._attributes, self._line))

    def _name(self) -> str:
        """The id number, where there is one, is what this course's own export wrote."""
        name, number = self._node.value("name/text"), self._node.value("idnumber")
        if number and name and number != name:
            self._lose(_("The name “{name}”; its id number is kept.").format(name=name))
        return number or name

    def _read_tags(self) -> None:
        for tag in (self._node.find("tags") or self._node).all("tag"):
            text = tag.value("text")
            if found := ATTRIBUTE_TAG.fullmatch(text):
                self._attributes[found[1]] = found[2]
            elif text:
                self._lose(_("The tag “{tag}”.").format(tag=text))

    def choice(self) -> Body | None:
        answers = self._node.all("answer")
        options = [Weighted(self._text(one), self._weight(one), self._feedback(one)) for one in answers]
        choose = single_choice if self._node.value("single", "true") in ("true", "1") else multiple_choice
        return choose(options, self._line, self._reading) if options else None

    def true_false(self) -> Body | None:
        options = [
            Option(self._plain(answer).capitalize(), self._weight(answer) > 0, self._feedback(answer))
            for answer in self._node.all("answer")
        ]
        options.sort(key=lambda option: option.text, reverse=True)
        return Choices(tuple(options)) if [option.text for option in options] == ["True", "False"] else None

    def short(self) -> Body | None:
        if self._node.value("usecase", "0") == "1":
            self._attributes["case"] = "yes"
        answers = [
            Answer(
                typed_pattern(one_line(self._plain(one)), has_wildcards=True), self._weight(one), self._feedback(one)
            )
            for one in self._node.all("answer")
        ]
        return Typed(tuple(answers)) if answers else None

    def number(self) -> Body | None:
        found = [answer for answer in map(self._number, self._node.all("answer")) if answer]
        units = (self._node.find("units") or self._node).all("unit")
        if len(units) == 1 and _counts_once(units[0].value("multiplier", "1")):
            self._attributes["unit"] = units[0].value("unit_name")
        return Typed(tuple(found), is_number=True) if found else None

    def _number(self, node: Node) -> Answer | None:
        text, tolerance = self._plain(node), node.value("tolerance", "0") or "0"
        weight, feedback = self._weight(node), self._feedback(node)
        if text == "*":
            return Answer("*", weight, feedback)
        if not NUMBER.fullmatch(text) or not NUMBER.fullmatch(tolerance):
            self._lose(_("The answer “{answer}”, which is no number.").format(answer=text[:60]))
            return None
        near = decimal(abs(Fraction(tolerance)))
        return Answer(decimal(Fraction(text)), weight, feedback, "" if near == "0" else near)

    def matching(self) -> Body | None:
        pairs = [
            Pair(one_line(self._text(node)), from_plain(one_line(node.value("answer/text"))))
            for node in self._node.all("subquestion")
        ]
        return Pairs(tuple(pairs), HEADS) if pairs else None

    def ordering(self) -> Body | None:
        scheme = ORDER_SCHEMES.get(self._node.value("gradingtype"))
        if scheme:
            self._attributes["scheme"] = scheme
        answers = sorted(self._node.all("answer"), key=self._weight)
        return (
            Order(tuple(Option(one_line(self._text(one)), False, self._feedback(one)) for one in answers))
            if answers
            else None
        )

    def essay(self) -> Body:
        return Essay()

    def gaps(self) -> Body | None:
        node = self._node.find("questiontext")
        read = cloze.read(node.value("text") if node else "")
        for what in read.losses:
            self._lose(what)
        if not read.gaps or node is None:
            return None
        markdown = to_markdown(read.text, self._format(node), self._line, self._reading)
        return Gaps(read.filled(markdown))

    def _weight(self, node: Node) -> Fraction:
        try:
            return share_of(node.attributes.get("fraction", "0"))
        except ValueError:
            self._lose(_("The mark “{mark}”.").format(mark=node.attributes["fraction"]))
            return Fraction(0)

    def _feedback(self, node: Node) -> str:
        return self._text(node.find("feedback"))

    def _plain(self, node: Node) -> str:
        return node.value("text")

    def _text(self, node: Node | None) -> str:
        if node is None:
            return ""
        text = node.find("text")
        if text is None or not text.text.strip():
            return ""
        return to_markdown(text.text.strip(), self._format(node), text.line, self._reading)

    def _format(self, node: Node) -> str:
        return FORMATS.get(node.attributes.get("format", "html"), "html")

    def _lose(self, what: str) -> None:
        self._reading.lose(self._line, what)


_BUILDERS: Mapping[str, Callable[[_Converter], Body | None]] = {
    "multichoice": _Converter.choice,
    "truefalse": _Converter.true_false,
    "shortanswer": _Converter.short,
    "numerical": _Converter.number,
    "matching": _Converter.matching,
    "ordering": _Converter.ordering,
    "essay": _Converter.essay,
    "cloze": _Converter.gaps,
}


def _counts_once(multiplier: str) -> bool:
    return NUMBER.fullmatch(multiplier) is not None and Fraction(multiplier) == 1


def _mark_read(node: Node) -> None:
    """It was named as a whole."""
    node.is_read = True
    for child in node.children:
        _mark_read(child)
