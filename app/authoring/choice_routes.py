"""The page where somebody chooses between their words and those of somebody else."""

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.authoring.access import AuthorsDesk, PostedForm
from app.authoring.choosing import Compared, MovedUnder, SaveOver, choose, compare_three, find_moved
from app.authoring.desk import Desk
from app.authoring.editing import clean_text, get_text_file, titles
from app.authoring.fields import number_of, page_of
from app.authoring.merging import Pick
from app.authoring.names import digest_of
from app.authoring.translating import current_course
from app.authoring.workspace import load_workspace
from app.modules.drafts import DraftConflict
from app.web.page import render

router = APIRouter()


@router.get("/authoring/choices/{path:path}")
def show_choice(request: Request, path: str, desk: AuthorsDesk) -> Response:
    return draw_choice(request, desk, find_moved(desk.database, path), status=200)


@router.post("/authoring/choices/{path:path}")
def make_choice(request: Request, path: str, desk: AuthorsDesk, fields: PostedForm) -> Response:
    current = get_text_file(load_workspace(desk.database), path)
    mine = clean_text(str(fields.get("mine", "")))
    page, change = page_of(fields), number_of(fields.get("change"))
    over = SaveOver(path, mine, digest_of(fields.get("base")), current, page, change)
    if fields.get("kind") == "live":
        asked: SaveOver | MovedUnder = replace(find_moved(desk.database, path), mine=mine, page=page, change=change)
    else:
        asked = over
    compared = compare_three(desk.database, asked)
    if str(fields.get("seen", "")) != compared.seen:
        return draw_choice(request, desk, over)
    picks = {
        part: Pick(str(value))
        for part, value in ((part, fields.get(f"choice-{part}")) for part in range(compared.choices))
        if str(value) in set(Pick)
    }
    try:
        with desk.database.writing.begin() as db:
            choose(db, desk.person_id, compared, picks)
    except DraftConflict as conflict:
        return draw_choice(request, desk, replace(over, current=conflict.current))
    return RedirectResponse(f"/authoring/files/{path}?done=chosen", status_code=303)


def draw_choice(request: Request, desk: Desk, asked: SaveOver | MovedUnder, status: int = 409) -> Response:
    compared: Compared = compare_three(desk.database, asked)
    title = titles(current_course(desk)).get(compared.path, compared.path)
    context = {"compared": compared, "picks": list(Pick), "asked": asked, "title": title}
    return render(request, "authoring/choice.html", context, status=status)
