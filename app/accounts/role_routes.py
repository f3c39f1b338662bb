"""The administrators' page of roles: who has one, giving one, ending one."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.accounts import roles
from app.accounts.access import Administrator, JustSignedIn
from app.accounts.forms import Choice, Enrolment, RoleForm
from app.accounts.roles import Grant
from app.errors import InvalidInput
from app.language import gettext as _
from app.web.addresses import RowNumber
from app.web.forms import Fields, typed
from app.web.page import render
from app.web.transaction import DbSession

router = APIRouter()


@router.get("/roles")
def show_roles(request: Request, administrator: Administrator, db: DbSession, saved: str = "") -> Response:
    notice = {"given": _("The role holds from now on."), "ended": _("The role was ended.")}.get(saved, "")
    return _draw(request, db, {}, {}, notice)


@router.post("/roles")
def give_role(
    request: Request, administrator: Administrator, _proof: JustSignedIn, fields: Fields, db: DbSession
) -> Response:
    try:
        form = RoleForm.read(fields)
        form.check(_enrolment(request))
        roles.grant_to_address(db, form.email, Grant(form.role, form.partner or None), administrator.person_id)
    except InvalidInput as error:
        return _draw(request, db, typed(fields, RoleForm.model_fields), error.fields)
    return RedirectResponse("/roles?saved=given", status_code=303)


@router.post("/roles/{grant_id}/end")
def end_role(
    request: Request, grant_id: RowNumber, administrator: Administrator, _proof: JustSignedIn, db: DbSession
) -> Response:
    roles.end(db, grant_id, administrator.person_id)
    return RedirectResponse("/roles?saved=ended", status_code=303)


def _draw(
    request: Request, db: DbSession, values: dict[str, str], errors: dict[str, str], notice: str = ""
) -> Response:
    universities = _enrolment(request).universities
    context = {
        "values": values,
        "errors": errors,
        "roles": _choices(),
        "universities": universities,
        "holders": roles.list_holders(db),
        "labels": {choice.value: choice.label for choice in (*_choices(), *universities)},
    }
    return render(request, "accounts/roles.html", context, status=422 if errors else 200, notice=notice)


def _choices() -> tuple[Choice, ...]:
    return (
        Choice(roles.AUTHOR, _("Author: edits the course, sees figures of questions, no names")),
        Choice(roles.ADMINISTRATOR, _("Administrator: sees and exports everything, gives roles")),
        Choice(roles.PARTNER_ADMINISTRATOR, _("Partner administrator: sees the people of one university")),
        Choice(roles.VIEWER, _("Viewer: sees statistics, never names")),
    )


def _enrolment(request: Request) -> Enrolment:
    enrolment: Enrolment = request.app.state.enrolment()
    return enrolment
