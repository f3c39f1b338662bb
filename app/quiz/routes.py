"""A module's quiz: start an attempt, answer, look it over, submit, and read the result."""

import secrets
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from app.accounts.access import Learner, Visitor
from app.errors import Conflict, CourseError
from app.language import gettext as _
from app.modules.catalogue import Course
from app.modules.live import CourseLibrary, LiveCourse, ReadCourse
from app.questions.response import FIELD, check_response, read_response
from app.quiz import attempts, overview, reviewing, saving, submitting
from app.quiz.attempts import AttemptAddress, OpenAttempt
from app.quiz.saving import AnsweredElsewhere, NewAnswer, Saved
from app.quiz.submitting import Installation
from app.survey import service as surveys
from app.web.failures import wants_json
from app.web.forms import Fields
from app.web.keeping import KeptForm, find_kept, forget_kept, kept_through_sign_in
from app.web.page import render
from app.web.transaction import DbSession
from app.wording import clock_time

router = APIRouter()
Number = Annotated[int, Path(ge=1, le=1_000_000)]


@router.get("/modules/{module_id}/quiz")
def show_quiz(request: Request, module_id: str, course: ReadCourse, visitor: Visitor, db: DbSession) -> Response:
    module = course.get_module(module_id)
    seen = overview.look_over(db, module, visitor.person_id if visitor else None)
    context = {"module": module, "overview": seen, "visitor": visitor, "course": course}
    context |= {"edit_path": f"{module.id}/quiz.md"}
    return render(request, "quiz/quiz.html", context, text_language=module.bank.language)


@router.post("/modules/{module_id}/quiz/attempts")
def start_attempt(module_id: str, course: LiveCourse, visitor: Visitor, fields: Fields, db: DbSession) -> Response:
    if visitor is None:
        course.get_module(module_id)
        return RedirectResponse(f"/register?next=/modules/{module_id}/quiz", status_code=303)
    wanted = str(fields.get("number", ""))
    number = attempts.start(db, course, visitor.person_id, module_id, _whole(wanted, otherwise=1_000_000))
    return RedirectResponse(_url(module_id, number), status_code=303)


@router.get("/modules/{module_id}/quiz/attempts/{number}")
def show_attempt(
    request: Request,
    module_id: str,
    number: Number,
    library: CourseLibrary,
    learner: Learner,
    db: DbSession,
    question: str = "",
) -> Response:
    attempt = attempts.open_attempt(db, library, learner.person_id, module_id, number)
    if attempt.submitted_at is not None:
        return RedirectResponse(f"{_url(module_id, number)}/result", status_code=303)
    kept = _interrupted(request, attempt)
    first = _place_of(attempt, kept.value("item")) if kept else attempt.first_unanswered
    place = max(min(_whole(question, otherwise=first), len(attempt.questions)), 1)
    item = attempt.questions[place - 1].id
    revealed = reviewing.reveal(db, library, learner.person_id, attempt, item)
    context = {**_attempt_context(library, attempt, place), "revealed": revealed}
    if kept is None or revealed or kept.value("item") != item:
        return _draw(request, "quiz/attempt.html", attempt, context)
    notice = _("You were signed out before this answer was saved. Here it is again: please save it now.")
    return _draw(request, "quiz/attempt.html", attempt, {**context, **_as_left(kept)}, notice=notice)


@router.post("/modules/{module_id}/quiz/attempts/{number}/answers")
@kept_through_sign_in
def save_answer(
    request: Request,
    module_id: str,
    number: Number,
    library: CourseLibrary,
    learner: Learner,
    fields: Fields,
    db: DbSession,
) -> Response:
    address = AttemptAddress(module_id, number)
    try:
        saved = saving.save_answer(db, library, learner.person_id, address, _new_answer(fields))
    except AnsweredElsewhere as elsewhere:
        if wants_json(request):
            raise Conflict(f"{elsewhere.message} {_('Go on with the button below: you can then choose.')}") from None
        return _draw_merge(request, db, library, learner.person_id, address, elsewhere)
    if wants_json(request):
        return forget_kept(request, _saved_as_json(saved, library.live()))
    place = _next_place(module_id, number, fields.get("go", "next"), fields.get("place", "1"))
    return forget_kept(request, RedirectResponse(place, status_code=303))


@router.get("/modules/{module_id}/quiz/attempts/{number}/review")
def review_answers(
    request: Request, module_id: str, number: Number, library: CourseLibrary, learner: Learner, db: DbSession
) -> Response:
    attempt = attempts.open_attempt(db, library, learner.person_id, module_id, number)
    if attempt.submitted_at is not None:
        return RedirectResponse(f"{_url(module_id, number)}/result", status_code=303)
    context = _attempt_context(library, attempt, len(attempt.questions))
    return _draw(request, "quiz/review.html", attempt, context)


@router.post("/modules/{module_id}/quiz/attempts/{number}/submission")
def submit_attempt(
    request: Request,
    module_id: str,
    number: Number,
    library: CourseLibrary,
    learner: Learner,
    fields: Fields,
    db: DbSession,
) -> Response:
    installation = Installation(request.app.state.settings.effective_public_url)
    key = str(fields.get("key", ""))
    saving.check_key(key)
    submitting.submit(db, library, installation, learner.person_id, AttemptAddress(module_id, number), key)
    return RedirectResponse(f"{_url(module_id, number)}/result", status_code=303)


