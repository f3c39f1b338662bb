"""What went wrong, as a page in plain words with a reference number."""

import secrets
from typing import Any
from urllib.parse import quote, urlsplit

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from sqlalchemy.exc import InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from app.db import can_store_nothing
from app.errors import CourseError, NotFound, ProofRequired, SecondFactorRequired, SignInRequired, TooMany
from app.language import gettext as _
from app.web.assets import static
from app.web.keeping import keep_form
from app.web.page import TEMPLATES, render

BUSY_RETRY_SECONDS = 2
FULL_RETRY_SECONDS = 60
log = structlog.get_logger()


def install(app: FastAPI) -> None:
    """Let every kind of failure end in one of our pages."""
    app.add_exception_handler(SignInRequired, _ask_to_sign_in)
    app.add_exception_handler(ProofRequired, _ask_for_proof)
    app.add_exception_handler(SecondFactorRequired, _ask_for_second_factor)
    app.add_exception_handler(CourseError, _explain)
    app.add_exception_handler(HTTPException, _explain_http)
    app.add_exception_handler(RequestValidationError, _explain_address)
    app.add_exception_handler(OperationalError, _explain_database)
    app.add_exception_handler(NoConnection, _explain_database)
    app.add_exception_handler(InternalError, _explain_database)
    app.add_exception_handler(Exception, _apologise)


def failure_page(request: Request, error: CourseError) -> Response:
    """The page for a refusal; for a script the message alone, as JSON."""
    headers = {"Retry-After": str(error.retry_after_seconds)} if isinstance(error, TooMany) else {}
    return _answer(request, error.status, error.message, headers)


def wants_json(request: Request) -> bool:
    return request.headers.get("accept", "").startswith("application/json")


def return_address(request: Request) -> str:
    """Where the person is, as a path of ours: this page, or the page whose form was sent."""
    if request.method in ("GET", "HEAD"):
        return request.url.path + (f"?{request.url.query}" if request.url.query else "")
    try:
        referrer = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return "/"
    is_ours = f"{referrer.scheme}://{referrer.netloc}" == request.app.state.settings.effective_public_url
    if not is_ours or not referrer.path:
        return "/"
    return referrer.path + (f"?{referrer.query}" if referrer.query else "")


async def _ask_to_sign_in(request: Request, error: Any) -> Response:
    if wants_json(request):
        return _answer(request, 401, _("You are signed out. Your answer is still on this page: sign in to save it."))
    back = return_address(request)
    response = RedirectResponse(f"/sign-in?next={quote(back, safe='/')}", status_code=303)
    if await keep_form(request, response) and back == "/":
        page = request.url.path.rpartition("/")[0]
        response.headers["location"] = f"/sign-in?next={quote(page, safe='/')}"
    return response


def _ask_for_proof(request: Request, error: Any) -> Response:
    return RedirectResponse(f"/sign-in/again?next={quote(return_address(request), safe='/')}", status_code=303)


def _ask_for_second_factor(request: Request, error: Any) -> Response:
    return RedirectResponse(f"/sign-in/second-factor?next={quote(return_address(request), safe='/')}", status_code=303)


def _explain(request: Request, error: Any) -> Response:
    return failure_page(request, error)


def _explain_http(request: Request, error: Any) -> Response:
    if error.status_code == 404:
        return failure_page(request, NotFound(_("There is no page at this address. It may have been renamed.")))
    return _answer(request, error.status_code, "", dict(error.headers or {}))


def _explain_address(request: Request, _error: Any) -> Response:
    return failure_page(request, NotFound(_("There is no page at this address.")))


def _explain_database(request: Request, error: Any) -> Response:
    is_full = can_store_nothing(error)
    if isinstance(error, InternalError) and not is_full:
        return _apologise(request, error)
    reference = _reference()
    cause = getattr(error, "orig", error)
    kind = getattr(cause, "sqlite_errorname", type(cause).__name__)
    log.error("database_refused", reference=reference, kind=kind, path=_route(request))
    if is_full:
        message = _(
            "The course cannot store anything just now. What was saved before is safe; what you sent is not saved. "
            "Please keep it, and try again later."
        )
        return _answer(request, 503, message, {"Retry-After": str(FULL_RETRY_SECONDS)}, reference)
    message = _("The course is very busy just now. Nothing was lost. Please try again in a few seconds.")
    return _answer(request, 503, message, {"Retry-After": str(BUSY_RETRY_SECONDS)}, reference)


def _apologise(request: Request, error: Any) -> Response:
    reference = _reference()
    log.error("unexpected", reference=reference, path=_route(request), exc_info=error)
    if wants_json(request):
        return _answer(request, 500, _("Something went wrong on our side."), {}, reference)
    # This page must work when nothing else does, so it is not rendered from the frame.
    html = (TEMPLATES / "errors" / "500.html").read_text(encoding="utf-8").replace("REFERENCE", reference)
    html = html.replace("<!--STYLESHEET-->", f'<link rel="stylesheet" href="{static("site.css")}">')
    return HTMLResponse(html, status_code=500)


def _answer(
    request: Request, status: int, message: str, headers: dict[str, str] | None = None, reference: str = ""
) -> Response:
    reference = reference or _reference()
    if wants_json(request):
        return JSONResponse({"message": message, "reference": reference}, status, headers=headers)
    context = {"status": status, "message": message, "reference": reference}
    page = render(request, "errors/error.html", context, status)
    page.headers.update(headers or {})
    return page


def _reference() -> str:
    return secrets.token_hex(4).upper()


def _route(request: Request) -> str:
    """The route's pattern, which holds no one's ids, for the log."""
    route = request.scope.get("route")
    return getattr(route, "path", "unknown")
