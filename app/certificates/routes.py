"""The holder's certificates, and the page where anybody may check one."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from app.accounts.access import Learner, Visitor
from app.certificates import service, statements
from app.certificates.issuer_routes import press_of
from app.certificates.qr_code import qr_for_page
from app.certificates.rendering import document_for
from app.certificates.service import Certificate
from app.certificates.verification_code import in_groups, normalise
from app.language import gettext as _
from app.web.page import render
from app.web.transaction import DbSession

router = APIRouter()
# A link that its holder shares is for people, not for search engines.
PRIVATE = {"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "private, no-store"}
TypedCode = Annotated[str, Query(alias="code", max_length=200)]


@router.get("/certificates")
def list_certificates(request: Request, learner: Learner, db: DbSession) -> Response:
    held = service.list_own(db, learner.person_id)
    return render(request, "certificates/list.html", {"certificates": held, "words": statements})


@router.get("/certificates/{code}")
def show_certificate(request: Request, code: str, learner: Learner, db: DbSession) -> Response:
    certificate = service.get_own(db, learner.person_id, code)
    return _draw(request, "certificates/show.html", certificate)


@router.get("/certificates/{code}/certificate.pdf")
def download_certificate(request: Request, code: str, learner: Learner, db: DbSession) -> Response:
    certificate = service.get_own(db, learner.person_id, code)
    document = document_for(press_of(request), certificate.code)
    disposition = f'attachment; filename="{_file_name(certificate)}"'
    headers = {**PRIVATE, "Content-Disposition": disposition, "ETag": f'"{document.sha256}"'}
    return Response(document.content, media_type="application/pdf", headers=headers)


@router.get("/verify")
def ask_for_code(request: Request, visitor: Visitor, typed: TypedCode = "") -> Response:
    code = normalise(typed)
    if code:
        return RedirectResponse(f"/verify/{code}", status_code=303)
    if not typed.strip():
        return _draw_form(request)
    return _draw_form(
        request, typed, _("A code has 26 letters and digits. Please compare it with the certificate."), 422
    )


@router.get("/verify/{code}")
def verify_certificate(request: Request, code: str, visitor: Visitor, db: DbSession) -> Response:
    certificate = service.find_by_code(db, code)
    if certificate is None:
        unknown = _("No certificate has this code. Please compare it with the certificate, letter by letter.")
        return _draw_form(request, code, unknown, 404)
    return _draw(request, "certificates/verification.html", certificate)


def _draw(request: Request, template: str, certificate: Certificate) -> Response:
    address = _verification_url(request, certificate)
    context = {
        "certificate": certificate,
        "facts": certificate.facts,
        "words": statements,
        "code_groups": in_groups(certificate.code),
        "verification_url": address,
        "qr_html": qr_for_page(address, _("QR code with the link to check this certificate")),
    }
    return _private(render(request, template, context))


def _draw_form(request: Request, typed: str = "", error: str = "", status: int = 200) -> Response:
    return _private(render(request, "certificates/verify.html", {"typed": typed, "error": error}, status))


def _private(page: Response) -> Response:
    page.headers.update(PRIVATE)
    return page


def _verification_url(request: Request, certificate: Certificate) -> str:
    """As printed on the certificate, so that screen and paper never differ."""
    if certificate.facts:
        return certificate.facts.verification_url(certificate.code)
    return f"{request.app.state.settings.effective_public_url}/verify/{certificate.code}"


def _file_name(certificate: Certificate) -> str:
    """Safe on every system, and free of the name: files are mailed around and kept by others."""
    return f"certificate-{certificate.level}-{certificate.code[:8]}.pdf"
