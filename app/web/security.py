"""What every request and answer goes through: host, origin, size, headers.

Cross-site requests are refused by what the browser says of their origin (Sec-Fetch-Site, else Origin),
not by tokens: a token in a form goes stale when a learner signs in again in another tab.
"""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.config import Settings
from app.errors import CourseError, NotFound
from app.language import gettext as _
from app.web.cookies import session_cookie_name
from app.web.failures import failure_page

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
HEALTH_PATHS = {"/healthz", "/readyz"}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
MAX_BODY_BYTES = 1024 * 1024

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    ]
)
STEADY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
_BEYOND_ASCII = re.compile(rb"[^\x21-\x7e]")
"""Some clients send these bytes in an address as they are; Starlette cannot read them unless they are encoded."""
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"


class CrossSite(CourseError):
    status = 403


class BadHost(CourseError):
    status = 400


class TooLarge(CourseError):
    status = 413


class Guard:
    """ASGI middleware: refuses requests that did not come from our own pages, and dresses every answer."""

    def __init__(self, app: ASGIApp, settings: Settings, larger: Mapping[str, int] | None = None) -> None:
        """`larger`: where an address begins → the bytes that its forms may have, if more than elsewhere."""
        self.app = app
        self.larger = larger or {}
        self.origin = settings.effective_public_url
        self.host = urlsplit(self.origin).netloc.lower()
        self.is_loopback = urlsplit(self.origin).hostname in LOOPBACK
        self.is_https = settings.is_https
        self.cookie = session_cookie_name(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope = {**scope, "query_string": _BEYOND_ASCII.sub(_percent_encoded, scope["query_string"])}
        headers = Headers(scope=scope)
        sender = self._dressed(send, scope)
        if scope["method"] == "HEAD":
            # RFC 9110, 9.3.2: as GET, without the content. The routes know only GET.
            scope, sender = {**scope, "method": "GET"}, _without_content(sender)
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await failure_page(Request(scope), refusal)(scope, receive, sender)
            return
        await self.app(scope, _limited(receive, self._limit(scope["path"])), sender)

    def _refusal(self, scope: Scope, headers: Headers) -> CourseError | None:
        if not self._is_known_host(scope["path"], headers.getlist("host")):
            return BadHost(_("This address is not one that the course is served at."))
        if "\0" in scope["path"]:
            # PostgreSQL refuses such a text with an error of its own.
            return NotFound(_("There is no page at this address."))
        if scope["method"] not in SAFE_METHODS and not self._is_own_page(headers):
            return CrossSite(_("This form was not sent from one of our own pages. Open the page again and send it."))
        if _declared_length(headers) > self._limit(scope["path"]):
            return TooLarge(_("This is more than the course can take in one go."))
        return None

    def _limit(self, path: str) -> int:
        return next((most for start, most in self.larger.items() if path.startswith(start)), MAX_BODY_BYTES)

    def _is_known_host(self, path: str, hosts: list[str]) -> bool:
        if len(hosts) != 1:
            return False
        host = hosts[0].lower()
        if host == self.host:
            return True
        return _host_name(host) in LOOPBACK and (self.is_loopback or path in HEALTH_PATHS)

    def _is_own_page(self, headers: Headers) -> bool:
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site == "same-origin"
        return headers.get("origin") == self.origin

    def _dressed(self, send: Send, scope: Scope) -> Send:
        # Read as the pages read it: a stricter reader would stop at another program's cookie before ours.
        is_personal = self.cookie in HTTPConnection(scope).cookies

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in STEADY_HEADERS.items():
                    headers.setdefault(name, value)
                if self.is_https:
                    headers["Strict-Transport-Security"] = STRICT_TRANSPORT
                if "cache-control" not in headers:
                    headers["Cache-Control"] = "no-store" if is_personal or "set-cookie" in headers else "no-cache"
                    headers.add_vary_header("Cookie")
            await send(message)

        return dressed


def _host_name(host: str) -> str | None:
    """Without the port; None for what is no host at all."""
    try:
        return urlsplit(f"//{host}").hostname if re.fullmatch(r"[a-z0-9.:\[\]-]+", host) else None
    except ValueError:
        return None


def _declared_length(headers: Headers) -> int:
    try:
        return int(headers.get("content-length", "0"))
    except ValueError:
        return 0


def _percent_encoded(byte: re.Match[bytes]) -> bytes:
    return b"%%%02X" % ord(byte[0])


def _without_content(send: Send) -> Send:
    async def headers_only(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return headers_only


def _limited(receive: Receive, most: int) -> Receive:
    """Count the body as it comes, for senders that do not declare its length."""
    received = 0

    async def limited() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > most:
            raise TooLarge(_("This is more than the course can take in one go."))
        return message

    return limited
