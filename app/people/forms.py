"""What administrators type about people: shape, limits, messages."""

import re
from typing import Annotated, ClassVar

from pydantic import AfterValidator

from app.accounts.forms import Email
from app.language import gettext as _
from app.language import mark
from app.web.forms import Form, Line, Paragraphs, at_most

PLACE = re.compile(r"\{\s*\w*\s*\}")


def _known_places(text: str) -> str:
    """A mistyped {name} would go to everybody as it stands."""
    for place in PLACE.findall(text):
        if place != "{name}":
            raise ValueError(
                _("“%(place)s” stands for nothing. Only {name} becomes the person’s name.") % {"place": place}
            )
    return text


class ReminderForm(Form):
    if_empty: ClassVar = {
        "subject": mark("Please write what the mail is about."),
        "text": mark("Please write the mail."),
    }

    subject: Annotated[Line, at_most(200), AfterValidator(_known_places)]
    text: Annotated[Paragraphs, at_most(5_000), AfterValidator(_known_places)]
    act: str = ""


class DecisionForm(Form):
    """What a typed university is: a partner's id, or `other`."""

    if_empty: ClassVar = {"partner": mark("Please choose what it is.")}

    spelling: Annotated[str, at_most(200)]
    partner: Annotated[Line, at_most(60)]


class MergeForm(Form):
    """Two registrations of one person, by their addresses: the one that stays the main one, and the other."""

    if_empty: ClassVar = {
        "email": mark("Please write the address that stays the main one."),
        "other": mark("Please write the other address."),
    }

    email: Email
    other: Email


class ApplicationForm(Form):
    source: Annotated[Line, at_most(200)] = ""
    invite: str = ""
