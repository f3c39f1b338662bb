"""Drafts to finished modules: text rendered, questions built, time and weight computed."""

import gzip
import re
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from html import unescape
from math import ceil

from app.language import gettext as _
from app.modules.catalogue import (
    Bank,
    Html,
    Lesson,
    Module,
    Survey,
)
from app.modules.links import Links
from app.modules.markdown import Document
from app.modules.module_file import LessonDraft, ModuleDraft, QuizDraft, SurveyDraft
from app.modules.rendering import finish, render, render_inline
from app.modules.texts import Text, titles_of
from app.modules.units import Unit, units_of
from app.questions.parse import Setting, build_question
from app.questions.passages import Block, RawQuestion, split_passages
from app.questions.public import public_question
from app.questions.question import Kind, Question

WORDS_PER_MINUTE = 130
"""Careful reading of a text to learn from, in a second language."""
MINUTES_PER_CHECK = 1
TENTHS_PER_ITEM = 12
"""Tenths of a minute for an item of a quiz."""
TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"\w[\w’'-]*")


@dataclass(frozen=True)
class Builder:
    links: Links
    language: str
    units: MutableMapping[str, tuple[Unit, ...]] = field(default_factory=dict)
    """By path: what each text that was built is made of."""

    def page(self, text: Text) -> str:
        """HTML of a text without questions."""
        parts = list(self._parts(text, {}))
        for question in parts:
            if isinstance(question, Question):
                message = _("Questions can stand in lessons and in quiz.md only.")
                text.source.error(message, question.line, mend=_("Move the question."))
        return html_of(parts)

    def module(self, draft: ModuleDraft, number: int) -> Module:
        taken: dict[str, str] = {}
        lessons = tuple(self._lesson(lesson, draft.id, place, taken) for place, lesson in enumerate(draft.lessons, 1))
        bank = self._bank(draft.quiz, frozenset(lesson.id for lesson in lessons), taken)
        return Module(
            id=draft.id,
            number=number,
            title=draft.title,
            summary=draft.summary,
            outcomes=draft.outcomes,
            introduction_html=self.page(draft.text),
            lessons=lessons,
            bank=bank,
            rules=draft.rules,
            minutes=sum(lesson.minutes for lesson in lessons) + ceil(TENTHS_PER_ITEM * bank.draw / 10),
            size_bytes=sum(lesson.size_bytes for lesson in lessons),
            text_bytes=sum(lesson.text_bytes for lesson in lessons),
            path=draft.text.path,
            language=self.language,
            survey=self.survey(draft.survey, draft.id, draft.title, taken) if draft.survey else None,
        )

    def survey(self, draft: SurveyDraft, id_: str, about: str, taken: MutableMapping[str, str]) -> Survey:
        parts = list(self._parts(draft.text, taken))
        questions = tuple(part for part in parts if isinstance(part, Question))
        _check_survey(draft, questions)
        return Survey(
            id_, draft.title, about, introduction(parts), questions, draft.satisfaction, draft.text.path, self.language
        )

    def _lesson(self, draft: LessonDraft, module: str, number: int, taken: MutableMapping[str, str]) -> Lesson:
        body = tuple(self._parts(draft.text, taken))
        words = count_words(part.html for part in body if isinstance(part, Html))
        checks = sum(isinstance(part, Question) for part in body)
        text_bytes = weigh_text(body)
        return Lesson(
            id=draft.id,
            module=module,
            number=number,
            title=draft.title,
            summary=draft.summary,
            outcomes=draft.outcomes,
            facts=draft.facts,
            body=body,
            headings=draft.text.document.headings,
            words=words,
            minutes=reading_minutes(words, checks),
            size_bytes=text_bytes + self.picture_bytes(draft.text.document),
            text_bytes=text_bytes,
            path=draft.text.path,
            language=self.language,
            words_hash=_words_hash(body),
            was=draft.was,
        )

    def _bank(self, draft: QuizDraft, lessons: frozenset[str], taken: MutableMapping[str, str]) -> Bank:
        pieces = self.pieces(draft.text)
        parts = list(self._build(pieces, draft.text, taken, lessons))
        _check_draw(draft, sum(isinstance(piece, RawQuestion) for piece in pieces))
        items = tuple(part for part in parts if isinstance(part, Question))
        return Bank(draft.title, bank_introduction(parts), items, draft.draw, self.language)

    def _parts(self, text: Text, taken: MutableMapping[str, str]) -> Iterator[Html | Question]:
        return self._build(self.pieces(text), text, taken, None)

    def pieces(self, text: Text, language: str = "") -> list[Block | RawQuestion]:
        """Passages and questions of a text whose links are resolved; also notes its units. Once for each text."""
        text.document.env["language"] = language or self.language
        finish(text.document, self.links)
        pieces = split_passages(text.document.tokens, text.source)
        self.units[text.path] = units_of(pieces, titles_of(text))
        return pieces

    @staticmethod
    def _build(
        pieces: Iterable[Block | RawQuestion],
        text: Text,
        taken: MutableMapping[str, str],
        lessons: frozenset[str] | None,
    ) -> Iterator[Html | Question]:
        document, setting = text.document, setting_of(text, taken, lessons)
        for piece in pieces:
            if isinstance(piece, RawQuestion):
                question = build_question(piece, setting)
                yield from [question] if question else []
            elif html := render(piece, document):
                yield Html(html)

    def picture_bytes(self, document: Document) -> int:
        return sum(self.links.media[path].line_bytes for path in document.pictures)


