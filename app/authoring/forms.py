"""What an author types."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from app.language import mark as _
from app.quiz.regrading import MAX_REASON
from app.web.forms import Form, Line, at_most


class RegradeForm(Form):
    reason: Annotated[Line, at_most(MAX_REASON)]
    version: str = ""
    if_empty: ClassVar[Mapping[str, str]] = {
        "reason": _("Say in a sentence why the question is graded anew."),
    }
