"""“Report a problem on this page”, and the authors' list of what was reported."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.accounts.access import AuthorOrAdministrator, Visitor
from app.errors import InvalidInput
from app.keys import keyed_hash
from app.problems import service
from app.problems.forms import MOST_CHARACTERS, ProblemForm
from app.problems.service import Sender
from app.web.addresses import RowNumber, own_path
from app.web.forms import Fields, typed
from app.web.page import render
from app.web.transaction import DbSession

router = APIRouter()


@router.get("/problems/new")
def show_report_form(request: Request, visitor: Visitor, page: str = "/") -> Response:
    return _draw(request, {"page": own_path(page)})


@router.post("/problems")
def report_problem(request: Request, visitor: Visitor, fields: Fields, db: DbSession) -> Response:
    values = {**typed(fields, ["text"]), "page": own_path(str(fields.get("page", "")))}
    try:
        form = ProblemForm.read(fields)
    except InvalidInput as error:
        return _draw(request, values, error.fields)
    state = request.app.state
    network = keyed_hash(state.token_key, "network", request.client.host if request.client else "")
    sender = Sender(visitor.person_id if visitor else None, network)
    service.report(db, sender, values["page"], form.text, state.library.live().version_hash)
    return render(request, "problems/thanks.html", {"page_address": values["page"]})


@router.get("/problems")
def list_problems(request: Request, author: AuthorOrAdministrator, db: DbSession) -> Response:
    zone = request.app.state.library.live().zone
    return render(request, "problems/list.html", {"problems": service.list_open(db), "zone": zone})


@router.post("/problems/{report_id}/resolution")
def resolve_problem(report_id: RowNumber, author: AuthorOrAdministrator, db: DbSession) -> Response:
    service.resolve(db, report_id, author.person_id)
    return RedirectResponse("/problems", status_code=303)


def _draw(request: Request, values: dict[str, str], errors: dict[str, str] | None = None) -> Response:
    context = {"values": values, "errors": errors or {}, "most": MOST_CHARACTERS}
    return render(request, "problems/new.html", context, status=422 if errors else 200)
