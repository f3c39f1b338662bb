"""What a learner has completed. The statements are built once: each page with progress runs them."""

from datetime import datetime

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.orm import Session

from app.accounts.merging import registrations_of
from app.modules.models import CourseCompletion, LessonCompletion, ModuleCompletion

_OWN = registrations_of(bindparam("person_id", type_=Integer()))
_LESSONS = select(LessonCompletion.module, LessonCompletion.lesson).where(LessonCompletion.person_id.in_(_OWN))
_MODULES = (
    select(ModuleCompletion.module, func.min(ModuleCompletion.happened_at).label("happened_at"))
    .where(ModuleCompletion.person_id.in_(_OWN))
    .group_by(ModuleCompletion.module)
)
_COURSE = select(func.min(CourseCompletion.happened_at)).where(CourseCompletion.person_id.in_(_OWN))


def list_completed_lessons(db: Session, person_id: int) -> frozenset[tuple[str, str]]:
    """Pairs of module id and lesson id."""
    rows = db.connection().execute(_LESSONS, {"person_id": person_id})
    return frozenset((row.module, row.lesson) for row in rows)


def list_completed_modules(db: Session, person_id: int) -> dict[str, datetime]:
    """Module id → when it was completed."""
    rows = db.connection().execute(_MODULES, {"person_id": person_id})
    return {row.module: row.happened_at for row in rows}


def find_course_completion(db: Session, person_id: int) -> datetime | None:
    return db.connection().execute(_COURSE, {"person_id": person_id}).scalar()


def count_completions(db: Session) -> dict[tuple[str, str], int]:
    """(module id, lesson id) → how many people completed the lesson."""
    statement = select(LessonCompletion.module, LessonCompletion.lesson, func.count()).group_by(
        LessonCompletion.module, LessonCompletion.lesson
    )
    return {(module, lesson): people for module, lesson, people in db.execute(statement)}
