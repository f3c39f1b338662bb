"""The holder's certificates and all the files that go with them."""

from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.accounts.access import Learner
from app.accounts.roles import ADMINISTRATOR
from app.certificates import service, statements
from app.certificates.issuer_routes import press_of
from app.certificates.pages import PRIVATE, draw_certificate, verification_url
from app.certificates.qr_code import qr_for_page
from app.certificates.rendering import Kind, document_for
from app.errors import NotFound
from app.language import gettext as _
from app.web.page import render
from app.web.transaction import DbSession

router = APIRouter()


class File(NamedTuple):
    kind: Kind
    media_type: str


FILES = {
    "certificate.pdf": File(Kind.PDF, "application/pdf"),
    "badge.png": File(Kind.PNG, "image/png"),
    "badge.svg": File(Kind.SVG, "image/svg+xml"),
    "credential.json": File(Kind.CREDENTIAL, "application/vc"),
    "credential.jwt": File(Kind.TOKEN, "application/vc+jwt"),
    "preview.png": File(Kind.PREVIEW, "image/png"),
}
"""What a holder takes away, by the last part of its address."""


@router.get("/certificates")
def list_certificates(request: Request, learner: Learner, db: DbSession) -> Response:
    held = service.list_own(db, learner.person_id)
    context = {"certificates": held, "words": statements, "has_register": ADMINISTRATOR in learner.roles}
    return render(request, "certificates/list.html", context)


@router.get("/certificates/{code}")
def show_certificate(request: Request, code: str, learner: Learner, db: DbSession) -> Response:
    certificate = service.get_own(db, learner.person_id, code)
    address = verification_url(request, certificate)
    qr_html = qr_for_page(address, _("QR code with the link to check this certificate"))
    return draw_certificate(request, "certificates/show.html", certificate, qr_html=qr_html)


@router.get("/certificates/{code}/{file_name}")
def download_file(request: Request, code: str, file_name: str, learner: Learner, db: DbSession) -> Response:
    certificate = service.get_own(db, learner.person_id, code)
    if file_name not in FILES:
        raise NotFound(_("There is no such file. The page of the certificate lists all."))
    kind, media_type = FILES[file_name]
    document = document_for(press_of(request), certificate.code, kind)
    # Safe on every system, and free of the name: files are mailed around and kept by others.
    stem, _dot, ending = file_name.partition(".")
    name = f"{stem}-{certificate.level}-{certificate.code[:8]}.{ending}"
    headers = {
        **PRIVATE,
        "Content-Disposition": f'attachment; filename="{name}"',
        "ETag": f'"{document.sha256}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return Response(document.content, media_type=media_type, headers=headers)
