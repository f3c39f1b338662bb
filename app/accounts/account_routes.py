"""A person's own account: password, places of sign-in, and signing in again before what matters most."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app import clock
from app.accounts import passkeys, password_setting, second_factor, service, sessions
from app.accounts.access import Identity, JustSignedIn, Learner
from app.accounts.entering import HOME, door_of
from app.accounts.forms import Choice, Enrolment, NewPasswordForm
from app.accounts.password_setting import Owner
from app.errors import InvalidInput, ProofRequired
from app.language import gettext as _
from app.language import mark
from app.web.addresses import RowNumber, own_path
from app.web.forms import Fields
from app.web.page import render
from app.web.transaction import DbSession, database_of

router = APIRouter()
NOTICES = {
    "password": mark("Your password is set. You can sign in with it from now on. Other devices were signed out."),
    "no-password": mark("Your password is removed. Other devices were signed out."),
    "passkey": mark("Your passkey is added. You can sign in with it from now on."),
    "no-passkey": mark("The passkey is removed."),
    "no-second-factor": mark("The authenticator app is removed."),
    "device": mark("That device is signed out."),
    "devices": mark("All other devices are signed out."),
}


@router.get("/account")
def show_account(request: Request, learner: Learner, db: DbSession, saved: str = "") -> Response:
    return _draw_account(request, db, learner, notice=_(NOTICES[saved]) if saved in NOTICES else "")


@router.get("/account/password")
def return_to_account() -> Response:
    """Where a refused new password stands; a reload leads to the account."""
    return RedirectResponse("/account", status_code=303)


@router.post("/account/password")
def set_password(request: Request, learner: Learner, fields: Fields) -> Response:
    database, owner = database_of(request), _owner(learner)
    try:
        form = NewPasswordForm.read(fields)
        with database.reading.begin() as db:
            _require_proof(db, owner)
        password_setting.set_password(database, door_of(request), owner, form.current, form.password)
    except InvalidInput as error:
        with database.reading.begin() as db:
            return _draw_account(request, db, learner, errors=error.fields)
    return RedirectResponse("/account?saved=password", status_code=303)


@router.post("/account/password/removal")
def remove_password(request: Request, learner: JustSignedIn, db: DbSession) -> Response:
    password_setting.remove_password(db, door_of(request), _owner(learner))
    return RedirectResponse("/account?saved=no-password", status_code=303)


@router.post("/account/devices/{session_id}/end")
def end_device(learner: Learner, session_id: RowNumber, db: DbSession) -> Response:
    sessions.end_own(db, learner.person_id, session_id)
    return RedirectResponse("/account?saved=device", status_code=303)


@router.post("/account/devices/end-others")
def end_other_devices(learner: Learner, db: DbSession) -> Response:
    sessions.end_others(db, learner.person_id, learner.session_id)
    return RedirectResponse("/account?saved=devices", status_code=303)


@router.get("/sign-in/again")
def show_sign_in_again(request: Request, learner: Learner, db: DbSession, next: str = HOME) -> Response:  # noqa: A002 - the name in the address
    context = {
        "email": learner.email,
        "next": own_path(next, HOME),
        "has_password": password_setting.has_password(db, learner.person_id),
    }
    return render(request, "accounts/sign_in_again.html", context)


def _require_proof(db: DbSession, owner: Owner) -> None:
    """A first password asks for a fresh sign-in, since there is no old one to ask for."""
    if not owner.is_fresh and not password_setting.has_password(db, owner.person_id):
        raise ProofRequired


def _owner(learner: Identity) -> Owner:
    is_fresh = clock.now() - learner.signed_in_at <= sessions.FRESH
    return Owner(learner.person_id, learner.name, learner.email, learner.session_id, is_fresh)


def _draw_account(
    request: Request, db: DbSession, learner: Identity, errors: dict[str, str] | None = None, notice: str = ""
) -> Response:
    affiliation = service.current_affiliation(db, learner.person_id)
    enrolment: Enrolment = request.app.state.enrolment()
    has_password = password_setting.has_password(db, learner.person_id)
    context = {
        "errors": errors or {},
        "email": learner.email,
        "university": _label(enrolment.universities, affiliation.partner) or affiliation.other_name,
        "category": _label(enrolment.categories, affiliation.category),
        "has_password": has_password,
        "asks_for_current": has_password and not _owner(learner).is_fresh,
        "has_second_factor": second_factor.is_set_up(db, learner.person_id),
        "passkeys": passkeys.list_passkeys(db, learner.person_id),
        "devices": sessions.list_devices(db, learner.person_id),
        "this_device": learner.session_id,
    }
    return render(request, "accounts/account.html", context, status=422 if errors else 200, notice=notice)


def _label(choices: tuple[Choice, ...], value: str | None) -> str:
    return next((choice.label for choice in choices if choice.value == value), "")
