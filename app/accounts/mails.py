"""The words of the mails that let people in."""

from datetime import timedelta

from app.accounts.codes import LINK_LIFE, IssuedCode
from app.language import gettext as _
from app.language import mark
from app.mail.letter import Letter

CODE = mark("sign-in code")
UNKNOWN_ADDRESS = mark("sign-in of an unknown address")
CHANGE = mark("change of the account")
HOUR = timedelta(hours=1)


def code_mail(site_name: str, issued: IssuedCode, link: str) -> Letter:
    """The code first, because a phone shows only the first words."""
    return Letter(
        purpose=CODE,
        subject=_("%(code)s is your code for %(site)s") % {"code": issued.code, "site": site_name},
        code=issued.code,
        paragraphs=(
            _("Type it into the page that is waiting for it. It is valid for 10 minutes."),
            _("If this mail came late, open this address instead within 60 minutes."),
        ),
        link=link,
        link_label=_("Sign in"),
        closing=_("If you did not ask for a code, you can ignore this mail. Nothing will change."),
        useful_for=LINK_LIFE,
    )


def unknown_address_mail(site_name: str, register_url: str, rule: str = "") -> Letter:
    """For an address that nobody registered: only its owner learns so.

    `rule` says who may register where not everybody may; `register_url` is empty for somebody who may not.
    """
    other = _("If you registered with another address, or were invited with another one, please sign in with that one.")
    return Letter(
        purpose=UNKNOWN_ADDRESS,
        subject=_("Sign-in to %(site)s") % {"site": site_name},
        paragraphs=(
            _("Somebody, perhaps you, wanted to sign in with this address. It is not registered with the course yet."),
            *([rule] if rule else []),
            _("To join the course, register here.") if register_url else other,
        ),
        link=register_url,
        link_label=_("Register") if register_url else "",
        closing=_("If it was not you, you can ignore this mail."),
        useful_for=HOUR,
    )


def password_mail(site_name: str, account_url: str, is_set: bool) -> Letter:
    """So that the owner learns of a change that somebody else made."""
    sentence = _("Your password was set or changed.") if is_set else _("Your password was removed.")
    return Letter(
        purpose=CHANGE,
        subject=_("Your password for %(site)s") % {"site": site_name},
        paragraphs=(
            sentence,
            _("All other devices were signed out."),
            _("If it was not you: sign in by code, set a new password, and tell the course administrator."),
        ),
        link=account_url,
        link_label=_("Your account"),
    )


def passkey_mail(site_name: str, account_url: str) -> Letter:
    return Letter(
        purpose=CHANGE,
        subject=_("A passkey for %(site)s") % {"site": site_name},
        paragraphs=(
            _("A passkey was added to your account."),
            _("If it was not you: sign in by code, remove it, and tell the course administrator."),
        ),
        link=account_url,
        link_label=_("Your account"),
    )


def second_factor_mail(site_name: str, account_url: str) -> Letter:
    return Letter(
        purpose=CHANGE,
        subject=_("An authenticator app for %(site)s") % {"site": site_name},
        paragraphs=(
            _("An authenticator app was set up for your account."),
            _("If it was not you, tell the course administrator at once."),
        ),
        link=account_url,
        link_label=_("Your account"),
    )
