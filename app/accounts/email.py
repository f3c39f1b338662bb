"""Email addresses: one spelling for one mailbox."""

from email_validator import EmailNotValidError, validate_email

from app.language import gettext as _

DEMO_DOMAIN = "demo.example.org"
"""Of demonstration people; nobody receives mail there."""


def domain_of(email: str) -> str:
    """What stands after the @, in lower case, an xn-- as the letters that it stands for; empty for no address."""
    try:
        return validate_email(email, check_deliverability=False).domain.lower()
    except EmailNotValidError:
        return ""


def normalise(text: str) -> str:
    """The address as it is stored and looked up: composed, trimmed, in lower case.

    Raises ValueError with a sentence for the person. Nothing is looked up in the network.
    """
    try:
        checked = validate_email(text.strip(), check_deliverability=False)
    except EmailNotValidError:
        raise ValueError(
            _("Please type an email address with a name, an @ and a domain, like amina@example.edu.pk.")
        ) from None
    return checked.normalized.lower()
