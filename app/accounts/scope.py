"""Which part of the statistics somebody may see."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.accounts.roles import ADMINISTRATOR, PARTNER_ADMINISTRATOR, VIEWER, Grant


@dataclass(frozen=True)
class Scope:
    """Apply it in the query: counts of facts that happened at `partner`, names of people who belong to it now."""

    partner: str | None
    """Id of the only partner to be seen; None is the whole course."""
    sees_people: bool
    """Whether names and addresses may be shown; without it only counts."""


WHOLE_COURSE = Scope(None, sees_people=True)


def scope_of(grants: Iterable[Grant]) -> Scope | None:
    """The widest role decides; None for people without a role that opens the statistics."""
    partners = {grant.role: grant.partner for grant in grants}
    if ADMINISTRATOR in partners:
        return WHOLE_COURSE
    if partners.get(PARTNER_ADMINISTRATOR):
        return Scope(partners[PARTNER_ADMINISTRATOR], sees_people=True)
    if VIEWER in partners:
        return Scope(partners[VIEWER], sees_people=False)
    return None
