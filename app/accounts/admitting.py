"""Letting somebody register where registration is not open to everybody."""

from sqlalchemy.orm import Session

from app.accounts import passwords
from app.accounts.admission import Admission
from app.accounts.forms import RegistrationForm
from app.accounts.service import Door, find_person_id
from app.db import take_turns
from app.errors import InvalidInput, TooMany
from app.keys import keyed_hash
from app.language import gettext as _

MAX_WRONG_CODES = 30
"""Of one network within `passwords.WINDOW`: a whole room may share one, and a guesser gets no further."""


def check_admission(db: Session, door: Door, admission: Admission, form: RegistrationForm, vouched: str = "") -> None:
    """Raises InvalidInput for somebody who may not register, TooMany after too many wrong access codes.

    A typed address is never looked up, so that nobody learns who is known; one that a university's sign-in has
    `vouched` for tells only its owner. Counts a wrong code, so the caller must let the transaction commit.
    """
    if admission.admits(form.email) or admission.admits(vouched) or _is_known(db, form.email, vouched):
        return
    if not (admission.asks_for_code and form.access_code):
        raise InvalidInput(_refusal(admission))
    _check_code(db, door, admission, form.access_code)


def _is_known(db: Session, email: str, vouched: str) -> bool:
    return bool(vouched) and vouched == email and find_person_id(db, email) is not None


def _refusal(admission: Admission) -> dict[str, str]:
    if admission.asks_for_code and admission.domains:
        return {"access_code": _("Please type the access code, or use an email address of the domains named above.")}
    if admission.asks_for_code:
        return {"access_code": _("Please type the access code.")}
    sentence = _("This address cannot register. If you were invited or have registered before, please sign in instead.")
    return {"email": sentence}


def _check_code(db: Session, door: Door, admission: Admission, code: str) -> None:
    network = keyed_hash(door.key, "network", door.network)
    account = keyed_hash(door.key, "access code", network)
    take_turns(db, account)
    if passwords.has_failed_too_often(db, account, network, MAX_WRONG_CODES):
        raise TooMany(
            _("Too many wrong access codes from your network. Please ask for the right one, and try in 15 minutes."),
            int(passwords.WINDOW.total_seconds()),
        )
    if not admission.fits(code):
        passwords.note_failure(db, account, network)
        raise InvalidInput(
            {"access_code": _("This is not the access code. Please check it with whoever gave it to you.")}
        )
