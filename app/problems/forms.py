"""What a reader types to report a problem."""

import unicodedata
from typing import Annotated, ClassVar

from pydantic import AfterValidator

from app.language import gettext as _
from app.language import mark
from app.web.forms import Form, at_most

MOST_CHARACTERS = 2000


def _paragraphs(text: str) -> str:
    """Text of several lines. Raises ValueError for characters that no text has."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if any(
        unicodedata.category(character) in ("Cc", "Cs", "Cn", "Co") for character in lines if character not in "\n\t"
    ):
        raise ValueError(_("Please remove the invisible control characters."))
    return lines


class ProblemForm(Form):
    if_empty: ClassVar = {"text": mark("Please say in a few words what is wrong.")}

    text: Annotated[str, AfterValidator(_paragraphs), at_most(MOST_CHARACTERS)]
