"""Reading lessons, answering their checks, and completing lessons, modules and the course."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app import clock
from app.db import insert_once
from app.modules import queries
from app.modules.catalogue import Course, Lesson, Module
from app.modules.continuity import Completed
from app.modules.models import CourseCompletion, LessonCompletion, ModuleCompletion
from app.questions.grading import grade, verdict
from app.questions.public import PublicQuestion, public_question
from app.questions.response import check_response, is_answered
from app.questions.review import Review, review


@dataclass(frozen=True)
class OpenLesson:
    """A lesson as one reader sees it."""

    module: Module
    lesson: Lesson
    done: Completed

    @property
    def is_done(self) -> bool:
        return self.lesson.key in self.done

    @property
    def has_changed(self) -> bool:
        """Whether its words are others than those that the reader completed."""
        return self.done.get(self.lesson.key, False)

    @property
    def previous(self) -> Lesson | None:
        return self._at(self.lesson.number - 1)

    @property
    def next(self) -> Lesson | None:
        return self._at(self.lesson.number + 1)

    def _at(self, number: int) -> Lesson | None:
        return next((lesson for lesson in self.module.lessons if lesson.number == number), None)


@dataclass(frozen=True)
class CheckedAnswer:
    """An inline check after somebody answered it."""

    question: PublicQuestion
    verdict: str
    """right, partly or wrong; noted where there is no right or wrong."""
    review: Review | None
    """Key and reasons; None while nothing is answered."""
    hint: str = ""


@dataclass(frozen=True)
class NewlyCompleted:
    """What a completion brought about; both False where everything was there already."""

    module: bool
    course: bool


def open_lesson(db: Session, course: Course, module_id: str, lesson_id: str, person_id: int | None) -> OpenLesson:
    """Raises NotFound for a module or lesson that the live course does not have."""
    module = course.get_module(module_id)
    lesson = module.get_lesson(lesson_id)
    done = queries.list_completed_lessons(db, course, person_id) if person_id is not None else {}
    return OpenLesson(module, lesson, done)


def answer_check(lesson: Lesson, check_id: str, response: Sequence[str]) -> CheckedAnswer:
    """Judge an inline check at once; nothing is stored, nothing counts. Raises ResponseRefused."""
    question = lesson.get_check(check_id)
    check_response(question, response)
    public = public_question(question)
    if not is_answered(response):
        return CheckedAnswer(public, "", None)
    judged = verdict(grade(question, response)).value if question.is_graded else "noted"
    return CheckedAnswer(public, judged, review(question, response), public.hint(response))


def complete_lesson(db: Session, course: Course, person_id: int, module_id: str, lesson_id: str) -> None:
    """Note that the learner finished the lesson; doing so twice does no harm."""
    lesson = course.get_module(module_id).get_lesson(lesson_id)
    now = clock.now()
    insert_once(
        db,
        LessonCompletion,
        person_id=person_id,
        module=module_id,
        lesson=lesson.id,
        version_id=course.version_id,
        words_hash=lesson.words_hash,
        happened_at=now,
        recorded_at=now,
    )


def complete_by_merge(db: Session, course: Course, person_id: int) -> bool:
    """Note that the course is completed where the registrations of a person hold all its modules between them.

    It counts on the day of the last module. False where a module is missing, or the course was completed before.
    """
    done = queries.list_completed_modules(db, person_id)
    moments = [done[module.id] for module in course.modules if module.id in done]
    if len(moments) < len(course.modules) or queries.find_course_completion(db, person_id) is not None:
        return False
    facts = {"version_id": course.version_id, "happened_at": max(moments), "recorded_at": clock.now()}
    return insert_once(db, CourseCompletion, person_id=person_id, **facts)


def record_completion(
    db: Session, course: Course, person_id: int, module_id: str, version_id: int, happened_at: datetime
) -> NewlyCompleted:
    """Note that the module is completed, and the course with it where that was the last one.

    `version_id` is the version that the quiz was answered in; whether the course is complete is decided by
    the modules of `course`, the version that is live.
    """
    moments = {"happened_at": happened_at, "recorded_at": clock.now(), "version_id": version_id}
    module_is_new = insert_once(db, ModuleCompletion, person_id=person_id, module=module_id, **moments)
    completed = queries.list_completed_modules(db, person_id)
    if not all(module.id in completed for module in course.modules):
        return NewlyCompleted(module_is_new, course=False)
    course_is_new = insert_once(db, CourseCompletion, person_id=person_id, **moments)
    return NewlyCompleted(module_is_new, course_is_new)
