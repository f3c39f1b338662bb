"""What the front matter of a module's files says, checked together, before any text is rendered."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from app.language import gettext as _
from app.modules.catalogue import LessonKey
from app.modules.course_file import read_rules
from app.modules.links import Target
from app.modules.quiz_rules import QuizRules
from app.modules.texts import Text, is_lesson

DEFAULT_DRAW = 10
MAX_DRAW = 100
WAS = re.compile(r"(?:[a-z0-9-]{1,60}/)?[a-z0-9-]{1,60}")


@dataclass(frozen=True)
class LessonDraft:
    id: str
    title: str
    summary: str
    outcomes: tuple[str, ...]
    facts: tuple[str, ...]
    was: tuple[LessonKey, ...]
    text: Text


@dataclass(frozen=True)
class QuizDraft:
    title: str
    draw: int
    text: Text


@dataclass(frozen=True)
class SurveyDraft:
    title: str
    satisfaction: str
    text: Text


@dataclass(frozen=True)
class ModuleDraft:
    id: str
    title: str
    summary: str
    outcomes: tuple[str, ...]
    rules: QuizRules
    text: Text
    lessons: tuple[LessonDraft, ...]
    quiz: QuizDraft
    survey: SurveyDraft | None = None

    def targets(self) -> dict[str, Target]:
        """Addresses of the module's files, for links."""
        url = f"/modules/{self.id}"
        lessons = {
            lesson.text.path: Target(f"{url}/lessons/{lesson.id}", lesson.text.document.slugs)
            for lesson in self.lessons
        }
        module = {self.text.path: Target(url, self.text.document.slugs)}
        return module | lessons | {self.quiz.text.path: Target(f"{url}/quiz", frozenset())}


def read_module(folder: str, texts: Mapping[str, Text], default: QuizRules) -> ModuleDraft:
    """The module whose files are `texts`, by file name; faults are noted where they stand."""
    text = texts["module.md"]
    fields = text.fields
    fields.retire("minutes", _("Delete it: minutes are computed from words and questions."))
    draft = ModuleDraft(
        id=folder,
        title=fields.text("title"),
        summary=fields.text("summary"),
        outcomes=fields.texts("outcomes", required=True),
        rules=read_rules(fields, default),
        text=text,
        lessons=_read_lessons(texts),
        quiz=_read_quiz(texts["quiz.md"]),
        survey=read_survey(texts["survey.md"]) if "survey.md" in texts else None,
    )
    id_ = fields.identifier("id", suggested=folder)
    if id_ and id_ != folder:
        message = _("The id “{id}” is not the folder's name.").format(id=id_)
        edit = text.source.exchange(fields.line_of("id"), id_, folder)
        fields.complain("id", message, expected=f"id: {folder}", mend=_("Keep the two the same."), edit=edit)
    if not draft.lessons:
        text.source.error(_("The module has no lessons."), 1, expected="01-….md")
    fields.finish()
    return draft


def read_survey(text: Text) -> SurveyDraft:
    survey = SurveyDraft(text.fields.text("title"), text.fields.text("satisfaction", required=False), text)
    text.fields.finish()
    return survey


def _read_lessons(texts: Mapping[str, Text]) -> tuple[LessonDraft, ...]:
    lessons = tuple(_read_lesson(texts[name]) for name in sorted(texts) if is_lesson(name))
    seen: dict[str, str] = {}
    for lesson in lessons:
        if lesson.id in seen:
            message = _("Two lessons have the id “{id}”; the other is {path}.").format(
                id=lesson.id, path=seen[lesson.id]
            )
            lesson.text.fields.complain("id", message, mend=_("Give the newer lesson another id."))
        elif lesson.id:
            seen[lesson.id] = lesson.text.path
    _refuse_same_numbers(lessons)
    return lessons


def _read_lesson(text: Text) -> LessonDraft:
    fields = text.fields
    fields.retire("minutes", _("Delete it: minutes are computed from words and questions."))
    lesson = LessonDraft(
        id=fields.identifier("id", suggested=text.file_name[3:].removesuffix(".md")),
        title=fields.text("title"),
        summary=fields.text("summary"),
        outcomes=fields.texts("outcomes", required=True),
        facts=fields.texts("facts"),
        was=_read_was(text),
        text=text,
    )
    fields.finish()
    return lesson


def _read_was(text: Text) -> tuple[LessonKey, ...]:
    """`module/lesson`, or only the lesson where the module is the same."""
    keys = []
    for entry in text.fields.texts("was"):
        if not WAS.fullmatch(entry):
            message = _("“{value}” is no lesson.").format(value=entry[:60])
            mend = _("Write the ids of module and lesson as they were, with a slash between them.")
            text.fields.complain("was", message, expected="was: [mobilities/agreements]", mend=mend)
            continue
        module, _slash, lesson = entry.rpartition("/")
        keys.append((module or text.path.partition("/")[0], lesson))
    return tuple(keys)


def _refuse_same_numbers(lessons: tuple[LessonDraft, ...]) -> None:
    for before, lesson in pairwise(lessons):
        if before.text.file_name[:2] == lesson.text.file_name[:2]:
            message = _("{path} has the same number.").format(path=before.text.path)
            lesson.text.source.error(message, 1, mend=_("Give each lesson's file a number of its own."))


def _read_quiz(text: Text) -> QuizDraft:
    fields = text.fields
    quiz = QuizDraft(fields.text("title"), fields.number("draw", 1, MAX_DRAW, DEFAULT_DRAW) or DEFAULT_DRAW, text)
    fields.finish()
    return quiz
