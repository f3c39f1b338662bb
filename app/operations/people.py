"""People at the console: the first administrator of an installation, above all."""

from app.accounts import roles as granting
from app.accounts import second_factor
from app.accounts import service as accounts
from app.accounts.email import normalise
from app.accounts.roles import PARTNER_ADMINISTRATOR, ROLES, Grant
from app.config import load_settings
from app.db import Database, open_database
from app.errors import Conflict, StartRefused
from app.operations.migrating import migrate
from app.privacy.erasing import erase_person


def add_at_console(*, email: str, name: str, roles: tuple[str, ...], category: str, partner: str | None) -> str:
    """Register the person or add to their roles; gives the sentence to print."""
    granted = tuple(_grant(role, partner) for role in roles)
    address = _address(email)
    with _own_database().writing.begin() as db:
        try:
            accounts.add_person(db, name, address, {"category": category, "partner": partner}, granted)
        except Conflict as conflict:
            raise StartRefused(conflict.message) from None
    held = f" with the role {' and '.join(roles)}" if roles else ""
    return f"{address} is registered{held}. To sign in, ask for a code on the sign-in page."


def end_role_at_console(*, email: str, role: str) -> str:
    """End the role; gives the sentence to print."""
    address = _address(email)
    with _own_database().writing.begin() as db:
        if not granting.end_of_address(db, address, _known(role)):
            raise StartRefused(f"{address} does not have the role {role}.")
    return f"{address} no longer has the role {role}."


def erase_at_console(*, email: str) -> str:
    """Erase the person; gives the sentence to print."""
    address = _address(email)
    database = _own_database()
    with database.reading.begin() as db:
        person_id = accounts.find_person_id(db, address)
    if person_id is None:
        raise StartRefused(f"Nobody is registered with {address}.")
    try:
        erase_person(database, load_settings().erasure_list, person_id, actor_id=None)
    except Conflict as conflict:
        raise StartRefused(conflict.message) from None
    return f"Person {person_id} is erased. What the course counts is unchanged."


def forget_factors_at_console(*, email: str) -> str:
    """Remove the second factor and passkeys; gives the sentence to print."""
    address = _address(email)
    with _own_database().writing.begin() as db:
        if not second_factor.forget(db, address):
            raise StartRefused(f"Nobody is registered with {address}.")
    return f"The second factor and passkeys of {address} are removed. The next sign-in sets up a new one."


def _grant(role: str, partner: str | None) -> Grant:
    if role == PARTNER_ADMINISTRATOR and not partner:
        raise StartRefused("A partner administrator needs --partner, the id of a partner in course.md.")
    return Grant(_known(role), partner if role == PARTNER_ADMINISTRATOR else None)


def _known(role: str) -> str:
    if role not in ROLES:
        raise StartRefused(f"There is no role “{role}”. The roles are: {', '.join(ROLES)}.")
    return role


def _address(email: str) -> str:
    try:
        return normalise(email)
    except ValueError as error:
        raise StartRefused(str(error)) from None


def _own_database() -> Database:
    database = open_database(load_settings().effective_database_url)
    migrate(database)
    return database
