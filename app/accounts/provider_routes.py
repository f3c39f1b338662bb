"""Signing in by a university's own service: leaving, coming back, and what is still missing the first time."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from app.accounts import visits
from app.accounts.admitting import check_admission
from app.accounts.entering import HOME, door_of, signed_in
from app.accounts.forms import RegistrationForm
from app.accounts.openid import OpenId
from app.accounts.providers import Provider
from app.accounts.registering import (
    admission_of,
    check_enrolment,
    known_universities,
    registration_choices,
    wait_for_code,
)
from app.accounts.visits import Newcomer
from app.errors import Conflict, InvalidInput, NotFound
from app.language import gettext as _
from app.web.addresses import own_path
from app.web.cookies import session_cookie_name, set_private_cookie
from app.web.forms import Fields, typed
from app.web.page import render
from app.web.transaction import DbSession, database_of

router = APIRouter()
VISIT_SECONDS = 3600


@router.get("/sign-in/with/{provider_id}")
def return_to_sign_in(provider_id: str) -> Response:
    """Where the page stands that leads to the provider; a reload leads to the ways in."""
    return RedirectResponse("/sign-in", status_code=303)


@router.post("/sign-in/with/{provider_id}")
def leave_for_provider(request: Request, provider_id: str, fields: Fields) -> Response:
    # A page that leads on, not a redirect: our policy lets no form of ours end at another site.
    openid, provider = _openid(request), _provider(request, provider_id)
    return_to = own_path(str(fields.get("next", "")), HOME)
    openid.metadata(provider)
    with database_of(request).writing.begin() as db:
        started = visits.start(db, door_of(request), provider.id, return_to)
    address = openid.authorization_url(provider, _redirect_uri(request, provider), started.secrets)
    response = render(request, "accounts/provider_leave.html", {"provider": provider, "address": address})
    set_private_cookie(response, request.app.state.settings, _visit_cookie(request), started.browser, VISIT_SECONDS)
    return response


@router.get("/sign-in/from/{provider_id}")
def show_return(
    request: Request,
    provider_id: str,
    code: Annotated[str, Query(max_length=4096)] = "",
    state: Annotated[str, Query(max_length=200)] = "",
    iss: Annotated[str, Query(max_length=255)] = "",
) -> Response:
    # Reading changes nothing: the button, which the page's script presses, is what signs in.
    context = {"provider": _provider(request, provider_id), "code": code, "state": state, "iss": iss}
    return render(request, "accounts/provider_return.html", context)


@router.post("/sign-in/from/{provider_id}")
def come_back(request: Request, provider_id: str, fields: Fields) -> Response:
    openid, provider = _openid(request), _provider(request, provider_id)
    sent = {name: str(fields.get(name, "")) for name in ("code", "state", "iss")}
    with database_of(request).writing.begin() as db:
        visit_id, secrets = visits.take(db, provider.id, _browser(request), sent["state"])
    if not openid.checks_issuer(provider, sent["iss"]):
        raise Conflict(_("This answer came from another sign-in service. Please start again."))
    claims = openid.redeem(provider, _redirect_uri(request, provider), sent["code"], secrets)
    with database_of(request).writing.begin() as db:
        entered = visits.enter(db, door_of(request), visit_id, claims)
    if entered is None:
        return RedirectResponse("/register/rest", status_code=303)
    return _without_visit(request, signed_in(request, entered.entered, entered.return_to))


@router.get("/register/rest")
def show_missing_fields(request: Request, db: DbSession) -> Response:
    newcomer = visits.find_newcomer(db, _browser(request))
    if newcomer is None:
        return RedirectResponse("/sign-in", status_code=303)
    return _draw_missing(request, {"name": newcomer.claims.name, "email": newcomer.claims.email})


@router.post("/register/rest")
def register_newcomer(request: Request, fields: Fields, db: DbSession) -> Response:
    newcomer = visits.find_newcomer(db, _browser(request))
    if newcomer is None:
        raise Conflict(_("This registration is complete, or too old. Please sign in again."))
    try:
        form = RegistrationForm.read(fields)
        check_enrolment(request, form)
        check_admission(db, door_of(request), admission_of(request), form, newcomer.vouched)
    except InvalidInput as error:
        return _draw_missing(request, typed(fields, RegistrationForm.model_fields), error.fields)
    return _without_visit(request, _register(request, db, newcomer, form))


def _register(request: Request, db: DbSession, newcomer: Newcomer, form: RegistrationForm) -> Response:
    entered = visits.register(db, door_of(request), newcomer, form, known_universities(request))
    if isinstance(entered, str):
        return wait_for_code(request, entered)
    return signed_in(request, entered.entered, entered.return_to)


def _draw_missing(request: Request, values: dict[str, str], errors: dict[str, str] | None = None) -> Response:
    context = {"values": values, "errors": errors or {}, **registration_choices(request)}
    return render(request, "accounts/register_rest.html", context, status=422 if errors else 200)


def _openid(request: Request) -> OpenId:
    openid: OpenId = request.app.state.openid
    return openid


def _provider(request: Request, provider_id: str) -> Provider:
    provider = _openid(request).providers.get(provider_id)
    if provider is None:
        raise NotFound(_("There is no such sign-in service here."))
    return provider


def _redirect_uri(request: Request, provider: Provider) -> str:
    """One for each provider, so that the answer of one cannot pass for that of another."""
    return f"{request.app.state.settings.effective_public_url}/sign-in/from/{provider.id}"


def _visit_cookie(request: Request) -> str:
    return session_cookie_name(request.app.state.settings).replace("session", "visit")


def _browser(request: Request) -> str:
    return request.cookies.get(_visit_cookie(request), "")


def _without_visit(request: Request, response: Response) -> Response:
    response.delete_cookie(_visit_cookie(request), path="/")
    return response
