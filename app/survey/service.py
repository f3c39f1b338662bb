"""Which surveys are open to a learner, and taking part: an answer without a person, a person without an answer."""

import secrets
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.merging import registrations_of
from app.db import insert_once
from app.errors import Conflict, NotFound
from app.language import gettext as _
from app.modules import queries as modules
from app.modules.catalogue import COURSE_SURVEY, Course, Survey
from app.questions.response import check_response, is_answered
from app.survey.models import SurveyParticipation, SurveyResponse


def list_open(
    db: Session, course: Course, person_id: int, completed: Collection[str], is_course_completed: bool
) -> list[Survey]:
    """Surveys of what the learner completed and has not said anything about, the course's last."""
    surveys = [module.survey for module in course.modules if module.survey and module.id in completed]
    if course.survey and is_course_completed:
        surveys.append(course.survey)
    if not surveys:
        return []
    done = _answered_by(db, person_id)
    return [survey for survey in surveys if survey.id not in done]


def open_survey(db: Session, course: Course, survey_id: str, person_id: int) -> Survey | None:
    """None where the person took part already. Raises NotFound, or Conflict while it is not open to them."""
    survey = get_survey(course, survey_id)
    if survey_id in _answered_by(db, person_id):
        return None
    if not _is_completed(db, survey, person_id):
        raise Conflict(_("This survey opens when you have completed what it asks about."))
    return survey


def get_survey(course: Course, survey_id: str) -> Survey:
    if survey_id == COURSE_SURVEY and course.survey:
        return course.survey
    for module in course.modules:
        if module.survey and module.survey.id == survey_id:
            return module.survey
    raise NotFound(_("There is no such survey in this course."))


def take_part(
    db: Session, course: Course, survey_id: str, person_id: int, responses: Mapping[str, Sequence[str]]
) -> bool:
    """Store the answers under a random key, and apart from them that this person took part.

    False, and nothing stored, for somebody who took part before. Raises ResponseRefused for an answer that no
    page of ours sends.
    """
    survey = open_survey(db, course, survey_id, person_id)
    if survey is None:
        return False
    answers = {}
    for question in survey.questions:
        response = responses.get(question.id, [])
        check_response(question, response)
        if is_answered(response):
            answers[question.id] = list(response)
    if not insert_once(db, SurveyParticipation, person_id=person_id, survey=survey.id):
        return False
    month = clock.now().astimezone(course.zone).strftime("%Y-%m")
    db.add(SurveyResponse(key=secrets.token_hex(16), survey=survey.id, month=month, answers=answers))
    return True


def _answered_by(db: Session, person_id: int) -> set[str]:
    own = SurveyParticipation.person_id.in_(registrations_of(person_id))
    return set(db.scalars(select(SurveyParticipation.survey).where(own)))


def _is_completed(db: Session, survey: Survey, person_id: int) -> bool:
    if survey.id == COURSE_SURVEY:
        return modules.find_course_completion(db, person_id) is not None
    return survey.id in modules.list_completed_modules(db, person_id)
