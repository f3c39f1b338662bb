"""Passkeys of one's account, and signing in with one. Both need the browser's script; every other way does not."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.accounts import passkeys
from app.accounts.access import Identity, ShownFactors, Visitor
from app.accounts.entering import door_of, signed_in
from app.accounts.passkeys import Adder
from app.web.addresses import RowNumber
from app.web.forms import Fields
from app.web.transaction import DbSession

router = APIRouter()
JSON = "application/json"


@router.post("/sign-in/passkey/question")
def ask_to_sign_in(request: Request, visitor: Visitor, db: DbSession) -> Response:
    return Response(passkeys.ask_to_sign_in(db, door_of(request)), media_type=JSON)


@router.post("/sign-in/passkey")
def enter_with_passkey(request: Request, fields: Fields, db: DbSession) -> Response:
    entered = passkeys.enter(db, door_of(request), str(fields.get("credential", "")))
    return signed_in(request, entered, str(fields.get("next", "")))


@router.post("/account/passkeys/question")
def ask_to_add(request: Request, learner: ShownFactors, db: DbSession) -> Response:
    return Response(passkeys.ask_to_add(db, door_of(request), _adder(learner)), media_type=JSON)


@router.post("/account/passkeys")
def add_passkey(request: Request, learner: ShownFactors, fields: Fields, db: DbSession) -> Response:
    passkeys.add(db, door_of(request), _adder(learner), str(fields.get("credential", "")))
    return RedirectResponse("/account?saved=passkey", status_code=303)


@router.post("/account/passkeys/{passkey_id}/removal")
def remove_passkey(learner: ShownFactors, passkey_id: RowNumber, db: DbSession) -> Response:
    passkeys.remove(db, learner.person_id, passkey_id)
    return RedirectResponse("/account?saved=no-passkey", status_code=303)


def _adder(learner: Identity) -> Adder:
    return Adder(learner.person_id, learner.name, learner.email)
