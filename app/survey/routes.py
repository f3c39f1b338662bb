"""Saying what one thinks of a module or the course."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.accounts.access import Identity, Learner
from app.errors import InvalidInput
from app.language import gettext as _
from app.modules.catalogue import Survey
from app.modules.live import ReadCourse
from app.questions.public import public_question
from app.questions.response import FIELD, ResponseRefused, read_response
from app.survey import service
from app.web.forms import Fields
from app.web.keeping import find_kept, forget_kept, kept_through_sign_in
from app.web.page import render
from app.web.transaction import DbSession

router = APIRouter()
Responses = dict[str, list[str]]


@router.get("/surveys/{survey_id}")
def show_survey(request: Request, survey_id: str, course: ReadCourse, learner: Learner, db: DbSession) -> Response:
    survey = service.open_survey(db, course, survey_id, learner.person_id)
    if survey is None:
        return render(request, "survey/thanks.html", {})
    kept = find_kept(request, f"/surveys/{survey_id}/responses", learner.mark)
    return _draw(request, learner, survey, _responses(survey, kept.fields if kept else ()), is_kept=kept is not None)


@router.post("/surveys/{survey_id}/responses")
@kept_through_sign_in
def take_part(
    request: Request, survey_id: str, course: ReadCourse, learner: Learner, fields: Fields, db: DbSession
) -> Response:
    survey = service.get_survey(course, survey_id)
    responses = _responses(survey, fields.multi_items())
    try:
        service.take_part(db, course, survey_id, learner.person_id, responses)
    except (ResponseRefused, InvalidInput) as refused:
        return _draw(request, learner, survey, responses, mistake=str(refused))
    return forget_kept(request, RedirectResponse(f"/surveys/{survey_id}", status_code=303))


def _responses(survey: Survey, fields: Sequence[tuple[str, object]]) -> Responses:
    return {question.id: _response(fields, question.id) for question in survey.questions}


def _response(fields: Sequence[tuple[str, object]], question_id: str) -> list[str]:
    """Each field of a question begins with its id: several questions stand on one page."""
    start = f"{question_id}."
    own = [(name.removeprefix(start), value) for name, value in fields if name.startswith(start)]
    return read_response((name, value) for name, value in own if isinstance(value, str) and name.startswith(FIELD))


def _draw(
    request: Request,
    learner: Identity,
    survey: Survey,
    responses: Responses,
    *,
    mistake: str = "",
    is_kept: bool = False,
) -> Response:
    notice = _("You were signed out before your answers were sent. Here they are again: please send them now.")
    context = {
        "mark": learner.mark,
        "survey": survey,
        "questions": [public_question(question) for question in survey.questions],
        "responses": responses,
        "errors": {"form": mistake} if mistake else {},
    }
    status = 422 if mistake else 200
    said = notice if is_kept else ""
    return render(request, "survey/survey.html", context, status, said, text_language=survey.language)
