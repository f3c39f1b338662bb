"""Pages that let people in and out."""

from collections.abc import Callable
from typing import Annotated

from babel import Locale
from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from app.accounts import service
from app.accounts.access import Administrator, Learner, Visitor
from app.accounts.codes import IssuedCode
from app.accounts.forms import (
    OTHER,
    Choice,
    CodeForm,
    EmailForm,
    Enrolment,
    NewPasswordForm,
    PasswordSignInForm,
    RegistrationForm,
)
from app.accounts.service import Door
from app.accounts.sessions import LEARNER_IDLE
from app.errors import InvalidInput
from app.language import current_language
from app.language import gettext as _
from app.web.addresses import own_path
from app.web.forms import Fields, typed
from app.web.page import render
from app.web.security import session_cookie_name, set_private_cookie
from app.web.transaction import DbSession, database_of

router = APIRouter()
TAB_SECONDS = 3600
HOME = "/my-course"
ReturnTo = Annotated[str, Query(alias="next")]


@router.get("/register")
def show_registration(request: Request, visitor: Visitor, return_to: ReturnTo = HOME) -> Response:
    if visitor is not None:
        return RedirectResponse(own_path(return_to, HOME), status_code=303)
    return _draw_registration(request, {"next": own_path(return_to, HOME)})


@router.post("/register")
def register(request: Request, fields: Fields, db: DbSession) -> Response:
    values = typed(fields, ["next", *RegistrationForm.model_fields])
    try:
        form = RegistrationForm.read(fields)
        _enrolment(request).check(form, _countries(), request.app.state.unprintable(form.name))
    except InvalidInput as error:
        return _draw_registration(request, values, error.fields)
    return_to = own_path(values.get("next", ""), HOME)
    issued = service.ask_to_register(db, _door(request), form, return_to, _enrolment(request).known)
    return _wait_for_code(request, issued)


@router.get("/sign-in")
def show_sign_in(request: Request, visitor: Visitor, return_to: ReturnTo = HOME) -> Response:
    if visitor is not None:
        return RedirectResponse(own_path(return_to, HOME), status_code=303)
    return _draw_sign_in(request, {"next": own_path(return_to, HOME)})


@router.post("/sign-in")
def ask_for_code(request: Request, fields: Fields, db: DbSession) -> Response:
    values = typed(fields, ["next", "email"])
    try:
        form = EmailForm.read(fields)
    except InvalidInput as error:
        return _draw_sign_in(request, values, error.fields)
    issued = service.ask_to_sign_in(db, _door(request), form.email, own_path(values.get("next", ""), HOME))
    return _wait_for_code(request, issued)


@router.get("/sign-in/code")
def show_code_form(request: Request, db: DbSession) -> Response:
    address = service.find_waiting_address(db, request.cookies.get(_tab_cookie(request), ""))
    if address is None:
        return RedirectResponse("/sign-in", status_code=303)
    return render(request, "accounts/code.html", {"errors": {}, "code": "", "address": address})


@router.post("/sign-in/code")
def enter_code(request: Request, fields: Fields, db: DbSession) -> Response:
    try:
        form = CodeForm.read(fields)
    except InvalidInput as error:
        return _draw_code_form(request, db, fields, error.fields)
    entered = service.enter_with_code(db, _door(request), request.cookies.get(_tab_cookie(request), ""), form.code)
    if entered is None:
        message = _("That code does not fit, or it is older than 10 minutes. Please check it, or ask for a new one.")
        return _draw_code_form(request, db, fields, {"code": message})
    return _signed_in(request, entered.token, entered.return_to)


@router.get("/sign-in/link/{link}")
def show_link(request: Request, link: str) -> Response:
    # Mail scanners open links; only the button, which is a POST, signs anybody in.
    return render(request, "accounts/link.html", {"link": link, "is_spent": False})


@router.post("/sign-in/link/{link}")
def enter_link(request: Request, link: str, db: DbSession) -> Response:
    entered = service.enter_with_link(db, link)
    if entered is None:
        return render(request, "accounts/link.html", {"link": link, "is_spent": True}, status=422)
    return _signed_in(request, entered.token, entered.return_to)


@router.post("/sign-in/password")
def enter_password(request: Request, fields: Fields) -> Response:
    values = typed(fields, ["next", "email"])
    try:
        form = PasswordSignInForm.read(fields)
    except InvalidInput as error:
        return _draw_sign_in(request, values, error.fields, uses_password=True)
    token = service.enter_with_password(database_of(request), _door(request), form.email, form.password)
    if token is None:
        message = _("This address and password do not fit together. You can ask for a code by mail instead.")
        return _draw_sign_in(request, values, {"password": message}, uses_password=True)
    return _signed_in(request, token, own_path(values.get("next", ""), HOME))


@router.post("/sign-out")
def sign_out(request: Request, visitor: Visitor, db: DbSession) -> Response:
    if visitor is not None:
        service.sign_out(db, visitor.session_id)
    response = RedirectResponse("/", status_code=303)
    response.delete_cookie(session_cookie_name(request.app.state.settings), path="/")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@router.get("/account")
