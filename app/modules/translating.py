"""One translated file read against its source: the words it gives, or what is wrong with it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.language import gettext as _
from app.language import text_direction
from app.modules.bidi import isolated
from app.modules.building import Builder, setting_of
from app.modules.catalogue import Heading, Html
from app.modules.category_file import read_names
from app.modules.rendering import render
from app.modules.texts import Text
from app.modules.twins import NotParallel, Pair, Twin, align
from app.modules.units import Unit, bare, name_of
from app.questions.diagnostics import Diagnostic, Severity, did_you_mean, has_errors
from app.questions.parse import build_question
from app.questions.passages import RawQuestion
from app.questions.question import Question
from app.questions.translation import DoesNotFit, say_language, translate

OF_THE_SOURCE = ("id", "facts", "was", "draw", "satisfaction", "language", "languages", "modules")
FIRST_TAG = re.compile(r"^(<[a-z0-9]+)")
NAMED = re.compile(r'\b(id|aria-labelledby)="((?:table|box)-\d+)"')


@dataclass(frozen=True)
class Words:
    """What a translation says, unit for unit of its source."""

    language: str
    title: str
    summary: str
    outcomes: tuple[str, ...]
    source: Text
    text: Text
    pairs: tuple[Pair, ...]
    questions: Mapping[str, Question]
    """By id, as the translation gives them."""
    is_reviewed: bool = True
    is_outdated: bool = False
    categories: Mapping[str, str] = field(default_factory=dict)
    """Id → name, of the groups that it names."""

    def parts(self, originals: Mapping[str, Question]) -> tuple[Html | Question, ...]:
        """Text and questions in the order of the source; what is not translated stays as it is and says so."""
        return tuple(self._parts(originals))

    def headings(self) -> tuple[Heading, ...]:
        ours = iter(self.source.document.headings)
        theirs = iter(self.text.document.headings)
        return tuple(self._headings(ours, theirs))

    def translated(self, original: Question) -> Question:
        words = self.questions.get(original.id)
        return translate(original, words) if words else say_language(original, self.in_source, self.in_source_inline)

    def in_source(self, html: str) -> str:
        return f"<div{self._attributes}>{html}</div>" if html else ""

    def in_source_inline(self, html: str) -> str:
        return f"<span{self._attributes}>{html}</span>"

    @property
    def _attributes(self) -> str:
        language = str(self.source.document.env["language"])
        return f' lang="{language}" dir="{text_direction(language)}"'

    def _parts(self, originals: Mapping[str, Question]) -> Iterator[Html | Question]:
        run: list[Unit] = []
        is_ours = False
        for pair in self.pairs[1:]:
            unit = pair.words or pair.source
            if unit is None or pair.source is None or unit.piece is None:
                continue
            is_question = isinstance(unit.piece, RawQuestion)
            if run and (is_question or is_ours is not (pair.words is None)):
                yield self._html(run, is_ours=is_ours)
                run = []
            if isinstance(unit.piece, RawQuestion):
                id_ = unit.piece.attributes.id if unit.piece.attributes else ""
                yield from [self.translated(originals[id_])] if id_ in originals else []
            else:
                run, is_ours = [*run, unit], pair.words is None
        if run:
            yield self._html(run, is_ours=is_ours)

    def _html(self, run: Sequence[Unit], *, is_ours: bool) -> Html:
        tokens = [token for unit in run if not isinstance(unit.piece, RawQuestion) for token in unit.piece or []]
        if not is_ours:
            return Html(render(tokens, self.text.document))
        return Html("\n".join(self._in_source(unit) for unit in run))

    def _in_source(self, unit: Unit) -> str:
        """Its element itself says the language: a frame around it would have another width."""
        html = render([] if isinstance(unit.piece, RawQuestion) else unit.piece or [], self.source.document)
        # Tables and boxes of both texts are numbered from one.
        return FIRST_TAG.sub(rf"\1{self._attributes}", NAMED.sub(r'\1="source-\2"', html), count=1)

    def _headings(self, ours: Iterator[Heading], theirs: Iterator[Heading]) -> Iterator[Heading]:
        for pair in self.pairs:
            heading = next(ours) if pair.source and pair.source.shape.startswith("heading") else None
            other = next(theirs) if pair.words and pair.words.shape.startswith("heading") else None
            if heading:
                yield replace(heading, text=isolated(other.text, self.language)) if other else heading


def read_words(
    text: Text, source: Text, language: str, builder: Builder, originals: Mapping[str, Question]
) -> tuple[Words | None, Twin]:
    """The words, or None where the file has a mistake; its faults are noted in its own list."""
    titles, categories = _read_titles(text, source), read_names(text, source)
    made_from = text.fields.texts("made_from")
    is_reviewed = text.fields.flag("reviewed", default=True)
    text.fields.pass_over(*OF_THE_SOURCE)
    text.fields.finish()
    builder.pieces(text, language)
    pairs = _align(text, source, builder, made_from)
    questions = _read_questions(text, pairs, originals)
    _name_headings(pairs)
    is_shown = not has_errors(text.source.found)
    title, summary, *outcomes = [isolated(words, language) for words in titles]
    kept = tuple(replace(pair, source=bare(pair.source), words=bare(pair.words)) for pair in pairs)
    drawings = builder.links.translated(source.document.pictures)
    undrawn = builder.links.undrawn(text.document.pictures, language)
    twin = Twin(text.path, source.path, language, kept, is_shown, made_from, is_reviewed, drawings, undrawn)
    if not is_shown:
        return None, twin
    said = title, summary, tuple(outcomes), source, text, pairs, questions
    return Words(language, *said, is_reviewed, twin.is_outdated, categories), twin


def soften(found: Sequence[Diagnostic], path: str) -> list[Diagnostic]:
    """Faults of a translation keep nobody from publishing: its readers get the source instead."""
    softened = [replace(diagnostic, severity=Severity.ADVICE) for diagnostic in found]
    if has_errors(found):
        message = _("This translation is not shown: readers get the original until it is mended.")
        softened.append(
            Diagnostic(path, 1, 1, Severity.ADVICE, message, mend=_("Mend what else is named for this file."))
        )
    return softened


def _read_titles(text: Text, source: Text) -> tuple[str, ...]:
    fields, wanted = text.fields, source.fields
    title = fields.text("title")
    summary = fields.text("summary", required=bool(wanted.words("summary")))
    outcomes, ours = fields.texts("outcomes"), wanted.words("outcomes")
    if len(outcomes) != len(ours):
        message = _("There are {count} outcomes, the original has {wanted}.")
        mend = _("Translate each outcome, in the same order.")
        fields.complain("outcomes", message.format(count=len(outcomes), wanted=len(ours)), mend=mend)
    return title, summary, *outcomes


def _align(text: Text, source: Text, builder: Builder, made_from: Sequence[str]) -> tuple[Pair, ...]:
    ours, theirs = builder.units[source.path], builder.units[text.path]
    try:
        return align(ours, theirs, made_from)
    except NotParallel as difference:
        _note_difference(text, source, ours, theirs, difference.place)
        return ()


def _note_difference(text: Text, source: Text, ours: Sequence[Unit], theirs: Sequence[Unit], place: int) -> None:
    here = theirs[place] if place < len(theirs) else None
    there = ours[place] if place < len(ours) else None
    line = here.line if here else len(text.source.lines)
    message = _("The translation is made of other blocks than {path} from here on: {here} stands here, {there} there.")
    mend = _("Translate block by block, in the same order. In the original it is line {line}.")
    text.source.error(
        message.format(path=source.path, here=_name(here), there=_name(there)),
        line,
        expected=_name(there),
        mend=mend.format(line=there.line if there else len(source.source.lines)),
    )


def _name(unit: Unit | None) -> str:
    return name_of(unit) if unit else _("nothing")


def _read_questions(text: Text, pairs: Sequence[Pair], originals: Mapping[str, Question]) -> dict[str, Question]:
    setting = setting_of(text, {}, None)
    questions = {}
    for pair in pairs:
        if not (pair.words and isinstance(pair.words.piece, RawQuestion)):
            continue
        question = build_question(pair.words.piece, setting)
        if question and question.id not in originals:
            message = _("The original has no question “{id}”: it is not shown.").format(id=question.id)
            mend = did_you_mean(question.id, originals)
            text.source.advise(message, question.line, at=f"#{question.id}", mend=mend)
        elif question and _fits(question, originals[question.id], text):
            questions[question.id] = question
    return questions


def _fits(question: Question, original: Question, text: Text) -> bool:
    try:
        translate(original, question)
    except DoesNotFit as difference:
        mend = _("Follow the original, line {line}. Until then readers get this question in its words.")
        text.source.advise(str(difference), question.line, mend=mend.format(line=original.line))
        return False
    return True


def _name_headings(pairs: Sequence[Pair]) -> None:
    """A heading has the address of its original, so that a link leads to the same place in every language."""
    for pair in pairs:
        if pair.source and pair.words and pair.source.shape.startswith("heading"):
            ours, theirs = pair.source.piece, pair.words.piece
            if isinstance(ours, list) and isinstance(theirs, list):
                theirs[0].attrSet("id", str(ours[0].attrGet("id")))
