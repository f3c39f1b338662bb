"""Saying what one thinks of a module or the course."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.accounts.access import Learner
from app.errors import InvalidInput
from app.modules.catalogue import Survey
from app.modules.live import ReadCourse
from app.questions.public import public_question
from app.questions.response import FIELD, ResponseRefused, read_response
from app.survey import service
from app.web.forms import Fields
from app.web.page import render
from app.web.transaction import DbSession

router = APIRouter()
Responses = dict[str, list[str]]


@router.get("/surveys/{survey_id}")
def show_survey(request: Request, survey_id: str, course: ReadCourse, learner: Learner, db: DbSession) -> Response:
    survey = service.open_survey(db, course, survey_id, learner.person_id)
    return _draw(request, survey, {}, "") if survey else render(request, "survey/thanks.html", {})


@router.post("/surveys/{survey_id}/responses")
def take_part(
    request: Request, survey_id: str, course: ReadCourse, learner: Learner, fields: Fields, db: DbSession
) -> Response:
    survey = service.get_survey(course, survey_id)
    responses = {question.id: _response(fields.multi_items(), question.id) for question in survey.questions}
    try:
        service.take_part(db, course, survey_id, learner.person_id, responses)
    except (ResponseRefused, InvalidInput) as refused:
        return _draw(request, survey, responses, str(refused))
    return RedirectResponse(f"/surveys/{survey_id}", status_code=303)


def _response(fields: Sequence[tuple[str, object]], question_id: str) -> list[str]:
    """Each field of a question begins with its id: several questions stand on one page."""
    start = f"{question_id}."
    own = [(name.removeprefix(start), value) for name, value in fields if name.startswith(start)]
    return read_response((name, value) for name, value in own if isinstance(value, str) and name.startswith(FIELD))


def _draw(request: Request, survey: Survey, responses: Responses, mistake: str) -> Response:
    context = {
        "survey": survey,
        "questions": [public_question(question) for question in survey.questions],
        "responses": responses,
        "errors": {"form": mistake} if mistake else {},
    }
    return render(request, "survey/survey.html", context, status=422 if mistake else 200, text_language=survey.language)
