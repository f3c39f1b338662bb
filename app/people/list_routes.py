"""Reading lists of people in: upload, look at each line, take it as a whole.

These routes take files, so they read the form themselves, and look who is asking before they do.
"""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from app.accounts.access import Administrator, Identity, find_visitor, require_administrator, signed_in
from app.errors import InvalidInput
from app.language import gettext as _
from app.modules.live import LiveCourse
from app.people import importing, letters
from app.people.forms import ApplicationForm
from app.people.importing import DryRun
from app.people.people_table import COLUMNS
from app.people.routes import sender_of
from app.people.spreadsheet import read_sheet
from app.web.addresses import RowNumber
from app.web.forms import Fields, typed
from app.web.page import render
from app.web.transaction import DbSession, database_of

router = APIRouter()
upload_router = APIRouter()
"""Without the dependencies of the other routes: they would read the form before its file is allowed."""


def find_administrator(request: Request) -> Identity:
    with database_of(request).writing.begin() as own:
        return require_administrator(signed_in(find_visitor(request, own)))


async def read_upload(request: Request) -> AsyncIterator[FormData]:
    """The posted form with its file, which is closed once the answer is made."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with request.form(max_files=1, max_fields=20) as form:
            yield form
    else:
        yield FormData()


AdministratorOfFiles = Annotated[Identity, Depends(find_administrator)]
Upload = Annotated[FormData, Depends(read_upload)]
"""Named after the administrator in a route, so that nobody else's files are read."""


@router.get("/people/lists")
def show_upload(request: Request, administrator: Administrator) -> Response:
    return _draw_upload(request)


@upload_router.post("/people/lists")
def upload_list(request: Request, administrator: AdministratorOfFiles, fields: Upload) -> Response:
    file = fields.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return _draw_upload(request, {"file": _("Please choose a file.")})
    try:
        sheet = read_sheet(file.file.read())
        with database_of(request).writing.begin() as own:
            list_id = importing.keep_list(own, administrator.person_id, _clean(file.filename), sheet)
    except InvalidInput as error:
        return _draw_upload(request, error.fields)
    return RedirectResponse(f"/people/lists/{list_id}", status_code=303)


@router.get("/people/lists/{list_id}")
def show_list(
    request: Request, list_id: RowNumber, course: LiveCourse, administrator: Administrator, db: DbSession
) -> Response:
    return _draw_list(request, importing.look_at(db, course, list_id, administrator.person_id))


@router.post("/people/lists/{list_id}/reading")
def read_list_in(
    request: Request,
    list_id: RowNumber,
    course: LiveCourse,
    administrator: Administrator,
    fields: Fields,
    db: DbSession,
) -> Response:
    try:
        form = ApplicationForm.read(fields)
    except InvalidInput as error:
        run = importing.look_at(db, course, list_id, administrator.person_id)
        return _draw_list(request, run, typed(fields, ["source", "invite"]), error.fields)
    sender = sender_of(request) if form.invite else None
    run = importing.apply(db, course, list_id, administrator.person_id, sender, form.source)
    people = run.number(importing.NEW) + run.number(importing.CHANGED)
    return RedirectResponse(f"/people?done=read&people={people}", status_code=303)


@router.post("/people/lists/{list_id}/removal")
def put_list_aside(list_id: RowNumber, administrator: Administrator, db: DbSession) -> Response:
    importing.put_aside(db, list_id, administrator.person_id)
    return RedirectResponse("/people?done=aside", status_code=303)


def _draw_upload(request: Request, errors: dict[str, str] | None = None) -> Response:
    context = {"errors": errors or {}, "columns": [_(label) for label in COLUMNS.values()]}
    return render(request, "people/upload.html", context, status=422 if errors else 200)


def _draw_list(
    request: Request, run: DryRun, values: dict[str, str] | None = None, errors: dict[str, str] | None = None
) -> Response:
    first = next((outcome.entry.name for outcome in run.outcomes if outcome.kind == importing.NEW), "")
    invitation = letters.invitation(sender_of(request), first)
    context = {"run": run, "invitation": invitation, "values": values or {}, "errors": errors or {}}
    return render(request, "people/list.html", context, status=422 if errors else 200)


def _clean(file_name: str) -> str:
    """Only to be shown; no file of this name is ever made."""
    name = file_name.replace("\\", "/").rpartition("/")[2]
    return "".join(character for character in name if character.isprintable())[:200] or _("list")
