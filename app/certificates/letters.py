"""The words of the mail that leads its holder to a certificate."""

from app.certificates.facts import AwardFacts
from app.language import gettext as _
from app.language import mark
from app.mail.letter import Letter

EARNED = mark("certificate, earned")
MAILED_AGAIN = mark("certificate, mailed again")


def certificate_letter(facts: AwardFacts, code: str, site_name: str, purpose: str) -> Letter:
    return Letter(
        purpose=purpose,
        subject=_("Your certificate from %(site)s") % {"site": site_name},
        paragraphs=(
            _("Your certificate “%(title)s” is ready. Sign in with this address to download it.")
            % {"title": facts.title},
            _("Whoever has this address can check it without an account; you may pass it on: %(address)s")
            % {"address": facts.verification_url(code)},
        ),
        link=f"{facts.public_url}/certificates/{code}",
        link_label=_("See my certificate"),
    )
