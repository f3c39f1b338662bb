"""The course in its other languages: the same ids, keys and times, with the words of the translated files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.language import gettext as _
from app.language import text_direction
from app.modules.building import Builder, bank_introduction, html_of, introduction, weigh_text
from app.modules.catalogue import (
    Bank,
    Course,
    Lesson,
    Module,
    Page,
    Survey,
)
from app.modules.sides import Category
from app.modules.texts import Text, source_of
from app.modules.translating import Words, read_words, soften
from app.modules.twins import Twin
from app.questions.diagnostics import Diagnostic, Severity, did_you_mean
from app.questions.question import Question
from app.questions.translation import Mark, accept_more


@dataclass(frozen=True)
class Shelf:
    """The files of a course that have to do with translations."""

    sources: Mapping[str, Text]
    translations: Mapping[str, Text]
    """Each with a list of findings of its own."""


def translate_course(course: Course, shelf: Shelf, builder: Builder, found: list[Diagnostic]) -> Course:
    """The course with its translations; what is wrong with one goes to `found` as advice."""
    words: dict[str, dict[str, Words]] = {language: {} for language in course.languages[1:]}
    twins: list[Twin] = []
    originals = _questions_by_path(course)
    for path, text in shelf.translations.items():
        source_path, language = source_of(path)
        source = shelf.sources.get(source_path)
        if source is None or language not in words or source_path not in builder.units:
            found.append(_homeless(text, source_path, language, course, shelf))
            continue
        said, twin = read_words(text, source, language, builder, originals.get(source_path, {}))
        twins.append(twin)
        words[language] |= {source_path: said} if said else {}
        found += soften(text.source.found, path)
    merged = _merge(course, [one for by_path in words.values() for one in by_path.values()])
    translations = {
        language: _Translator(builder, by_path, language).course(merged) for language, by_path in words.items()
    }
    units = {
        path: tuple(replace(unit, piece=None) for unit in units)
        for path, units in builder.units.items()
        if path in shelf.sources and words
    }
    return replace(merged, translations=translations, twins=tuple(twins), units=units)


def _homeless(text: Text, source_path: str, language: str, course: Course, shelf: Shelf) -> Diagnostic:
    if source_path not in shelf.sources:
        message = _("The file {path}, which this one translates, is not there.").format(path=source_path)
        return Diagnostic(text.path, 1, 1, Severity.ADVICE, message, mend=did_you_mean(source_path, shelf.sources))
    message = _("This translation is not shown: course.md does not name its language, “{language}”.")
    languages = ", ".join((*course.languages, language))
    mend = _("Write “languages: [{languages}]” in course.md.").format(languages=languages)
    return Diagnostic(text.path, 1, 1, Severity.ADVICE, message.format(language=language), mend=mend)


def _questions_by_path(course: Course) -> dict[str, dict[str, Question]]:
    found: dict[str, Iterable[Question]] = {}
    for module in course.modules:
        found |= {lesson.path: lesson.checks for lesson in module.lessons}
        found[f"{module.id}/quiz.md"] = module.bank.items
    for survey in [course.survey, *(module.survey for module in course.modules)]:
        found |= {survey.path: survey.questions} if survey else {}
    return {path: {question.id: question for question in questions} for path, questions in found.items()}


def _merge(course: Course, translations: Sequence[Words]) -> Course:
    """With every typed answer that a translation accepts, so that whoever grades need not know what was read."""
    by_path: dict[str, list[Words]] = {}
    for words in translations:
        by_path.setdefault(words.source.path, []).append(words)
    modules = tuple(_merge_module(module, by_path) for module in course.modules)
    categories = tuple(_merge_category(category, by_path.get("course.md", ())) for category in course.categories)
    return replace(course, modules=modules, categories=categories)


def _merge_category(category: Category, translations: Sequence[Words]) -> Category:
    """With its names in every language, so that a list of people may say any of them."""
    names = (words.categories.get(category.id, "") for words in translations)
    return replace(category, also=tuple(filter(None, names)))


def _merge_module(module: Module, by_path: Mapping[str, Sequence[Words]]) -> Module:
    def lesson(one: Lesson) -> Lesson:
        translations = by_path.get(one.path, ())
        languages = (one.language, *(words.language for words in translations))
        body = tuple(_accept(part, translations) if isinstance(part, Question) else part for part in one.body)
        return replace(one, body=body, languages=languages) if translations else one

    of_quiz = by_path.get(f"{module.id}/quiz.md", ())
    items = tuple(_accept(item, of_quiz) for item in module.bank.items)
    return replace(module, lessons=tuple(map(lesson, module.lessons)), bank=replace(module.bank, items=items))


def _accept(question: Question, translations: Sequence[Words]) -> Question:
    for words in translations:
        if question.id in words.questions:
            question = accept_more(question, words.questions[question.id], _mark_of(words.language))
    return question


def _mark_of(language: str) -> Mark:
    direction = text_direction(language)
    return lambda html: f'<div lang="{language}" dir="{direction}">{html}</div>' if html else ""


def _rename(category: Category, names: Mapping[str, str]) -> Category:
    name = names.get(category.id, category.name)
    return replace(category, name=name, also=(category.name, *category.also))


@dataclass(frozen=True)
class _Translator:
    builder: Builder
    words: Mapping[str, Words]
    """By the path of the source."""
    language: str

    def course(self, course: Course) -> Course:
        translated = replace(
            course,
            modules=tuple(map(self._module, course.modules)),
            pages=tuple(map(self._page, course.pages)),
            survey=self._survey(course.survey, "") if course.survey else None,
            reading_language=self.language,
        )
        words = self.words.get("course.md")
        if words is None:
            return translated
        return replace(
            translated,
            title=words.title,
            summary=words.summary,
            home_html=html_of(words.parts({})),
            language=self.language,
            categories=tuple(_rename(category, words.categories) for category in course.categories),
        )

    def _module(self, module: Module) -> Module:
        lessons = tuple(map(self._lesson, module.lessons))
        translated = replace(
            module,
            lessons=lessons,
            bank=self._bank(module.bank, f"{module.id}/quiz.md"),
            size_bytes=sum(lesson.size_bytes for lesson in lessons),
            text_bytes=sum(lesson.text_bytes for lesson in lessons),
        )
        if words := self.words.get(module.path):
            translated = replace(
                translated,
                title=words.title,
                summary=words.summary,
                outcomes=words.outcomes,
                introduction_html=html_of(words.parts({})),
                language=self.language,
            )
        survey = self._survey(module.survey, translated.title) if module.survey else None
        return replace(translated, survey=survey)

    def _lesson(self, lesson: Lesson) -> Lesson:
        words = self.words.get(lesson.path)
        if words is None:
            return lesson
        body = words.parts({check.id: check for check in lesson.checks})
        text_bytes = weigh_text(body)
        return replace(
            lesson,
            title=words.title,
            summary=words.summary,
            outcomes=words.outcomes,
            body=body,
            headings=words.headings(),
            text_bytes=text_bytes,
            size_bytes=text_bytes + self.builder.picture_bytes(words.text.document),
            language=self.language,
            is_reviewed=words.is_reviewed,
            is_outdated=words.is_outdated,
        )

    def _bank(self, bank: Bank, path: str) -> Bank:
        words = self.words.get(path)
        if words is None:
            return bank
        items = tuple(map(words.translated, bank.items))
        introduction_html = bank_introduction(words.parts({}))
        return replace(
            bank, title=words.title, introduction_html=introduction_html, items=items, language=self.language
        )

    def _survey(self, survey: Survey, about: str) -> Survey:
        words = self.words.get(survey.path)
        if words is None:
            return replace(survey, about=about)
        questions = tuple(map(words.translated, survey.questions))
        return replace(
            survey,
            title=words.title,
            about=about,
            introduction_html=introduction(words.parts({})),
            questions=questions,
            language=self.language,
        )

    def _page(self, page: Page) -> Page:
        words = self.words.get(page.path)
        if words is None:
            return page
        return replace(page, title=words.title, html=html_of(words.parts({})), language=self.language)
