"""What a reader chose for this device: the language of the interface, and pictures or text first.

The choice is kept in cookies, since people read without an account too. Nothing is guessed from the browser.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from app.language import DEFAULT_LANGUAGE, languages, speaking

LANGUAGE, PICTURES = "language", "pictures"
LATER = "later"
"""Value of the cookie of somebody who reads the text first and asks for each picture."""


COPY = b"copy="
"""In the query of a page that a device keeps: such pages are fetched as nobody, without cookies."""


@dataclass(frozen=True)
class Preferences:
    language: str = DEFAULT_LANGUAGE
    is_low_data: bool = False


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
    language = cookies.get(LANGUAGE, "")
    return Preferences(
        language=language if language in languages() else DEFAULT_LANGUAGE,
        is_low_data=cookies.get(PICTURES) == LATER,
    )


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
