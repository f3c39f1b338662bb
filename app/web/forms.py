"""Reading what a person typed, and giving back the message that belongs to each field."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Self, TypeVar

from fastapi import Depends, Request
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from starlette.datastructures import FormData, UploadFile

from app.errors import InvalidInput
from app.language import gettext as _

MAX_FIELDS = 200
Route = TypeVar("Route", bound=Callable[..., Any])
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
INVISIBLE_BUT_NEEDED = {"\u200c", "\u200d", "\u200e", "\u200f"}
"""Joiners and direction marks, which names in Arabic script are right to contain."""


async def read_fields(request: Request) -> FormData:
    """The fields of the posted form; empty for a request without one."""
    if not request.headers.get("content-type", "").startswith(FORM_TYPES):
        return FormData()
    most = getattr(request.scope.get("endpoint"), "max_files", 0)
    return await request.form(max_files=most, max_fields=MAX_FIELDS)


def takes_one_file(route: Route) -> Route:
    """Let this route's form carry a file; every other form that does is refused."""
    route.max_files = 1  # type: ignore[attr-defined]  # a mark for `read_fields`
    return route


def uploaded(fields: FormData, name: str) -> bytes:
    """The bytes of the file in the named field, which is closed then; empty where none was chosen."""
    file = fields.get(name)
    if not isinstance(file, UploadFile):
        return b""
    with file.file as opened:
        return opened.read()


Fields = Annotated[FormData, Depends(read_fields)]


class Form(BaseModel):
    """Shape, limits and messages of one form. A message is a whole sentence for the person who typed."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    if_empty: ClassVar[Mapping[str, str]] = {}
    """Field name → what to say when it is left empty, marked for translation."""

    @classmethod
    def read(cls, fields: FormData) -> Self:
        """The form, checked. Raises InvalidInput with one message per field."""
        filled = {name: value for name, value in typed(fields, cls.model_fields).items() if not _is_blank(value)}
        try:
            return cls.model_validate(filled)
        except ValidationError as error:
            raise InvalidInput(_messages(error, cls.if_empty)) from None


def typed(fields: FormData, names: Sequence[str] | Mapping[str, Any]) -> dict[str, str]:
    """What was typed into the named fields, to draw them again; of a repeated field the last value."""
    return {name: str(fields[name]) for name in names if name in fields}


def clean_line(text: str) -> str:
    """One line of text in Unicode's composed form. Raises ValueError for characters that no line has."""
    line = unicodedata.normalize("NFC", text).strip()
    if any(_is_control(character) for character in line):
        raise ValueError(_("Please remove the invisible control characters."))
    return line


Line = Annotated[str, AfterValidator(clean_line)]


def clean_paragraphs(text: str) -> str:
    """Text of several lines in Unicode's composed form. Raises ValueError for characters that no text has."""
    paragraphs = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    typed_signs = (character for character in paragraphs if character not in "\n\t")
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Cn", "Co") for sign in typed_signs):
        raise ValueError(_("Please remove the invisible control characters."))
    return paragraphs


Paragraphs = Annotated[str, AfterValidator(clean_paragraphs)]


def at_most(length: int) -> AfterValidator:
    """Refuse text beyond `length` characters with a sentence that names the limit."""

    def check(text: str) -> str:
        if len(text) > length:
            raise ValueError(_("Please shorten this to %(length)s characters or fewer.") % {"length": length})
        return text

    return AfterValidator(check)


def _is_blank(text: str) -> bool:
    """Nothing that anybody could see: a joiner or an accent alone is no name."""
    return all(
        character.isspace() or character in INVISIBLE_BUT_NEEDED or unicodedata.category(character) in ("Mn", "Me")
        for character in text
    )


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp") or (
        unicodedata.category(character) == "Cf" and character not in INVISIBLE_BUT_NEEDED
    )


def _messages(error: ValidationError, if_empty: Mapping[str, str]) -> dict[str, str]:
    messages: dict[str, str] = {}
    for problem in error.errors():
        field = str(problem["loc"][0]) if problem["loc"] else "form"
        messages.setdefault(field, _sentence(problem, if_empty.get(field, "")))
    return messages


def _sentence(problem: Any, if_empty: str) -> str:
    if problem["type"] == "missing":
        return _(if_empty) if if_empty else _("Please fill in this field.")
    cause = problem.get("ctx", {}).get("error")
    return str(cause) if cause else _("Please check this field.")
