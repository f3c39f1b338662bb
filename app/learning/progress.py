"""How far a learner is, derived from what they did. Nothing of this is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.modules.catalogue import Course, Lesson, Module
from app.modules.continuity import Completed
from app.quiz.queries import Standing


class Status(StrEnum):
    """The three statuses a learner sees; the values name the style."""

    NOT_STARTED = "todo"
    IN_PROGRESS = "started"
    COMPLETED = "done"


@dataclass(frozen=True)
class ModuleProgress:
    module: Module
    lessons_done: frozenset[str]
    lessons_changed: frozenset[str]
    """Of those done: whose words are others since."""
    standing: Standing
    completed_at: datetime | None

    @property
    def status(self) -> Status:
        if self.completed_at is not None:
            return Status.COMPLETED
        is_started = bool(self.lessons_done) or self.standing.open_number is not None or bool(self.standing.past)
        return Status.IN_PROGRESS if is_started else Status.NOT_STARTED

    @property
    def strands(self) -> tuple[bool, ...]:
        """One per lesson, true where it is done: the module's quarter of the rosette, closed by its quiz."""
        is_closed = self.completed_at is not None
        return tuple(is_closed or lesson.id in self.lessons_done for lesson in self.module.lessons)

    @property
    def next_lesson(self) -> Lesson | None:
        return next((lesson for lesson in self.module.lessons if lesson.id not in self.lessons_done), None)

    @property
    def minutes_left(self) -> int:
        if self.completed_at is not None:
            return 0
        reading = sum(lesson.minutes for lesson in self.module.lessons)
        unread = sum(lesson.minutes for lesson in self.module.lessons if lesson.id not in self.lessons_done)
        return unread + self.module.minutes - reading

    @property
    def attempts_left(self) -> int | None:
        """None where the author set no limit."""
        limit = self.module.attempt_limit
        return None if limit is None else max(limit - len(self.standing.past), 0)


@dataclass(frozen=True)
class NextStep:
    """What the Continue card leads to: an open quiz attempt first, else a lesson, else a quiz."""

    module: Module
    lesson: Lesson | None = None
    attempt_number: int | None = None

    @property
    def url(self) -> str:
        base = f"/modules/{self.module.id}"
        if self.attempt_number is not None:
            return f"{base}/quiz/attempts/{self.attempt_number}"
        return f"{base}/lessons/{self.lesson.id}" if self.lesson else f"{base}/quiz"


@dataclass(frozen=True)
class CourseProgress:
    modules: tuple[ModuleProgress, ...]
    completed_at: datetime | None

    @property
    def lessons_done(self) -> int:
        return sum(len(module.lessons_done) for module in self.modules)

    @property
    def lessons_total(self) -> int:
        return sum(len(module.module.lessons) for module in self.modules)

    @property
    def modules_done(self) -> int:
        return sum(1 for module in self.modules if module.status is Status.COMPLETED)

    @property
    def next_step(self) -> NextStep | None:
        """None once every module is completed."""
        open_ones = [module for module in self.modules if module.status is not Status.COMPLETED]
        for module in open_ones:
            if module.standing.open_number is not None:
                return NextStep(module.module, attempt_number=module.standing.open_number)
        begun_first = sorted(open_ones, key=lambda module: module.status is not Status.IN_PROGRESS)
        if not begun_first:
            return None
        return NextStep(begun_first[0].module, begun_first[0].next_lesson)


def course_progress(
    course: Course,
    lessons_done: Completed,
    completed_modules: Mapping[str, datetime],
    standings: Mapping[str, Standing],
    completed_at: datetime | None,
) -> CourseProgress:
    """Progress over the modules of `course`, in their order."""
    return CourseProgress(
        tuple(
            ModuleProgress(
                module,
                frozenset(lesson.id for lesson in module.lessons if lesson.key in lessons_done),
                frozenset(lesson.id for lesson in module.lessons if lessons_done.get(lesson.key)),
                standings.get(module.id, Standing()),
                completed_modules.get(module.id),
            )
            for module in course.modules
        ),
        completed_at,
    )
