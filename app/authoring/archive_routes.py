"""Taking the course away as a zip file, and bringing files back."""

from collections.abc import Mapping
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from app.authoring.access import MAX_BODY_BYTES, AuthorsDesk, PostedForm
from app.authoring.archive import read_archive
from app.authoring.bringing import Brought, bring_archive, bring_folder, count_folder_changes, pack
from app.authoring.desk import Desk
from app.authoring.editing import titles
from app.errors import InvalidInput
from app.language import gettext as _
from app.modules.folder import FolderRefused
from app.web.page import render

router = APIRouter()


@router.get("/authoring/archive")
def show_archive(request: Request, desk: AuthorsDesk) -> Response:
    return _draw(request, desk)


@router.get("/authoring/course.zip")
def download(desk: AuthorsDesk, drafts: str = "") -> Response:
    headers = {"Content-Disposition": 'attachment; filename="content.zip"'}
    return Response(pack(desk.database, with_drafts=bool(drafts)), media_type="application/zip", headers=headers)


@router.post("/authoring/archive")
def upload(request: Request, desk: AuthorsDesk, fields: PostedForm) -> Response:
    file = fields.get("archive")
    if not isinstance(file, UploadFile) or not file.filename:
        return _draw(request, desk, errors={"archive": _("Choose a zip file.")}, status=422)
    try:
        brought = bring_archive(desk, read_archive(file.file.read(MAX_BODY_BYTES)))
    except InvalidInput as refused:
        return _draw(request, desk, errors=refused.fields, status=refused.status)
    return _draw(request, desk, brought=brought)


@router.post("/authoring/folder")
def take_folder(request: Request, desk: AuthorsDesk) -> Response:
    try:
        brought = bring_folder(desk, Path(request.app.state.settings.content_dir))
    except FolderRefused as refused:
        return _draw(request, desk, errors={"folder": refused.diagnostic.message}, status=422)
    return _draw(request, desk, brought=brought)


def _draw(
    request: Request,
    desk: Desk,
    *,
    brought: Brought | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    folder = Path(request.app.state.settings.content_dir)
    context = {
        "brought": brought,
        "errors": dict(errors or {}),
        "in_folder": count_folder_changes(desk.database, folder),
        "titles": titles(desk.library.live()),
    }
    return render(request, "authoring/archive.html", context, status=status)
