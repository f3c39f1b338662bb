"""People added at the console: the first administrator of an installation, above all."""

from app.accounts import service as accounts
from app.accounts.email import normalise
from app.accounts.roles import ROLES
from app.config import load_settings
from app.db import open_database
from app.errors import StartRefused
from app.operations.migrating import migrate


def add_at_console(*, email: str, name: str, roles: tuple[str, ...], category: str, partner: str | None) -> str:
    """Register the person or add to their roles; gives the sentence to print."""
    unknown = [role for role in roles if role not in ROLES]
    if unknown:
        raise StartRefused(f"There is no role “{unknown[0]}”. The roles are: {', '.join(ROLES)}.")
    try:
        address = normalise(email)
    except ValueError as error:
        raise StartRefused(str(error)) from None
    database = open_database(load_settings().effective_database_url)
    migrate(database)
    with database.writing.begin() as db:
        accounts.add_person(db, name, address, {"category": category, "partner": partner}, roles)
    held = f" with the role {' and '.join(roles)}" if roles else ""
    return f"{address} is registered{held}. To sign in, ask for a code on the sign-in page."
