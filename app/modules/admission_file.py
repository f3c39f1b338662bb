"""What `course.md` says under `registration`: whether everybody may register, or who else."""

from app.accounts.admission import Admission, fold_code
from app.accounts.email import domain_of
from app.language import gettext as _
from app.modules.fields import Fields

SHORTEST_CODE, LONGEST_CODE = 8, 60
"""A shorter one is guessed; a longer one is not typed on a phone."""


def read_admission(fields: Fields) -> Admission:
    is_stated = bool(fields.text("open", required=False))
    admission = Admission(fields.flag("open", default=True), _domains(fields), _access_code(fields))
    if not is_stated and (admission.domains or admission.access_code):
        message = _("Registration is open to everybody, so that the domains and the access code have no effect.")
        mend = _("Add a line “open: no” under “registration”.")
        fields.complain("domains" if admission.domains else "access_code", message, expected="open: no", mend=mend)
    fields.finish()
    return admission


def _domains(fields: Fields) -> tuple[str, ...]:
    found = []
    lines = dict(fields.lines_of("domains"))
    for text in fields.texts("domains"):
        if domain := domain_of(f"somebody@{text}"):
            found.append(domain)
            continue
        message = _("“{value}” is no domain of email addresses.").format(value=text[:60])
        mend = _("Write what stands after the @; all that ends with it is included.")
        fields.complain("domains", message, line=lines.get(text, 0), expected="nust.edu.pk", mend=mend)
    return tuple(dict.fromkeys(found))


def _access_code(fields: Fields) -> str:
    code = fields.text("access_code", required=False)
    if code and not SHORTEST_CODE <= len(fold_code(code)) <= LONGEST_CODE:
        expected = _("{lowest} to {highest} letters and digits").format(lowest=SHORTEST_CODE, highest=LONGEST_CODE)
        mend = _("Choose a few words that nobody guesses, and put them in quotes.")
        fields.complain("access_code", _("The access code is too short or too long."), expected=expected, mend=mend)
    return code