@router.get("/modules/{module_id}/quiz/attempts/{number}/result")
def show_result(
    request: Request,
    module_id: str,
    number: Number,
    library: CourseLibrary,
    course: ReadCourse,
    learner: Learner,
    db: DbSession,
) -> Response:
    result = reviewing.find_result(db, library, learner.person_id, module_id, number)
    if result is None:  # somebody went back to it in the browser
        return RedirectResponse(_where_to_go_on(db, library, learner.person_id, module_id, number), status_code=303)
    completed = [module_id] if result.completed_at else []
    open_surveys = surveys.list_open(db, course, learner.person_id, completed, is_course_completed=False)
    context = {"result": result, "course": course, "surveys": open_surveys}
    return render(request, "quiz/result.html", context, text_language=result.module.bank.language)


def _where_to_go_on(db: DbSession, library: CourseLibrary, person_id: int, module_id: str, number: int) -> str:
    """The next question of an open attempt; all answers, to be sent in, where nothing is left to answer."""
    attempt = attempts.open_attempt(db, library, person_id, module_id, number)
    url = _url(module_id, number)
    return f"{url}/review" if attempt.answered == len(attempt.questions) else url


def _draw(
    request: Request,
    template: str,
    attempt: OpenAttempt,
    context: dict[str, object],
    *,
    status: int = 200,
    notice: str = "",
) -> Response:
    return render(request, template, context, status, notice, text_language=attempt.module.bank.language)


def _new_answer(fields: FormData) -> NewAnswer:
    seen, mark = fields.get("seen"), fields.get("attempt")
    pairs = [(name, str(value)) for name, value in fields.multi_items()]
    return NewAnswer(
        item=str(fields.get("item", "")),
        response=read_response(pairs),
        key=str(fields.get("key", "")),
        seen=None if seen is None else str(seen),
        fields=[(name, value) for name, value in pairs if name.partition(":")[0] == FIELD],
        attempt=None if mark is None else str(mark),
    )


def _saved_as_json(saved: Saved, course: Course) -> Response:
    time = clock_time(saved.answer.saved_at, course.zone) if saved.answer else ""
    message = _("saved %(time)s") % {"time": time} if saved.answer else _("not answered")
    key = saved.answer.key if saved.answer else ""
    said = {"saved_at": time, "message": message, "hint": saved.hint, "key": key, "is_new": saved.is_new}
    return JSONResponse(said)


def _draw_merge(
    request: Request,
    db: DbSession,
    library: CourseLibrary,
    person_id: int,
    address: AttemptAddress,
    elsewhere: AnsweredElsewhere,
) -> Response:
    """Both answers side by side: the one saved elsewhere, and the one of this page, to choose from."""
    attempt = attempts.open_attempt(db, library, person_id, address.module, address.number)
    new = elsewhere.new
    context = _attempt_context(library, attempt, _place_of(attempt, new.item))
    context |= {"new": new, "elsewhere": elsewhere}
    return forget_kept(request, _draw(request, "quiz/merge.html", attempt, context, status=409))


def _place_of(attempt: OpenAttempt, item: str) -> int:
    """1-based; the first for a question that is not there."""
    return next((n for n, question in enumerate(attempt.questions, start=1) if question.id == item), 1)


def _attempt_context(library: CourseLibrary, attempt: OpenAttempt, place: int) -> dict[str, object]:
    saved_at = attempt.last_saved_at
    return {
        "attempt": attempt,
        "place": place,
        "question": attempt.questions[place - 1],
        "response": attempt.response(attempt.questions[place - 1].id),
        "seen": attempt.key(attempt.questions[place - 1].id),
        "saved": _("saved %(time)s") % {"time": clock_time(saved_at, library.live().zone)} if saved_at else "",
        "key": secrets.token_urlsafe(16),
        "url": _url(attempt.module.id, attempt.number),
    }


def _interrupted(request: Request, attempt: OpenAttempt) -> KeptForm | None:
    """The answer that came from a page of this attempt while its learner was signed out."""
    kept = find_kept(request, f"{_url(attempt.module.id, attempt.number)}/answers", attempt.mark)
    try:
        if kept is not None:
            check_response(attempt.module.bank.get_item(kept.value("item")), read_response(kept.fields))
    except CourseError:  # no page of ours sent it
        return None
    return kept


def _as_left(kept: KeptForm) -> dict[str, object]:
    """The page as it was when its learner was signed out: sent now, it is the same save that was sent then."""
    return {
        "response": read_response(kept.fields),
        "key": kept.value("key"),
        "seen": kept.value("seen"),
        "saved": _("not saved yet"),
    }


def _next_place(module_id: str, number: int, go: object, place: object) -> str:
    url = _url(module_id, number)
    here = _whole(str(place), otherwise=1)
    if go == "review":
        return f"{url}/review"
    step = {"previous": -1, "stay": 0}.get(str(go), 1)
    return f"{url}?{urlencode({'question': max(here + step, 1)})}"


def _url(module_id: str, number: int) -> str:
    return f"/modules/{module_id}/quiz/attempts/{number}"


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else otherwise
