"""What an author types."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from app.language import mark as _
from app.quiz.regrading import MAX_REASON
from app.web.forms import Form, Line, at_most

LONGEST = 200


class RegradeForm(Form):
    reason: Annotated[Line, at_most(MAX_REASON)]
    version: str = ""
    if_empty: ClassVar[Mapping[str, str]] = {
        "reason": _("Say in a sentence why the question is graded anew."),
    }


class NewLessonForm(Form):
    module: str
    title: Annotated[Line, at_most(LONGEST)]
    summary: Annotated[Line, at_most(LONGEST)]
    outcome: Annotated[Line, at_most(LONGEST)]
    if_empty: ClassVar[Mapping[str, str]] = {
        "module": _("Choose the module."),
        "title": _("Give the lesson a title."),
        "summary": _("Say in a sentence what the lesson is about."),
        "outcome": _("Say what people can do after it."),
    }


class NewPageForm(Form):
    title: Annotated[Line, at_most(LONGEST)]
    if_empty: ClassVar[Mapping[str, str]] = {"title": _("Give the page a title.")}


class MoveForm(Form):
    module: str = ""
    number: str = ""
    name: Annotated[Line, at_most(60)] = ""
    seen: str = ""
