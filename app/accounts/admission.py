"""Who may register by themselves: everybody, or addresses of some domains and whoever has the access code."""

import secrets
import unicodedata
from dataclasses import dataclass, field

from app.accounts.email import domain_of
from app.language import gettext as _


@dataclass(frozen=True)
class Admission:
    """The rule of course.md. Whoever is known already, by registering or by an invitation, signs in instead."""

    is_open: bool = True
    domains: tuple[str, ...] = ()
    """As `domain_of` writes them; each stands for its subdomains too."""
    access_code: str = field(default="", repr=False)

    @property
    def asks_for_code(self) -> bool:
        return not self.is_open and bool(self.access_code)

    @property
    def is_by_invitation_only(self) -> bool:
        return not (self.is_open or self.domains or self.access_code)

    def admits(self, email: str) -> bool:
        """Whether the address alone is enough. It is judged by its domain and never looked up."""
        domain = domain_of(email)
        return self.is_open or any(domain == listed or domain.endswith(f".{listed}") for listed in self.domains)

    def fits(self, typed: str) -> bool:
        """Whether this is the access code; takes the same time however much of it is right."""
        is_same = secrets.compare_digest(fold_code(typed).encode(), fold_code(self.access_code).encode())
        return is_same and self.asks_for_code


def fold_code(code: str) -> str:
    """The code as it is compared: capital letters, spaces and hyphens make no difference."""
    return "".join(unicodedata.normalize("NFKC", code).casefold().replace("-", "").split())


def rule_in_words(admission: Admission) -> str:
    """One sentence for whoever comes to register; empty where everybody may."""
    domains = {"domains": ", ".join(admission.domains)}
    if admission.is_open:
        return ""
    if admission.domains and admission.asks_for_code:
        return (
            _("Registration is open to email addresses of %(domains)s, and to whoever has the access code.") % domains
        )
    if admission.domains:
        return _("Registration is open to email addresses of %(domains)s.") % domains
    if admission.asks_for_code:
        return _("Registration is open to whoever has the access code.")
    return _("Registration is by invitation only.")
