"""What a reader chose for this device: the language of the interface, and pictures or text first.

The choice is kept in cookies, since people read without an account too. Nothing is guessed from the browser.
A language is also kept with the person, and comes back wherever they sign in. One that was chosen on the device
while nobody was signed in goes before it: whoever reads Urdu until they sign in expects to go on in Urdu. One
that somebody else left behind here does not.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.config import Settings
from app.language import DEFAULT_LANGUAGE, languages, speaking
from app.web.cookies import set_private_cookie

LANGUAGE, PICTURES = "language", "pictures"
LATER = "later"
"""Value of the cookie of somebody who reads the text first and asks for each picture."""
STORED = "stored"
"""Ends the cookie of a language that a person keeps; without it, it was chosen while nobody was signed in."""
YEAR_SECONDS = 365 * 24 * 3600


COPY = b"copy="
"""In the query of a page that a device keeps: such pages are fetched as nobody, without cookies."""


@dataclass(frozen=True)
class Preferences:
    language: str = DEFAULT_LANGUAGE
    is_low_data: bool = False
    new_language: str = ""
    """Chosen on this device since somebody was last signed in here; whoever signs in next takes it along."""


@dataclass(frozen=True)
class Weights:
    """Bytes on the line of all lessons and quizzes; what several pages show is fetched once."""

    text: int
    with_pictures: int


NOTHING_CHOSEN = Preferences()
_preferences: ContextVar[Preferences] = ContextVar("preferences", default=NOTHING_CHOSEN)


def preferences() -> Preferences:
    """The choices of the reader of the running request."""
    return _preferences.get()


def read_preferences(cookies: Mapping[str, str]) -> Preferences:
    language, _dot, state = cookies.get(LANGUAGE, "").partition(".")
    is_ours = language in languages()
    return Preferences(
        language=language if is_ours else DEFAULT_LANGUAGE,
        is_low_data=cookies.get(PICTURES) == LATER,
        new_language=language if is_ours and state != STORED else "",
    )


def keep_language(response: Response, settings: Settings, language: str, *, is_stored: bool) -> None:
    """On this device, since people read without an account too."""
    value = f"{language}.{STORED}" if is_stored else language
    set_private_cookie(response, settings, LANGUAGE, value, YEAR_SECONDS)


def of_copy(chosen: Preferences, language: str) -> Preferences:
    """The same in the language that the copy is asked for in."""
    return replace(chosen, language=language) if language in languages() else chosen


class ReaderPreferences:
    """ASGI middleware: each request is answered as its reader chose; `preferences()` tells how, in its threads too."""

    def __init__(self, app: ASGIApp, course_language: Callable[[], str]) -> None:
        self.app = app
        self.course_language = course_language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        chosen = read_preferences(connection.cookies)
        if COPY in scope["query_string"]:
            chosen = of_copy(chosen, connection.query_params.get("copy", ""))
        token = _preferences.set(chosen)
        try:
            with speaking(chosen.language, self.course_language()):
                await self.app(scope, receive, send)
        finally:
            _preferences.reset(token)
