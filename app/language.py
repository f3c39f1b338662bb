"""Interface strings in the language of the person who asked.

Every sentence that a person may read is written as `_("…")` in English. The language of the running
request is held in a context variable, so a service can word a message without knowing of HTTP.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE_FOLDER = Path(__file__).parent / "web" / "locale"
DEFAULT_LANGUAGE = "en"

_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)
_course_language: ContextVar[str] = ContextVar("course_language", default=DEFAULT_LANGUAGE)


def current_language() -> str:
    """The BCP 47 code of the language that messages are worded in now."""
    return _language.get()


@cache
def languages() -> Mapping[str, str]:
    """Code → its own name, of every language that the interface can be read in; English first."""
    codes = [DEFAULT_LANGUAGE, *sorted(file.stem for file in LOCALE_FOLDER.glob("*.po"))]
    return {code: Locale.parse(code, sep="-").get_display_name() or code for code in codes}


@cache
def text_direction(language: str) -> str:
    """`ltr` or `rtl`, the value of HTML's dir attribute."""
    return Locale.parse(language, sep="-").text_direction


def course_language() -> str:
    """The language that the texts of the course are written in."""
    return _course_language.get()


@contextmanager
def speaking(language: str, course: str = DEFAULT_LANGUAGE) -> Iterator[None]:
    """Word everything inside the block in `language`; the texts of the course are in `course`."""
    token, course_token = _language.set(language), _course_language.set(course)
    try:
        yield
    finally:
        _language.reset(token)
        _course_language.reset(course_token)


@contextmanager
def reading(language: str) -> Iterator[None]:
    """The texts of the course that are drawn inside the block are in `language`."""
    token = _course_language.set(language)
    try:
        yield
    finally:
        _course_language.reset(token)


def gettext(message: str) -> str:
    """The message in the current language; the English itself where no translation exists."""
    # Under no words at all a file of translations keeps its own heading.
    return _translations(_language.get()).gettext(message) if message else ""


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form that goes with `number` in the current language."""
    return _translations(_language.get()).ngettext(singular, plural, number)


def mark(message: str) -> str:
    """Mark a string for extraction where it is defined; `gettext` translates it where it is shown."""
    return message


@cache
def _translations(language: str) -> NullTranslations:
    file = LOCALE_FOLDER / f"{language}.po"
    if not file.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return GNUTranslations(compiled)
