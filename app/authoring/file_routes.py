"""Files as such: all of them, a new one, another place for one, and one less."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.authoring.access import AuthorsDesk, PostedForm
from app.authoring.desk import Desk
from app.authoring.editing import titles
from app.authoring.files import delete_file, get_movable, make_lesson, make_page, move_file
from app.authoring.forms import MoveForm, NewLessonForm, NewPageForm
from app.authoring.overview import list_folders
from app.authoring.translating import current_course
from app.authoring.workspace import check_state, load_workspace
from app.errors import InvalidInput
from app.language import gettext as _
from app.web.forms import Form, typed
from app.web.page import render

router = APIRouter()


@router.get("/authoring")
def show_authoring(request: Request, desk: AuthorsDesk, done: str = "") -> Response:
    workspace = load_workspace(desk.database)
    checked = check_state(desk.database, workspace.hashes())
    live = desk.library.live()
    notice = _("The file is marked to be deleted. Learners see it until you publish.") if done == "deleted" else ""
    context = {
        "course": live,
        "folders": list_folders(workspace, checked, live),
        "changed": len(workspace.changed),
        "errors": sum(finding.is_error for finding in checked.findings),
    }
    return render(request, "authoring/authoring.html", context, notice=notice)


@router.get("/authoring/new")
def show_new(request: Request, desk: AuthorsDesk, module: str = "") -> Response:
    return _draw_new(request, desk, {"module": module}, {})


@router.post("/authoring/new")
def make_file(request: Request, desk: AuthorsDesk, fields: PostedForm) -> Response:
    is_page = fields.get("kind") == "page"
    form: type[Form] = NewPageForm if is_page else NewLessonForm
    try:
        read = form.read(fields)
        path = make_page(desk, read) if isinstance(read, NewPageForm) else make_lesson(desk, read)  # type: ignore[arg-type]  # the other of two
    except InvalidInput as error:
        values = {**typed(fields, NewLessonForm.model_fields), "kind": "page" if is_page else "lesson"}
        return _draw_new(request, desk, values, error.fields, error.status)
    return RedirectResponse(f"/authoring/files/{path}?done=made", status_code=303)


@router.get("/authoring/moves/{path:path}")
def show_move(request: Request, path: str, desk: AuthorsDesk) -> Response:
    return _draw_move(request, desk, path, {}, {})


@router.post("/authoring/moves/{path:path}")
def move(request: Request, path: str, desk: AuthorsDesk, fields: PostedForm) -> Response:
    try:
        new_path = move_file(desk, path, MoveForm.read(fields))
    except InvalidInput as error:
        return _draw_move(request, desk, path, typed(fields, MoveForm.model_fields), error.fields, error.status)
    return RedirectResponse(f"/authoring/files/{new_path}?done=moved", status_code=303)


@router.post("/authoring/deletions/{path:path}")
def delete(path: str, desk: AuthorsDesk, fields: PostedForm) -> Response:
    delete_file(desk, path, str(fields.get("seen", "")))
    return RedirectResponse("/authoring?done=deleted", status_code=303)


def _draw_new(
    request: Request, desk: Desk, values: dict[str, str], errors: dict[str, str], status: int = 200
) -> Response:
    modules = [(module.id, module.title) for module in desk.library.live().modules]
    return render(request, "authoring/new.html", {"modules": modules, "values": values, "errors": errors}, status)


def _draw_move(
    request: Request, desk: Desk, path: str, values: dict[str, str], errors: dict[str, str], status: int = 200
) -> Response:
    file = get_movable(load_workspace(desk.database), path)
    folder, _slash, name = path.rpartition("/")
    modules = [(module.id, module.title) for module in desk.library.live().modules]
    context = {
        "path": path,
        "title": titles(current_course(desk)).get(path, path),
        "seen": file.sha256 or "",
        "is_lesson": bool(folder),
        "modules": modules,
        "values": {"module": folder, "number": name[:2].lstrip("0"), "name": name.removesuffix(".md")} | values,
        "errors": errors,
    }
    return render(request, "authoring/move.html", context, status)
