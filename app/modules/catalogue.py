"""The course as authors wrote it: one immutable value per published version."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import TypeAlias

from app.accounts.admission import Admission
from app.accounts.universities import University
from app.errors import NotFound
from app.language import DEFAULT_LANGUAGE
from app.language import gettext as _
from app.modules.course_words import CertificateTexts, Funding
from app.modules.quiz_rules import QuizRules
from app.modules.report_plan import STANDARD_REPORTS, ReportPlan
from app.modules.sides import Category, Partner, Sides
from app.modules.twins import Twin
from app.modules.units import Unit
from app.questions.question import Question

LessonKey: TypeAlias = tuple[str, str]
"""Id of the module and id of the lesson."""


@dataclass(frozen=True)
class Html:
    """A piece of a lesson that is only read."""

    html: str


@dataclass(frozen=True)
class Heading:
    """An entry of a lesson's contents list."""

    slug: str
    text: str
    level: int


@dataclass(frozen=True)
class Lesson:
    id: str
    module: str
    number: int
    """1-based place in the module."""
    title: str
    summary: str
    outcomes: tuple[str, ...]
    facts: tuple[str, ...]
    body: tuple[Html | Question, ...]
    """Text and inline checks in reading order."""
    headings: tuple[Heading, ...]
    words: int
    minutes: int
    """Time to read and answer the checks, computed from words and items."""
    size_bytes: int
    """Weight of text and pictures on the line, for people who pay by the megabyte."""
    text_bytes: int
    """The same without the pictures."""
    path: str
    """File inside content/, for *Edit this page* and for diagnostics."""
    language: str = DEFAULT_LANGUAGE
    """That its words are in."""
    languages: tuple[str, ...] = ()
    """All that it can be read in; empty where it was never translated."""
    is_reviewed: bool = True
    """False for a translation that nobody besides its translator has read."""
    is_outdated: bool = False
    """True for a translation whose source has other words since."""
    words_hash: str = ""
    """Of the words alone: two lessons with the same one read the same."""
    was: tuple["LessonKey", ...] = ()
    """Lessons that this one continues: whoever completed one of them has completed this one."""

    @property
    def key(self) -> "LessonKey":
        return self.module, self.id

    @property
    def is_translated(self) -> bool:
        return bool(self.languages) and self.language != self.languages[0]

    @property
    def checks(self) -> tuple[Question, ...]:
        return tuple(part for part in self.body if isinstance(part, Question))

    def get_check(self, check_id: str) -> Question:
        for check in self.checks:
            if check.id == check_id:
                return check
        raise NotFound(_("This question is no longer part of the lesson."))


@dataclass(frozen=True)
class Bank:
    """The items that a module's quiz draws from."""

    title: str
    introduction_html: str
    items: tuple[Question, ...]
    draw: int
    """Items per attempt."""
    language: str = DEFAULT_LANGUAGE

    def get_item(self, item_id: str) -> Question:
        for item in self.items:
            if item.id == item_id:
                return item
        raise NotFound(_("This question is no longer part of the quiz."))


COURSE_SURVEY = "course"


@dataclass(frozen=True)
class Survey:
    """What learners are asked once they completed a module or the course: ratings and free text, never graded."""

    id: str
    """The module's, or `course`."""
    title: str
    about: str
    """The module's title; empty for the course."""
    introduction_html: str
    questions: tuple[Question, ...]
    satisfaction: str = ""
    """Id of the rating whose first row is the programme's measure."""
    path: str = ""
    language: str = DEFAULT_LANGUAGE


@dataclass(frozen=True)
class Module:
    id: str
    number: int
    title: str
    summary: str
    outcomes: tuple[str, ...]
    introduction_html: str
    lessons: tuple[Lesson, ...]
    bank: Bank
    rules: QuizRules
    minutes: int
    """Lessons and one attempt at the quiz."""
    size_bytes: int
    text_bytes: int
    path: str
    survey: Survey | None = None
    language: str = DEFAULT_LANGUAGE
    """That title, summary and introduction are in; lessons and quiz have their own."""

    @property
    def pass_mark(self) -> Fraction:
        """Share of the items, 0 to 1, that passes."""
        return Fraction(self.rules.pass_percent, 100)

    @property
    def attempt_limit(self) -> int | None:
        """None: as many attempts as one likes."""
        return self.rules.attempt_limit

    @property
    def items_to_pass(self) -> int:
        """The smallest whole number of right items that passes: 7 of 10 at 70 %."""
        return ceil(self.pass_mark * self.bank.draw)

    def get_lesson(self, lesson_id: str) -> Lesson:
        for lesson in self.lessons:
            if lesson.id == lesson_id:
                return lesson
        raise NotFound(_("There is no such lesson in this module. It may have been renamed or moved."))


@dataclass(frozen=True)
class Page:
    """A page of course.md's folder that belongs to no module: about, glossary, orientation."""

    id: str
    title: str
    html: str
    path: str
    language: str = DEFAULT_LANGUAGE


