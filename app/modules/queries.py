"""What a learner has completed. The statements are built once: each page with progress runs them."""

from collections import Counter, defaultdict
from datetime import datetime

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.orm import Session

from app.accounts.merging import registrations_of
from app.modules.catalogue import Course, LessonKey
from app.modules.continuity import Completed, carry_over
from app.modules.models import CourseCompletion, LessonCompletion, ModuleCompletion

_OWN = registrations_of(bindparam("person_id", type_=Integer()))
_LESSONS = select(LessonCompletion.module, LessonCompletion.lesson, LessonCompletion.words_hash).where(
    LessonCompletion.person_id.in_(_OWN)
)
_MODULES = (
    select(ModuleCompletion.module, func.min(ModuleCompletion.happened_at).label("happened_at"))
    .where(ModuleCompletion.person_id.in_(_OWN))
    .group_by(ModuleCompletion.module)
)
_COURSE = select(func.min(CourseCompletion.happened_at)).where(CourseCompletion.person_id.in_(_OWN))


def list_completed_lessons(db: Session, course: Course, person_id: int) -> Completed:
    """Lessons of `course` that count as completed, whatever they were called when the learner completed them."""
    rows = db.connection().execute(_LESSONS, {"person_id": person_id})
    return carry_over(course, (((row.module, row.lesson), row.words_hash) for row in rows))


def count_completed_lessons(db: Session, course: Course) -> Counter[LessonKey]:
    """People by lesson of `course` that counts as completed for them."""
    people: dict[LessonKey, set[int]] = defaultdict(set)
    rows = db.execute(select(LessonCompletion.person_id, LessonCompletion.module, LessonCompletion.lesson))
    for row in rows:
        for heir in course.heirs.get((row.module, row.lesson), ()):
            people[heir.key].add(row.person_id)
    return Counter({key: len(found) for key, found in people.items()})


def list_completed_modules(db: Session, person_id: int) -> dict[str, datetime]:
    """Module id → when it was completed."""
    rows = db.connection().execute(_MODULES, {"person_id": person_id})
    return {row.module: row.happened_at for row in rows}


def find_course_completion(db: Session, person_id: int) -> datetime | None:
    return db.connection().execute(_COURSE, {"person_id": person_id}).scalar()
