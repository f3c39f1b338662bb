"""What administrators type about people: shape, limits, messages."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator

from app.language import gettext as _
from app.language import mark
from app.web.forms import Form, Line, at_most


def _plain_text(text: str) -> str:
    if any(ord(character) < 32 and character not in "\r\n\t" for character in text):
        raise ValueError(_("Please remove the invisible control characters."))
    return text.replace("\r\n", "\n").strip()


class ReminderForm(Form):
    if_empty: ClassVar = {
        "subject": mark("Please write what the mail is about."),
        "text": mark("Please write the mail."),
    }

    subject: Annotated[Line, at_most(200)]
    text: Annotated[str, at_most(5_000), AfterValidator(_plain_text)]
    act: str = ""


class DecisionForm(Form):
    """What a typed university is: a partner's id, or `other`."""

    if_empty: ClassVar = {"partner": mark("Please choose what it is.")}

    spelling: Annotated[str, at_most(200)]
    partner: Annotated[Line, at_most(60)]


class ApplicationForm(Form):
    source: Annotated[Line, at_most(200)] = ""
    invite: str = ""