@dataclass(frozen=True)
class Media:
    """A file that lessons show or offer, named by its hash so that it can be cached for ever."""

    sha256: str
    extension: str
    path: str
    size_bytes: int
    """As a file that is taken away."""
    line_bytes: int
    """On the line, where text such as SVG travels compressed."""
    has_labels: bool = False
    """A drawing with words in it."""

    @property
    def url(self) -> str:
        return f"/media/{self.sha256}.{self.extension}"

    def is_in(self, language: str) -> bool:
        """Whether it was made for readers of this language: map.ur.svg."""
        return self.path.endswith(f".{language}.{self.extension}")


@dataclass(frozen=True)
class Course(Sides):
    id: str
    title: str
    summary: str
    home_html: str
    language: str
    time_zone: str
    partners: tuple[Partner, ...]
    categories: tuple[Category, ...]
    funding: Funding
    certificate: CertificateTexts
    modules: tuple[Module, ...]
    pages: tuple[Page, ...]
    media: Mapping[str, Media] = field(repr=False)
    """By path inside content/."""
    minutes: int = 0
    reports: tuple[ReportPlan, ...] = STANDARD_REPORTS
    admission: Admission = field(default_factory=Admission)
    """Who may register by themselves."""
    has_public_counter: bool = False
    """Whether everybody may see how many registered and completed."""
    survey: Survey | None = None
    version_id: int = 0
    """Row of the published version; 0 while it is only checked."""
    version_hash: str = ""
    retired: frozenset[str] = frozenset()
    """Lessons (module/lesson) and modules whose completions count no more, by their author's decision."""
    languages: tuple[str, ...] = (DEFAULT_LANGUAGE,)
    """All that it can be read in, the one it is written in first."""
    reading_language: str = DEFAULT_LANGUAGE
    """For whom it is: who reads in this language and gets what is translated into it."""
    translations: Mapping[str, "Course"] = field(default_factory=dict, repr=False, compare=False)
    """By language: the same course with the words of its translations, where there are any."""
    twins: tuple[Twin, ...] = field(default=(), repr=False, compare=False)
    """Every translated file beside its source."""
    units: Mapping[str, tuple[Unit, ...]] = field(default_factory=dict, repr=False, compare=False)
    """By path: what each text that can be translated is made of."""
    changed_at: Mapping[str, datetime] = field(default_factory=dict, repr=False, compare=False)
    """By path, of texts that are newer than a translation: when they were published as they stand."""

    def read_in(self, language: str) -> "Course":
        """For somebody who reads in `language`; what is not translated stays in the language of the course.

        The same ids, keys, points and times in every language: facts may be recorded from any of them.
        """
        return self.translations.get(language, self)

    def numbered(self, version_id: int, changed_at: Mapping[str, datetime]) -> "Course":
        """As a published version."""
        translations = {code: course.numbered(version_id, changed_at) for code, course in self.translations.items()}
        return replace(self, version_id=version_id, changed_at=changed_at, translations=translations)

    @cached_property
    def heirs(self) -> Mapping[LessonKey, tuple[Lesson, ...]]:
        """Lesson as it was completed → the lessons that it counts for now."""
        found: dict[LessonKey, list[Lesson]] = {}
        for lesson in (lesson for module in self.modules for lesson in module.lessons):
            for key in dict.fromkeys((lesson.key, *lesson.was)):
                found.setdefault(key, []).append(lesson)
        return {key: tuple(lessons) for key, lessons in found.items()}

    @property
    def surveys(self) -> list[Survey]:
        """The course's own first, then those of its modules."""
        return [survey for survey in (self.survey, *(module.survey for module in self.modules)) if survey]

    @cached_property
    def shown_pictures(self) -> Mapping[str, int]:
        """Address → bytes of every picture that a lesson shows."""
        texts = "".join(
            part.html
            for module in self.modules
            for lesson in module.lessons
            for part in lesson.body
            if isinstance(part, Html)
        )
        return {url: size for url, size in self.picture_sizes.items() if f'src="{url}"' in texts}

    @cached_property
    def picture_sizes(self) -> Mapping[str, int]:
        """Address → bytes on the line of every file in media/."""
        return {media.url: media.line_bytes for media in self.media.values()}

    @cached_property
    def own_pictures(self) -> frozenset[str]:
        """Addresses of the pictures that were drawn for readers of this language."""
        return frozenset(media.url for media in self.media.values() if media.is_in(self.reading_language))

    def get_module(self, module_id: str) -> Module:
        for module in self.modules:
            if module.id == module_id:
                return module
        raise NotFound(_("There is no such module in this course."))

    def find_page(self, page_id: str) -> Page | None:
        return next((page for page in self.pages if page.id == page_id), None)

    def get_page(self, page_id: str) -> Page:
        page = self.find_page(page_id)
        if page is None:
            raise NotFound(_("There is no page at this address."))
        return page

    @property
    def universities(self) -> tuple[University, ...]:
        """The partners by all their names."""
        return tuple(University(one.id, (one.name, *one.aliases), one.country) for one in self.partners)
