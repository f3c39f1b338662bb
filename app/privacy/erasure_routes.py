"""Administrators erase a person who asks for it and cannot do it under My data."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.background import BackgroundTask

from app.accounts.access import Administrator, JustSignedIn
from app.accounts.forms import SomebodysErasureForm
from app.errors import InvalidInput
from app.privacy import erasing
from app.web.forms import Fields, typed
from app.web.page import render
from app.web.transaction import DbSession, database_of

router = APIRouter()


@router.get("/people/erasures")
def show_form(request: Request, administrator: Administrator, _proof: JustSignedIn) -> Response:
    return _draw(request, {}, {})


@router.post("/people/erasures")
def erase_somebody(
    request: Request, administrator: Administrator, _proof: JustSignedIn, fields: Fields, db: DbSession
) -> Response:
    try:
        form = SomebodysErasureForm.read(fields)
        person_id = erasing.find_to_erase(db, form.email, form.name)
    except InvalidInput as error:
        return _draw(request, typed(fields, SomebodysErasureForm.model_fields), error.fields)
    erasing.erase(db, person_id, actor_id=administrator.person_id)
    # After the commit, which comes before the answer leaves.
    follow_up = BackgroundTask(erasing.finish, database_of(request), request.app.state.settings.erasure_list)
    return RedirectResponse("/people?done=erased", status_code=303, background=follow_up)


def _draw(request: Request, values: dict[str, str], errors: dict[str, str]) -> Response:
    context = {"values": values, "errors": errors}
    return render(request, "privacy/erase_somebody.html", context, status=422 if errors else 200)
