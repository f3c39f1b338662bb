"""A form that arrives when its sender is signed out: it waits in the browser, sealed, while they sign in again.

The server cannot store it for somebody it does not know, and must not hand it to whoever signs in next. So it goes
back as a cookie that only we can read, and only a page that carries the same mark shows it again.
"""

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app import clock
from app.errors import CourseError
from app.keys import seal, unseal
from app.web.cookies import session_cookie_name, set_private_cookie
from app.web.forms import read_fields

LIFE = timedelta(hours=4)
PIECE, MOST_PIECES = 3_800, 2
"""Browsers take 4 kB for one cookie; two hold more than the 2000 characters that an answer may have."""
MARKS = ("attempt", "mark")
"""Hidden fields that say whose page it was without saying who."""
PURPOSE = "form kept through a sign-in"
Route = TypeVar("Route", bound=Callable[..., Any])


@dataclass(frozen=True)
class KeptForm:
    fields: tuple[tuple[str, str], ...]

    def value(self, name: str) -> str:
        return next((value for own, value in self.fields if own == name), "")


def kept_through_sign_in(route: Route) -> Route:
    """Let what this route's form brings wait while its sender signs in; its page stands one step up its address."""
    route.is_kept = True  # type: ignore[attr-defined]  # a mark for `keep_form`
    return route


async def keep_form(request: Request, response: Response) -> bool:
    """Add the form to an answer that leads to the sign-in page; tells whether it waits there."""
    if not getattr(request.scope.get("endpoint"), "is_kept", False):
        return False
    try:
        arrived = (await read_fields(request)).multi_items()
    except (HTTPException, CourseError):  # no form of ours: there is nothing that anybody typed
        return False
    fields = [(name, value) for name, value in arrived if isinstance(value, str)]
    until = (clock.now() + LIFE).timestamp()
    form = json.dumps({"path": request.url.path, "until": until, "fields": fields}, ensure_ascii=False)
    sealed = seal(request.app.state.token_key, PURPOSE, zlib.compress(form.encode(errors="replace")))
    if len(sealed) > PIECE * MOST_PIECES:
        return False
    for number, name in enumerate(_names(request)):
        piece = sealed[number * PIECE : (number + 1) * PIECE]
        set_private_cookie(response, request.app.state.settings, name, piece, int(LIFE.total_seconds()) if piece else 0)
    return True


def find_kept(request: Request, path: str, mark: str) -> KeptForm | None:
    """The form that waits for this address, if it came from a page with this mark."""
    form = _opened(request)
    if form is None or form["path"] != path:
        return None
    kept = KeptForm(tuple((name, value) for name, value in form["fields"]))
    return kept if mark in [kept.value(name) for name in MARKS] else None


def has_kept(request: Request, page: str) -> bool:
    """Whether a form of the page at this address waits, so that whoever signs in for it may be told."""
    form = _opened(request)
    return form is not None and form["path"].rpartition("/")[0] == page.partition("?")[0]


def forget_kept(request: Request, response: Response) -> Response:
    """Once the form has arrived, or its sender has gone."""
    for name in _names(request):
        if name in request.cookies:
            set_private_cookie(response, request.app.state.settings, name, "", 0)
    return response


def _opened(request: Request) -> dict[str, Any] | None:
    sealed = "".join(request.cookies.get(name, "") for name in _names(request))
    opened = unseal(request.app.state.token_key, PURPOSE, sealed) if sealed else None
    form = json.loads(zlib.decompress(opened)) if opened else None
    return form if form and form["until"] > clock.now().timestamp() else None


def _names(request: Request) -> list[str]:
    name = session_cookie_name(request.app.state.settings)
    return [name.replace("session", f"kept-{number}") for number in range(MOST_PIECES)]