def setting_of(text: Text, taken: MutableMapping[str, str], lessons: frozenset[str] | None) -> Setting:
    document = text.document
    return Setting(
        source=text.source,
        render=lambda tokens: render(tokens, document),
        render_inline=lambda token: render_inline(token, document),
        taken=taken,
        lessons=lessons,
    )


def weigh_text(body: Iterable[Html | Question]) -> int:
    """The text on the line, as a server compresses it."""
    text = "".join(part.html if isinstance(part, Html) else _question_html(part) for part in body)
    return len(gzip.compress(text.encode(), 6))


def introduction(parts: Sequence[Html | Question]) -> str:
    """What stands before the first question."""
    return parts[0].html if parts and isinstance(parts[0], Html) else ""


def bank_introduction(parts: Sequence[Html | Question]) -> str:
    """Up to the first heading, which is that of a lesson's questions."""
    return introduction(parts).partition("<h2")[0].strip()


def _check_draw(draft: QuizDraft, count: int) -> None:
    if draft.draw > count:
        message = _("The quiz draws {draw} items, but the bank has {count}.").format(draw=draft.draw, count=count)
        mend, line = _("Write more items, or draw fewer."), draft.text.fields.line_of("draw")
        edit = draft.text.source.exchange(line, str(draft.draw), str(max(1, count // 2))) if count else None
        draft.text.fields.complain("draw", message, mend=mend, edit=edit)


def _check_survey(draft: SurveyDraft, questions: Sequence[Question]) -> None:
    source = draft.text.source
    for question in questions:
        if question.is_graded:
            message = _("A survey has no right answers: it asks for ratings and for free text.")
            source.error(message, question.line, expected="[(…) (…)]", mend=_("Write a scale with rows, or [[___]]."))
    if not questions:
        source.error(_("The survey asks nothing."), 1, mend=_("Write a rating, or delete the file."))
    ratings = [question.id for question in questions if question.kind is Kind.LIKERT]
    if draft.satisfaction and draft.satisfaction not in ratings:
        message = _("“{id}” is no rating of this survey.").format(id=draft.satisfaction)
        mend = _("Name the rating whose first row asks how satisfied people are on the whole.")
        draft.text.fields.complain("satisfaction", message, expected=", ".join(ratings), mend=mend)


def reading_minutes(words: int, checks: int) -> int:
    return max(1, ceil(words / WORDS_PER_MINUTE + MINUTES_PER_CHECK * checks))


def count_words(parts: Iterable[str]) -> int:
    return sum(len(WORD.findall(unescape(TAG.sub(" ", part)))) for part in parts)


def _words_hash(body: Iterable[Html | Question]) -> str:
    """Of the words as they are read, checks included: markup, spaces and punctuation may change."""
    parts = (part.html if isinstance(part, Html) else _question_html(part) for part in body)
    words = " ".join(word for part in parts for word in WORD.findall(unescape(TAG.sub(" ", part))))
    return sha256(words.casefold().encode()).hexdigest()[:16]


def html_of(parts: Iterable[Html | Question]) -> str:
    return "\n".join(part.html for part in parts if isinstance(part, Html))


def _question_html(question: Question) -> str:
    return public_question(question).page_html
