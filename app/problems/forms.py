"""What a reader types to report a problem."""

from typing import Annotated, ClassVar

from app.language import mark
from app.web.forms import Form, Paragraphs, at_most

MOST_CHARACTERS = 2000


class ProblemForm(Form):
    if_empty: ClassVar = {"text": mark("Please say in a few words what is wrong.")}

    text: Annotated[Paragraphs, at_most(MOST_CHARACTERS)]
