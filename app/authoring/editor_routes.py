"""Writing in the browser: the files, one file, its preview, and the choice where two people changed the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from app.authoring import editing
from app.authoring.access import MAX_BODY_BYTES, AuthorsDesk, DeskOrNone, PostedForm
from app.authoring.choice_routes import draw_choice
from app.authoring.choosing import SaveOver
from app.authoring.desk import Desk
from app.authoring.editing import Editor
from app.authoring.fields import number_of, page_of
from app.authoring.names import SAFE_PATH, digest_of
from app.authoring.patterns import BLOCKS, QUESTIONS, find_pattern, insert_block
from app.authoring.pictures import MAX_BYTES, BroughtPicture, add_picture
from app.authoring.preview import draw_preview
from app.authoring.word_import import read_document
from app.db import Database
from app.errors import Conflict, InvalidInput, SignInRequired
from app.language import gettext as _
from app.modules.drafts import DraftConflict
from app.web.failures import wants_json
from app.web.page import part_html, render

router = APIRouter()
FRAMED = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin"
)
"""The preview stands in a frame of the editor. No script runs in it and no form leaves it."""
FRAMING = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)


@router.get("/authoring/files/{path:path}")
def show_file(
    request: Request, path: str, desk: AuthorsDesk, line: str = "", words: str = "", done: str = ""
) -> Response:
    editor = editing.open_editor(desk.database, path)
    place = number_of(line) or editing.find_line(editor.text, words)
    return _draw(request, desk, editor, line=place, notice=_notice(done), forget=done == "theirs")


@router.post("/authoring/files/{path:path}")
def save_file(request: Request, path: str, desk: DeskOrNone, fields: PostedForm) -> Response:
    if desk is None:
        return _keep_typed(request, path, fields)
    try:
        return _act(request, desk, _typed_editor(desk.database, path, fields), fields)
    except DraftConflict as conflict:
        if wants_json(request):
            what_next = _("Press “Save draft” to compare the two texts and choose.")
            raise Conflict(f"{conflict.message} {what_next}") from conflict
        return draw_choice(request, desk, _over(path, fields, conflict))


@router.get("/authoring/preview/{path:path}")
def show_preview(request: Request, path: str, desk: AuthorsDesk) -> Response:
    return _framed(request, editing.open_editor(desk.database, path))


@router.post("/authoring/preview/{path:path}")
def preview_file(request: Request, path: str, desk: AuthorsDesk, fields: PostedForm) -> Response:
    """What learners would see of the text as it is typed; for a script, also what is wrong with it."""
    editor = _typed_editor(desk.database, path, fields)
    if not wants_json(request):
        return _framed(request, editor)
    preview_html = part_html("authoring/preview.html", "preview", draw_preview(editor))
    return JSONResponse({"preview": preview_html, "findings": _findings_html(editor)})


@dataclass(frozen=True)
class Done:
    """What became of a press of a button."""

    editor: Editor
    line: int
    """To look at next; beyond the end of the text: none."""
    word: str
    lost: Sequence[str] = ()


def _act(request: Request, desk: Desk, editor: Editor, fields: FormData) -> Response:
    act, _colon, value = str(fields.get("act", "save")).partition(":")
    try:
        editor = replace(editor, text=editing.clean_text(editor.text))
        done = _changed(desk, editor, act, value, fields)
    except InvalidInput as error:
        return _draw(request, desk, editor, values=fields, errors=error.fields, status=error.status)
    with desk.database.writing.begin() as db:
        saved = editing.save_text(db, desk.person_id, done.editor)
    if wants_json(request):
        return JSONResponse(
            {"message": _saved_at(saved, desk.library.live().zone), "seen": saved.seen, "text": saved.text}
        )
    if act == "publish":
        return RedirectResponse("/authoring/publish", status_code=303)
    if done.lost:
        fresh = editing.open_editor(desk.database, editor.path)
        return _draw(request, desk, fresh, line=done.line, notice=_notice(done.word), lost=done.lost)
    shown = done.line if done.line <= saved.text.count("\n") else 0
    return RedirectResponse(f"/authoring/files/{editor.path}?done={done.word}&line={shown}#text", status_code=303)


def _changed(desk: Desk, editor: Editor, act: str, value: str, fields: FormData) -> Done:
    """Raises InvalidInput."""
    line = number_of(fields.get("line"))
    match act:
        case "mend":
            return Done(replace(editor, text=editing.mend(editor, value)), line, "mended")
        case "insert":
            pattern = find_pattern(str(fields.get("pattern", "")))
            if pattern is None:
                raise InvalidInput({"pattern": _("Choose what to insert.")})
            text, line = editing.insert_pattern(editor, pattern, line)
            return Done(replace(editor, text=text), line, "inserted")
        case "picture":
            text, line = add_picture(desk, editor, _brought(fields), line)
            return Done(replace(editor, text=text), line, "picture")
        case "document":
            converted = read_document(desk, editor.path, _document(fields))
            text, line = insert_block(editor.text, converted.text.strip("\n"), line)
            text = editing.clean_text(text)
            return Done(replace(editor, text=text), line, "imported", converted.lost)
        case "keep":
            return Done(editor, line, "saved")
    return Done(replace(editor, text=editing.with_safe_mends(desk.database, editor)), line, "saved")


def _typed_editor(database: Database, path: str, fields: FormData) -> Editor:
    return editing.reopen(
        database,
        path,
        _text(fields),
        digest_of(fields.get("seen")),
        page_of(fields),
        number_of(fields.get("change")) + 1,
    )


def _text(fields: FormData) -> str:
    return str(fields.get("text", "")).replace("\r\n", "\n")


def _draw(
    request: Request,
    desk: Desk,
    editor: Editor,
    *,
    line: int = 0,
    notice: str = "",
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
    lost: Sequence[str] = (),
    forget: bool = False,
) -> Response:
    context = {
        "lost": lost,
        "forget": forget,
        "editor": editor,
        "title": editing.title_of(editor.checked.course or desk.library.live(), editor.path),
        "blocks": BLOCKS,
        "questions": QUESTIONS,
        "line": line,
        "saved": _saved_at(editor, desk.library.live().zone),
        "values": {name: str(value) for name, value in (values or {}).items() if isinstance(value, str)},
        "errors": dict(errors or {}),
        "zone": desk.library.live().zone,
    }
    page = render(request, "authoring/editor.html", context, status=status, notice=notice)
    page.headers["Content-Security-Policy"] = FRAMING
    return page


def _framed(request: Request, editor: Editor) -> Response:
    page = render(request, "authoring/preview_page.html", {"preview": draw_preview(editor)})
    page.headers["Content-Security-Policy"] = FRAMED
    page.headers["X-Frame-Options"] = "SAMEORIGIN"
    return page


def _findings_html(editor: Editor) -> str:
    return part_html("authoring/findings.html", "findings", editor.findings, editor.language)


def _over(path: str, fields: FormData, conflict: DraftConflict) -> SaveOver:
    change = number_of(fields.get("change")) + 1
    return SaveOver(path, _text(fields), digest_of(fields.get("seen")), conflict.current, page_of(fields), change)


def _keep_typed(request: Request, path: str, fields: FormData) -> Response:
    """The session ended while somebody wrote: what they typed goes back to them, to be saved after signing in."""
    if wants_json(request) or SAFE_PATH.fullmatch(path) is None:
        raise SignInRequired
    kept = {name: str(fields.get(name, "")) for name in ("text", "seen", "page", "change")}
    return render(request, "authoring/signed_out.html", {"path": path, "kept": kept}, status=422)


def _saved_at(editor: Editor, zone: ZoneInfo) -> str:
    if editor.file.draft is None or not editor.file.is_open:
        return _("No draft: this is what learners see")
    return _("Saved as a draft at %(time)s") % {"time": f"{editor.file.draft.happened_at.astimezone(zone):%H:%M:%S %Z}"}


def _notice(done: str) -> str:
    return {
        "saved": _("Saved as a draft. Learners see it once you publish."),
        "mended": _("Mended and saved."),
        "inserted": _("Inserted. Write over the words of the pattern."),
        "picture": _("The picture is in its place."),
        "made": _("The file is made. Write over the words of the pattern."),
        "moved": _("The file has its new place. Links to it follow."),
        "restored": _("That state is back as a draft."),
        "chosen": _("Your choice is saved."),
        "imported": _("The document is in the text."),
    }.get(done, "")


def _brought(fields: FormData) -> BroughtPicture:
    file = fields.get("picture")
    typed = {name: str(fields.get(name, "")) for name in ("alt", "decorative", "caption")}
    if not isinstance(file, UploadFile):
        return BroughtPicture("", b"", typed)
    return BroughtPicture(file.filename or "", file.file.read(MAX_BYTES + 1), typed)


def _document(fields: FormData) -> bytes:
    file = fields.get("document")
    if not isinstance(file, UploadFile) or not file.filename:
        raise InvalidInput({"document": _("Choose a document.")})
    return file.file.read(MAX_BODY_BYTES)