def show_account(request: Request, learner: Learner, db: DbSession, saved: str = "") -> Response:
    notice = _("Your password is set. You can sign in with it from now on.") if saved == "password" else ""
    return _draw_account(request, db, learner.person_id, notice=notice)


@router.get("/account/password")
def return_to_account() -> Response:
    """Where a refused new password stands; a reload leads to the account."""
    return RedirectResponse("/account", status_code=303)


@router.post("/account/password")
def set_password(request: Request, learner: Learner, fields: Fields) -> Response:
    try:
        form = NewPasswordForm.read(fields)
    except InvalidInput as error:
        with database_of(request).reading.begin() as db:
            return _draw_account(request, db, learner.person_id, errors=error.fields)
    service.set_password(database_of(request), learner.person_id, form.password)
    return RedirectResponse("/account?saved=password", status_code=303)


@router.get("/sign-in-codes")
def show_code_by_hand(request: Request, administrator: Administrator) -> Response:
    return render(request, "accounts/code_by_hand.html", {"email": "", "code": "", "errors": {}})


@router.post("/sign-in-codes")
def make_code_by_hand(request: Request, administrator: Administrator, fields: Fields, db: DbSession) -> Response:
    values = {"email": str(fields.get("email", "")), "code": "", "errors": {}}
    try:
        form = EmailForm.read(fields)
    except InvalidInput as error:
        return render(request, "accounts/code_by_hand.html", {**values, "errors": error.fields}, status=422)
    code = service.issue_code_by_hand(db, _door(request), form.email, administrator.person_id)
    return render(request, "accounts/code_by_hand.html", {**values, "code": code})


def _draw_registration(request: Request, values: dict[str, str], errors: dict[str, str] | None = None) -> Response:
    enrolment = _enrolment(request)
    context = {
        "values": values,
        "errors": errors or {},
        "universities": [*enrolment.universities, Choice(OTHER, _("Another university"))],
        "categories": enrolment.categories,
        "countries": _countries(),
    }
    return render(request, "accounts/register.html", context, status=422 if errors else 200)


def _draw_sign_in(
    request: Request, values: dict[str, str], errors: dict[str, str] | None = None, uses_password: bool = False
) -> Response:
    context = {"values": values, "errors": errors or {}, "uses_password": uses_password}
    return render(request, "accounts/sign_in.html", context, status=422 if errors else 200)


def _draw_code_form(request: Request, db: DbSession, fields: FormData, errors: dict[str, str]) -> Response:
    address = service.find_waiting_address(db, request.cookies.get(_tab_cookie(request), ""))
    context = {"errors": errors, "code": str(fields.get("code", "")), "address": address or ""}
    return render(request, "accounts/code.html", context, status=422)


def _draw_account(
    request: Request, db: DbSession, person_id: int, errors: dict[str, str] | None = None, notice: str = ""
) -> Response:
    affiliation = service.current_affiliation(db, person_id)
    enrolment = _enrolment(request)
    context = {
        "errors": errors or {},
        "university": _label(enrolment.universities, affiliation.partner) or affiliation.other_name,
        "category": _label(enrolment.categories, affiliation.category),
    }
    return render(request, "accounts/account.html", context, status=422 if errors else 200, notice=notice)


def _wait_for_code(request: Request, issued: IssuedCode) -> Response:
    response = RedirectResponse("/sign-in/code", status_code=303)
    set_private_cookie(response, request.app.state.settings, _tab_cookie(request), issued.tab, TAB_SECONDS)
    return response


def _signed_in(request: Request, token: str, return_to: str) -> Response:
    settings = request.app.state.settings
    response = RedirectResponse(return_to, status_code=303)
    seconds = int(LEARNER_IDLE.total_seconds())
    set_private_cookie(response, settings, session_cookie_name(settings), token, seconds)
    response.delete_cookie(_tab_cookie(request), path="/")
    return response


def _tab_cookie(request: Request) -> str:
    return session_cookie_name(request.app.state.settings).replace("session", "waiting")


def _door(request: Request) -> Door:
    state = request.app.state
    return Door(
        key=state.token_key,
        public_url=state.settings.effective_public_url,
        site_name=state.site().name,
        network=request.client.host if request.client else "",
    )


def _enrolment(request: Request) -> Enrolment:
    enrolment_of: Callable[[], Enrolment] = request.app.state.enrolment
    return enrolment_of()


def _countries() -> tuple[Choice, ...]:
    territories = Locale.parse(current_language(), sep="-").territories
    named = [(name, code) for code, name in territories.items() if len(code) == 2 and code.isalpha()]
    return tuple(Choice(code, name) for name, code in sorted(named) if code not in NOT_COUNTRIES)


def _label(choices: tuple[Choice, ...], value: str | None) -> str:
    return next((choice.label for choice in choices if choice.value == value), "")


NOT_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
"""Codes of the list that stand for unions, outlying islands and pseudo-locales."""
