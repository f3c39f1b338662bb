"""What both ways of registering share on the side of the web: the lists to choose from, and waiting for the code."""

from collections.abc import Callable, Sequence
from typing import Any

from babel import Locale
from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from app.accounts.admission import Admission, rule_in_words
from app.accounts.entering import tab_cookie
from app.accounts.forms import OTHER, Choice, Enrolment, RegistrationForm
from app.accounts.universities import University
from app.language import current_language
from app.language import gettext as _
from app.web.cookies import set_private_cookie

TAB_SECONDS = 3600
NOT_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
"""Codes of the list that stand for unions, outlying islands and pseudo-locales."""


def registration_choices(request: Request) -> dict[str, Any]:
    enrolment = _enrolment(request)
    return {
        "universities": [*enrolment.universities, Choice(OTHER, _("Another university"))],
        "categories": enrolment.categories,
        "countries": _countries(),
        "admission": enrolment.admission,
        "rule": rule_in_words(enrolment.admission),
    }


def check_enrolment(request: Request, form: RegistrationForm) -> None:
    """Raises InvalidInput where a choice is not on its list or the name cannot be printed."""
    _enrolment(request).check(form, _countries(), request.app.state.unprintable(form.name))


def admission_of(request: Request) -> Admission:
    """Who may register, as the live course says."""
    return _enrolment(request).admission


def known_universities(request: Request) -> Sequence[University]:
    """For recognising a typed name as one of them."""
    return _enrolment(request).known


def wait_for_code(request: Request, tab: str, query: str = "") -> Response:
    response = RedirectResponse(f"/sign-in/code{query}", status_code=303)
    set_private_cookie(response, request.app.state.settings, tab_cookie(request), tab, TAB_SECONDS)
    return response


def _enrolment(request: Request) -> Enrolment:
    enrolment_of: Callable[[], Enrolment] = request.app.state.enrolment
    return enrolment_of()


def _countries() -> tuple[Choice, ...]:
    territories = Locale.parse(current_language(), sep="-").territories
    named = [(name, code) for code, name in territories.items() if len(code) == 2 and code.isalpha()]
    return tuple(Choice(code, name) for name, code in sorted(named) if code not in NOT_COUNTRIES)
