"""The register of certificates: what administrators look up, revoke, mail again and take away."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from app.accounts.access import Administrator
from app.audit import service as audit
from app.certificates import life, register, service, statements
from app.certificates.forms import RevocationForm
from app.certificates.issuer_routes import press_of
from app.certificates.pages import draw_certificate
from app.errors import InvalidInput, NotFound
from app.language import gettext as _
from app.language import mark
from app.paging import asked_page
from app.web.forms import Fields, typed
from app.web.page import page_links, render
from app.web.transaction import DbSession, database_of

router = APIRouter(prefix="/register-of-certificates")
NOTICES = {"revoked": mark("The certificate is revoked."), "mailed": mark("A mail to the holder is on its way.")}
MAX_ASKED = 200


@router.get("")
def show_register(
    request: Request, administrator: Administrator, db: DbSession, q: str = "", page: str = "1"
) -> Response:
    asked = q[:MAX_ASKED]
    found = register.list_certificates(db, asked, asked_page(page))
    previous, following = page_links(found, router.prefix, urlencode({"q": asked}))
    context = {"found": found, "asked": asked, "words": statements, "previous": previous, "next": following}
    return render(request, "certificates/register.html", context)


@router.get("/certificates.zip")
def download_all(request: Request, administrator: Administrator, q: str = "") -> Response:
    with database_of(request).writing.begin() as own:
        audit.record(own, actor_id=administrator.person_id, action="certificates.exported", object_type="certificate")
    chunks = register.zipped_pdfs(press_of(request), q[:MAX_ASKED])
    headers = {"Content-Disposition": 'attachment; filename="certificates.zip"'}
    return StreamingResponse(chunks, media_type="application/zip", headers=headers)


@router.get("/{code}")
def show_entry(request: Request, code: str, administrator: Administrator, db: DbSession, saved: str = "") -> Response:
    return _draw_entry(request, db, code, notice=_(NOTICES[saved]) if saved in NOTICES else "")


@router.post("/{code}/revocation")
def revoke(request: Request, code: str, administrator: Administrator, fields: Fields, db: DbSession) -> Response:
    try:
        form = RevocationForm.read(fields)
    except InvalidInput as error:
        return _draw_entry(request, db, code, typed(fields, ["reason"]), error.fields)
    life.revoke(db, code, form.reason, administrator.person_id)
    return RedirectResponse(f"/register-of-certificates/{code}?saved=revoked", status_code=303)


@router.post("/{code}/mail")
def mail_again(request: Request, code: str, administrator: Administrator, db: DbSession) -> Response:
    life.mail_again(db, code, administrator.person_id, request.app.state.site().name)
    return RedirectResponse(f"/register-of-certificates/{code}?saved=mailed", status_code=303)


def _draw_entry(
    request: Request,
    db: DbSession,
    code: str,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    notice: str = "",
) -> Response:
    certificate = service.find_by_code(db, code)
    if certificate is None:
        raise NotFound(_("No certificate has this code."))
    more = {"values": values or {}, "errors": errors or {}}
    return draw_certificate(
        request, "certificates/entry.html", certificate, status=422 if errors else 200, notice=notice, **more
    )
