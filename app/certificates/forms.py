"""What an administrator writes about a certificate."""

from typing import Annotated, ClassVar

from app.language import mark as _
from app.web.forms import Form, Line, at_most


class RevocationForm(Form):
    reason: Annotated[Line, at_most(500)]
    if_empty: ClassVar = {"reason": _("Write why. Everybody who checks the certificate reads it.")}
