"""What a clipboard holds, as Markdown: asked by the editor's script."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from app.authoring.access import AuthorsDesk, PostedForm
from app.authoring.editing import get_text_file
from app.authoring.word_import import read_clipboard
from app.authoring.workspace import load_workspace

router = APIRouter()


@router.post("/authoring/pasted/{path:path}")
def read_pasted(path: str, desk: AuthorsDesk, fields: PostedForm) -> Response:
    get_text_file(load_workspace(desk.database), path)
    converted = read_clipboard(desk, path, str(fields.get("html", "")))
    return JSONResponse({"text": converted.text, "lost": converted.lost})
