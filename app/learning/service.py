"""One learner's way through the course, over lessons, quizzes and certificates."""

from sqlalchemy.orm import Session

from app import clock
from app.certificates import service as certificates
from app.learning.progress import CourseProgress, course_progress
from app.learning.record import LearningRecord, make_record
from app.modules import queries as modules
from app.modules.catalogue import Course
from app.quiz import queries as quiz
from app.quiz.awarding import result_in_words


def find_progress(db: Session, course: Course, person_id: int | None) -> CourseProgress:
    """Where the learner is; for somebody who only reads, the course with nothing done."""
    if person_id is None:
        return course_progress(course, {}, {}, {}, None)
    return course_progress(
        course,
        modules.list_completed_lessons(db, course, person_id),
        modules.list_completed_modules(db, person_id),
        quiz.list_standings(db, person_id),
        modules.find_course_completion(db, person_id),
    )


def find_record(db: Session, course: Course, person_id: int, name: str) -> LearningRecord:
    """Everything that the learner did and earned, as of now."""
    progress = find_progress(db, course, person_id)
    results = {entry.module.id: result_in_words(entry.module, entry.standing) for entry in progress.modules}
    held = certificates.list_own(db, person_id)
    return make_record(name, course, progress, results, held, clock.now())
