"""Where anybody may check a certificate: by its code, its link, or the file itself."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from app.accounts.access import Visitor
from app.certificates import issuer, service
from app.certificates.checking import Agreement, check_file, find_signing_key
from app.certificates.pages import draw_certificate, private
from app.certificates.service import Certificate
from app.certificates.verification_code import normalise
from app.language import gettext as _
from app.web.forms import Fields, takes_one_file, uploaded
from app.web.page import render
from app.web.transaction import DbSession, database_of

router = APIRouter()
TypedCode = Annotated[str, Query(alias="code", max_length=200)]


@router.get("/verify")
def ask_for_code(request: Request, visitor: Visitor, typed: TypedCode = "") -> Response:
    code = normalise(typed)
    if code:
        return RedirectResponse(f"/verify/{code}", status_code=303)
    if not typed.strip():
        return _draw_form(request)
    wrong = _("A code has 26 letters and digits. Please compare it with the certificate.")
    return _draw_form(request, typed, {"code": wrong}, 422)


@router.post("/verify")
@takes_one_file
def verify_file(request: Request, visitor: Visitor, fields: Fields) -> Response:
    content = uploaded(fields, "file")
    if not content:
        return _draw_form(request, errors={"file": _("Choose the file that you want to check.")}, status=422)
    with database_of(request).reading() as db:
        checked = check_file(db, content)
        if checked.certificate is not None:
            return _draw(request, db, checked.certificate, checked.agreement)
    message = {
        Agreement.FOREIGN: _("There is a credential in this file, but this course did not issue it."),
        Agreement.UNREADABLE: _(
            "No certificate of this course was found in this file. It may have been printed or scanned: "
            "then type the code that stands on it."
        ),
    }[checked.agreement]
    return _draw_form(request, errors={"file": message}, status=422)


@router.get("/verify/{code}")
def verify_certificate(request: Request, code: str, visitor: Visitor, db: DbSession) -> Response:
    certificate = service.find_by_code(db, code)
    if certificate is None:
        unknown = _("No certificate has this code. Please compare it with the certificate, letter by letter.")
        return _draw_form(request, code, {"code": unknown}, 404)
    return _draw(request, db, certificate)


def _draw(request: Request, db: DbSession, certificate: Certificate, agreement: Agreement | None = None) -> Response:
    key_name = find_signing_key(db, certificate)
    public_url: str = request.app.state.settings.effective_public_url
    signed = {"issuer": issuer.did(public_url), "key": key_name, "url": f"/keys/{key_name}"} if key_name else None
    return draw_certificate(
        request, "certificates/verification.html", certificate, agreement=agreement or "", signed=signed
    )


def _draw_form(request: Request, typed: str = "", errors: dict[str, str] | None = None, status: int = 200) -> Response:
    context = {"typed": typed, "errors": errors or {}}
    return private(render(request, "certificates/verify.html", context, status))
