"""The words of the mails that let people in: subject and text."""

from app.accounts.codes import IssuedCode
from app.language import gettext as _


def code_mail(site_name: str, issued: IssuedCode, link: str) -> tuple[str, str]:
    """The code first, because a phone shows only the first words."""
    subject = _("%(code)s is your code for %(site)s") % {"code": issued.code, "site": site_name}
    text = _(
        "Your code: %(code)s\n\n"
        "Type it into the page that is waiting for it. It is valid for 10 minutes.\n\n"
        "If this mail came late, open this address instead within 60 minutes:\n%(link)s\n\n"
        "If you did not ask for a code, you can ignore this mail. Nothing will change."
    ) % {"code": issued.code, "link": link}
    return subject, text


def unknown_address_mail(site_name: str, register_url: str) -> tuple[str, str]:
    """For an address that nobody registered: only its owner learns so."""
    subject = _("Sign-in to %(site)s") % {"site": site_name}
    text = _(
        "Somebody, perhaps you, wanted to sign in with this address. It is not registered with the course yet.\n\n"
        "To join the course, register here:\n%(link)s\n\n"
        "If it was not you, you can ignore this mail."
    ) % {"link": register_url}
    return subject, text
