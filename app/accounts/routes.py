"""Pages that let people in and out."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from app.accounts import service
from app.accounts.access import Administrator, Visitor
from app.accounts.admitting import check_admission
from app.accounts.entering import HOME, door_of, signed_in, tab_cookie
from app.accounts.forms import CodeForm, EmailForm, PasswordSignInForm, RegistrationForm, SomebodysEmailForm
from app.accounts.openid import OpenId
from app.accounts.providers import Provider
from app.accounts.registering import (
    admission_of,
    check_enrolment,
    known_universities,
    registration_choices,
    wait_for_code,
)
from app.errors import InvalidInput, TooMany
from app.language import gettext as _
from app.web.addresses import own_path
from app.web.cookies import session_cookie_name
from app.web.forms import Fields, typed
from app.web.keeping import forget_kept, has_kept
from app.web.page import render
from app.web.transaction import DbSession, database_of

router = APIRouter()
ReturnTo = Annotated[str, Query(alias="next")]


@router.get("/register")
def show_registration(
    request: Request, visitor: Visitor, db: DbSession, return_to: ReturnTo = HOME, correct: str = ""
) -> Response:
    """`correct`: with what was typed before the code was mailed, so that a slip costs nobody the other fields."""
    if visitor is not None:
        return RedirectResponse(own_path(return_to, HOME), status_code=303)
    waiting = service.find_waiting(db, _tab(request)) if correct else None
    return _draw_registration(request, (waiting.fields if waiting else {}) | {"next": own_path(return_to, HOME)})


@router.post("/register")
def register(request: Request, fields: Fields, db: DbSession) -> Response:
    values = typed(fields, ["next", *RegistrationForm.model_fields])
    try:
        form = RegistrationForm.read(fields)
        check_enrolment(request, form)
        check_admission(db, door_of(request), admission_of(request), form)
    except InvalidInput as error:
        return _draw_registration(request, values, error.fields)
    return_to = own_path(values.get("next", ""), HOME)
    issued = service.ask_to_register(db, door_of(request), form, return_to, known_universities(request))
    return wait_for_code(request, issued.tab)


@router.get("/sign-in")
def show_sign_in(request: Request, visitor: Visitor, return_to: ReturnTo = HOME) -> Response:
    if visitor is not None:
        return RedirectResponse(own_path(return_to, HOME), status_code=303)
    page = own_path(return_to, HOME)
    notice = _("You are signed out. What you typed is kept: sign in, and it is there again.")
    return _draw_sign_in(request, {"next": page}, notice=notice if has_kept(request, page) else "")


@router.post("/sign-in")
def ask_for_code(request: Request, fields: Fields, db: DbSession) -> Response:
    values = typed(fields, ["next", "email"])
    try:
        form = EmailForm.read(fields)
    except InvalidInput as error:
        return _draw_sign_in(request, values, error.fields)
    return_to = own_path(values.get("next", ""), HOME)
    issued = service.ask_to_sign_in(db, door_of(request), admission_of(request), form.email, return_to)
    return wait_for_code(request, issued.tab)


@router.get("/sign-in/code")
def show_code_form(request: Request, db: DbSession, sent: str = "") -> Response:
    waiting = service.find_waiting(db, _tab(request))
    if waiting is None:
        return RedirectResponse("/sign-in", status_code=303)
    notice = _("Another mail is on its way. Only the code in the newest mail fits.") if sent else ""
    return render(request, "accounts/code.html", {"errors": {}, "code": "", "waiting": waiting}, notice=notice)


@router.post("/sign-in/code")
def enter_code(request: Request, fields: Fields, db: DbSession) -> Response:
    try:
        form = CodeForm.read(fields)
    except InvalidInput as error:
        return _draw_code_form(request, db, fields, error.fields)
    entered = service.enter_with_code(db, door_of(request), _tab(request), form.code)
    if entered is None:
        return _draw_code_form(
            request, db, fields, {"code": _misfit(has_run_out=service.has_run_out(db, _tab(request)))}
        )
    return signed_in(request, entered.entered, entered.return_to)


@router.post("/sign-in/code/another")
def ask_for_another_code(request: Request, fields: Fields, db: DbSession) -> Response:
    try:
        issued = service.ask_again(db, door_of(request), admission_of(request), _tab(request))
    except TooMany as error:
        return _draw_code_form(request, db, fields, {"form": str(error)}, status=error.status)
    if issued is None:
        return _draw_code_form(request, db, fields, {"form": _misfit(has_run_out=True)})
    return wait_for_code(request, issued.tab, "?sent=again")


@router.get("/sign-in/link/{link}")
def show_link(request: Request, link: str) -> Response:
    # Mail scanners open links; only the button, which is a POST, signs anybody in.
    return render(request, "accounts/link.html", {"link": link, "is_spent": False})


@router.post("/sign-in/link/{link}")
def enter_link(request: Request, link: str, db: DbSession) -> Response:
    entered = service.enter_with_link(db, door_of(request), link)
    if entered is None:
        return render(request, "accounts/link.html", {"link": link, "is_spent": True}, status=422)
    return signed_in(request, entered.entered, entered.return_to)


@router.post("/sign-in/password")
def enter_password(request: Request, fields: Fields) -> Response:
    values = typed(fields, ["next", "email"])
    try:
        form = PasswordSignInForm.read(fields)
    except InvalidInput as error:
        return _draw_sign_in(request, values, error.fields, uses_password=True)
    entered = service.enter_with_password(database_of(request), door_of(request), form.email, form.password)
    if entered is None:
        message = _("This address and password do not fit together. You can ask for a code by mail instead.")
        return _draw_sign_in(request, values, {"password": message}, uses_password=True)
    return signed_in(request, entered, values.get("next", ""))


@router.post("/sign-out")
def sign_out(request: Request, visitor: Visitor, db: DbSession) -> Response:
    if visitor is not None:
        service.sign_out(db, visitor.session_id)
    response = RedirectResponse("/", status_code=303)
    response.delete_cookie(session_cookie_name(request.app.state.settings), path="/")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return forget_kept(request, response)


@router.get("/sign-in-codes")
def show_code_by_hand(request: Request, administrator: Administrator) -> Response:
    return render(request, "accounts/code_by_hand.html", {"email": "", "code": "", "errors": {}})


@router.post("/sign-in-codes")
def make_code_by_hand(request: Request, administrator: Administrator, fields: Fields, db: DbSession) -> Response:
    values = {"email": str(fields.get("email", "")), "code": "", "errors": {}}
    try:
        form = SomebodysEmailForm.read(fields)
        code = service.issue_code_by_hand(db, door_of(request), form.email, administrator.person_id)
    except InvalidInput as error:
        return render(request, "accounts/code_by_hand.html", {**values, "errors": error.fields}, status=422)
    return render(request, "accounts/code_by_hand.html", {**values, "code": code})


def _draw_registration(request: Request, values: dict[str, str], errors: dict[str, str] | None = None) -> Response:
    context = {"values": values, "errors": errors or {}, **registration_choices(request), **_services(request)}
    return render(request, "accounts/register.html", context, status=422 if errors else 200)


def _draw_sign_in(
    request: Request,
    values: dict[str, str],
    errors: dict[str, str] | None = None,
    uses_password: bool = False,
    notice: str = "",
) -> Response:
    context = {"values": values, "errors": errors or {}, "uses_password": uses_password, **_services(request)}
    return render(request, "accounts/sign_in.html", context, status=422 if errors else 200, notice=notice)


def _draw_code_form(
    request: Request, db: DbSession, fields: FormData, errors: dict[str, str], status: int = 422
) -> Response:
    waiting = service.find_waiting(db, _tab(request))
    context = {"errors": errors, "code": str(fields.get("code", "")), "waiting": waiting}
    return render(request, "accounts/code.html", context, status=status)


def _misfit(*, has_run_out: bool) -> str:
    if has_run_out:
        return _("This code is used up: one works for 10 minutes and for 5 tries. Please ask for another one.")
    return _("That code does not fit. Please compare it with the one in our newest mail.")


def _tab(request: Request) -> str:
    """What the browser holds that waits for a code."""
    return request.cookies.get(tab_cookie(request), "")


def _services(request: Request) -> dict[str, tuple[Provider, ...]]:
    """The sign-in services of universities, as buttons."""
    openid: OpenId = request.app.state.openid
    return {"providers": tuple(openid.providers.values())}
