"""One certificate as a page, for its holder and for whoever checks it."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response

from app.certificates import statements
from app.certificates.service import Certificate
from app.certificates.verification_code import in_groups
from app.web.page import render

# A link that its holder shares is for people, not for search engines.
PRIVATE = {"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "private, no-store"}


def draw_certificate(
    request: Request, template: str, certificate: Certificate, status: int = 200, notice: str = "", **more: Any
) -> Response:
    """The page with everything that the templates of certificates show."""
    context = {
        "certificate": certificate,
        "facts": certificate.facts,
        "words": statements,
        "code_groups": in_groups(certificate.code),
        "verification_url": verification_url(request, certificate),
    }
    return private(render(request, template, {**context, **more}, status, notice))


def private(page: Response) -> Response:
    page.headers.update(PRIVATE)
    return page


def verification_url(request: Request, certificate: Certificate) -> str:
    """As printed on the certificate, so that screen and paper never differ."""
    if certificate.facts:
        return certificate.facts.verification_url(certificate.code)
    return f"{request.app.state.settings.effective_public_url}/verify/{certificate.code}"
