"""Setting up an authenticator app, and showing its code where a role asks for a second factor."""

import io

import segno
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.accounts import passkeys, second_factor
from app.accounts.access import Identity, Learner, ShownFactors
from app.accounts.entering import HOME, door_of
from app.accounts.second_factor import Holder
from app.language import gettext as _
from app.web.addresses import own_path
from app.web.forms import Fields
from app.web.page import render
from app.web.transaction import DbSession

router = APIRouter()
PAGE, SET_UP = "/sign-in/second-factor", "/account/second-factor"


@router.get(PAGE)
def show_second_factor(request: Request, learner: Learner, db: DbSession, next: str = HOME) -> Response:  # noqa: A002 - the name in the address
    return _draw(request, db, learner, own_path(next, HOME))


@router.post(PAGE)
def prove_second_factor(request: Request, learner: Learner, fields: Fields, db: DbSession) -> Response:
    return_to = own_path(str(fields.get("next", "")), HOME)
    if second_factor.prove(db, door_of(request), _holder(learner), str(fields.get("code", ""))[:100]):
        return RedirectResponse(return_to, status_code=303)
    message = _("That code does not fit, or it was used before. Please wait for the next one.")
    return _draw(request, db, learner, return_to, {"code": message})


@router.get(SET_UP)
def show_set_up(request: Request, learner: ShownFactors, db: DbSession) -> Response:
    return _draw_set_up(request, db, learner)


@router.post(SET_UP)
def begin_set_up(request: Request, learner: ShownFactors, db: DbSession) -> Response:
    second_factor.begin(db, door_of(request), _holder(learner))
    return RedirectResponse(SET_UP, status_code=303)


@router.post(SET_UP + "/confirmation")
def confirm_set_up(request: Request, learner: ShownFactors, fields: Fields, db: DbSession) -> Response:
    codes = second_factor.confirm(db, door_of(request), _holder(learner), str(fields.get("code", ""))[:100])
    if codes is None:
        return _draw_set_up(request, db, learner, {"code": _("That code does not fit. Please type the one shown now.")})
    return render(request, "accounts/recovery_codes.html", {"codes": codes})


@router.post(SET_UP + "/removal")
def remove_second_factor(learner: ShownFactors, db: DbSession) -> Response:
    second_factor.remove(db, _holder(learner))
    return RedirectResponse("/account?saved=no-second-factor", status_code=303)


def _draw(
    request: Request, db: DbSession, learner: Identity, return_to: str, errors: dict[str, str] | None = None
) -> Response:
    context = {
        "errors": errors or {},
        "next": return_to,
        "is_set_up": second_factor.is_set_up(db, learner.person_id),
        "has_passkey": bool(passkeys.list_passkeys(db, learner.person_id)),
    }
    return render(request, "accounts/second_factor.html", context, status=422 if errors else 200)


def _draw_set_up(request: Request, db: DbSession, learner: Identity, errors: dict[str, str] | None = None) -> Response:
    waiting = second_factor.find_waiting(db, door_of(request), _holder(learner))
    if waiting is None:
        return RedirectResponse("/account", status_code=303)
    context = {"errors": errors or {}, "key": waiting.key, "picture_html": _picture(waiting.uri)}
    return render(request, "accounts/second_factor_set_up.html", context, status=422 if errors else 200)


def _picture(uri: str) -> str:
    """Drawn in black on white, as cameras want it, whatever the colours of the page."""
    file = io.BytesIO()
    segno.make(uri, error="m").save(file, kind="svg", scale=4, border=4, light="#fff", xmldecl=False, svgns=False)
    return file.getvalue().decode()


def _holder(learner: Identity) -> Holder:
    return Holder(learner.person_id, learner.email, learner.session_id)
