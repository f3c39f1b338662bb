"""How far the course is translated, and each text beside its translation."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.authoring.access import AuthorsDesk, PostedForm
from app.authoring.desk import Desk
from app.authoring.fields import number_of
from app.authoring.names import digest_of
from app.authoring.translating import Change, change_unit, current_course, list_progress, open_sheet
from app.errors import InvalidInput
from app.language import gettext as _
from app.modules.drafts import DraftConflict
from app.web.page import render

router = APIRouter()


@router.get("/authoring/translations")
def show_translations(request: Request, desk: AuthorsDesk) -> Response:
    course = current_course(desk)
    progress = {language: list_progress(course, language) for language in course.languages[1:]}
    return render(request, "authoring/translations.html", {"progress": progress})


@router.get("/authoring/translations/{language}/{path:path}")
def show_sheet(request: Request, language: str, path: str, desk: AuthorsDesk, done: str = "") -> Response:
    notice = _("Saved as a draft. Learners see it once you publish.") if done else ""
    return _draw(request, desk, language, path, notice=notice)


@router.post("/authoring/translations/{language}/{path:path}")
def translate(request: Request, language: str, path: str, desk: AuthorsDesk, fields: PostedForm) -> Response:
    number = number_of(fields.get("number"))
    typed = str(fields.get("text", ""))
    change = Change(number, typed, digest_of(fields.get("seen")), accepts=fields.get("act") == "accept")
    try:
        change_unit(desk, path, language, change)
    except InvalidInput as error:
        return _draw(request, desk, language, path, change=change, errors=error.fields, status=error.status)
    except DraftConflict as conflict:
        errors = {change.field: f"{conflict.message} {_('What stands beside your words is theirs: save again.')}"}
        return _draw(request, desk, language, path, change=change, errors=errors, status=conflict.status)
    return RedirectResponse(f"/authoring/translations/{language}/{path}?done=1#unit-{number}", status_code=303)


def _draw(
    request: Request,
    desk: Desk,
    language: str,
    path: str,
    *,
    notice: str = "",
    change: Change | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    sheet = open_sheet(desk, path, language)
    typed = {change.number: change.typed} if change and not change.accepts else {}
    context = {"sheet": sheet, "typed": typed, "errors": dict(errors or {})}
    return render(request, "authoring/sheet.html", context, status=status, notice=notice)
