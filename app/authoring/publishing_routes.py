"""What would go live, making it live, taking it back, and the history."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from app.authoring import publication
from app.authoring.access import AuthorsDesk, PostedForm
from app.authoring.desk import Desk
from app.authoring.editing import titles
from app.authoring.history import list_history, name_people, restore_save
from app.authoring.mending import mend_drafts, mend_one
from app.authoring.publication import MAX_REASON, Proposal, Shown
from app.authoring.translating import current_course
from app.errors import Conflict, CourseError, InvalidInput
from app.language import gettext as _
from app.modules.drafts import discard
from app.modules.texts import language_of
from app.typed_numbers import whole_number
from app.web.page import render

router = APIRouter()


@router.get("/authoring/publish")
def show_proposal(request: Request, desk: AuthorsDesk, done: str = "") -> Response:
    leave = request.query_params.getlist("leave")
    notice = {
        "published": _("Published. Learners see it within two seconds."),
        "undone": _("The earlier version is live again. What was taken back is kept as drafts."),
        "mended": _("Mended. Look at the difference, then publish."),
        "discarded": _("The draft is taken away; its text stays in the history of the file."),
    }.get(done, "")
    return _draw(request, desk, publication.propose(desk.database, desk.library, leave), notice=notice)


@router.post("/authoring/publish")
def publish(request: Request, desk: AuthorsDesk, fields: PostedForm) -> Response:
    proposal = publication.propose(desk.database, desk.library, map(str, fields.getlist("leave")))
    try:
        reason = _reason(fields)
        with desk.database.writing.begin() as db:
            publication.publish_drafts(db, desk.person_id, proposal, _shown(fields), reason)
    except (Conflict, InvalidInput) as refused:
        proposal = publication.propose(desk.database, desk.library, proposal.leave)
        return _draw(request, desk, proposal, refused=refused, typed=str(fields.get("reason", "")))
    desk.library.refresh()
    return RedirectResponse("/authoring/publish?done=published", status_code=303)


@router.post("/authoring/undo")
def go_back(request: Request, desk: AuthorsDesk, fields: PostedForm) -> Response:
    """Make an earlier version live again: the one before, unless the form names another."""
    try:
        reason = _reason(fields)
        with desk.database.writing.begin() as db:
            publication.go_back(db, desk.person_id, _id(fields, "back_to"), _id(fields, "version"), reason)
    except (Conflict, InvalidInput) as refused:
        proposal = publication.propose(desk.database, desk.library)
        return _draw(request, desk, proposal, refused=refused, typed=str(fields.get("reason", "")))
    desk.library.refresh()
    return RedirectResponse("/authoring/publish?done=undone", status_code=303)


@router.post("/authoring/mends")
def mend(desk: AuthorsDesk, fields: PostedForm) -> Response:
    """One mistake where the form names it; else every mend that needs no judgement, in all drafts."""
    if key := str(fields.get("key", "")):
        findings = publication.propose(desk.database, desk.library).checked.findings
        mend_one(desk, findings, str(fields.get("path", "")), key)
    else:
        mend_drafts(desk)
    return RedirectResponse("/authoring/publish?done=mended", status_code=303)


@router.post("/authoring/discards/{path:path}")
def discard_draft(path: str, desk: AuthorsDesk) -> Response:
    with desk.database.writing.begin() as db:
        discard(db, desk.person_id, path)
    return RedirectResponse("/authoring/publish?done=discarded", status_code=303)


@router.get("/authoring/history/{path:path}")
def show_history(request: Request, path: str, desk: AuthorsDesk) -> Response:
    states = list_history(desk.database, path)
    current = next((state.sha256 for state in states if state.is_current), "")
    context = {
        "path": path,
        "language": language_of(path),
        "states": states,
        "current": current or "",
        "title": titles(current_course(desk)).get(path, path),
        "zone": desk.library.live().zone,
        "names": name_people(desk.database, {state.person_id for state in states}),
    }
    return render(request, "authoring/history.html", context)


@router.post("/authoring/history/{path:path}")
def restore(path: str, desk: AuthorsDesk, fields: PostedForm) -> Response:
    restore_save(desk, path, str(fields.get("sha256", "")), str(fields.get("seen", "")))
    return RedirectResponse(f"/authoring/files/{path}?done=restored", status_code=303)


def _draw(
    request: Request,
    desk: Desk,
    proposal: Proposal,
    *,
    refused: CourseError | None = None,
    typed: str = "",
    notice: str = "",
) -> Response:
    with desk.database.reading.begin() as db:
        past = publication.list_publications(db)
    people = {one.person_id for one in past}
    people |= {change.file.draft.person_id for change in proposal.changes if change.file.draft}
    context = {
        "proposal": proposal,
        "titles": titles(desk.library.live()) | (titles(proposal.checked.course) if proposal.checked.course else {}),
        "past": past,
        "names": name_people(desk.database, people),
        "zone": desk.library.live().zone,
        "reason": typed,
        "errors": _messages(refused),
    }
    return render(request, "authoring/publish.html", context, refused.status if refused else 200, notice=notice)


def _messages(refused: CourseError | None) -> dict[str, str]:
    if isinstance(refused, InvalidInput):
        return refused.fields
    return {"form": refused.message} if refused else {}


def _shown(fields: FormData) -> Shown:
    return Shown(_id(fields, "version"), str(fields.get("state", "")))


def _id(fields: FormData, name: str) -> int:
    return whole_number(str(fields.get(name, ""))) or 0


def _reason(fields: FormData) -> str:
    reason = " ".join(str(fields.get("reason", "")).split()).replace("\0", "")
    if len(reason) > MAX_REASON:
        raise InvalidInput(
            {"reason": _("Please shorten this to %(length)s characters or fewer.") % {"length": MAX_REASON}}
        )
    return reason
