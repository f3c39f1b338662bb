"""Demonstration people of every role, for a first look. Never among real people."""

import secrets
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import passwords, roles
from app.accounts import service as accounts
from app.accounts.email import DEMO_DOMAIN
from app.accounts.models import Person
from app.accounts.roles import ADMINISTRATOR, AUTHOR, PARTNER_ADMINISTRATOR, VIEWER, Grant
from app.db import Database
from app.errors import StartRefused

DEMO_PEOPLE = (
    ("Demo Lecturer", "lecturer", "staff", "nust", ()),
    ("Demo Student", "student", "students", "lums", ()),
    ("Demo Author", "author", "staff", "salamanca", (Grant(AUTHOR),)),
    ("Demo Administrator", "administrator", "staff", "cardiff-met", (Grant(ADMINISTRATOR),)),
    ("Demo Partner Administrator", "partner", "staff", "nust", (Grant(PARTNER_ADMINISTRATOR, "nust"),)),
    ("Demo Viewer", "viewer", "other", "cardiff-met", (Grant(VIEWER),)),
)

DEMO_STAFF = tuple(
    (name, local_part, grants) for name, local_part, _category, _partner, grants in DEMO_PEOPLE if grants
)


def add_demo_people(database: Database) -> str:
    """Add them with fresh passwords; gives the text that tells how to sign in.

    Raises StartRefused where the database holds anybody else.
    """
    password = secrets.token_urlsafe(15)
    hashed = passwords.hash_password(password)
    with database.writing.begin() as db:
        strangers = db.scalar(select(func.count()).select_from(Person).where(Person.email.not_like(f"%@{DEMO_DOMAIN}")))
        if strangers:
            raise StartRefused("The database holds real people: demonstration people are not added to it.")
        for name, local_part, category, partner, grants in DEMO_PEOPLE:
            person_id = accounts.add_person(
                db, name, f"{local_part}@{DEMO_DOMAIN}", {"category": category, "partner": partner}, grants
            )
            db.get_one(Person, person_id).password_hash = hashed
    return _how_to_sign_in([local_part for _name, local_part, *_rest in DEMO_PEOPLE], password)


def give_demo_roles(db: Session, people: Sequence[int]) -> str:
    """Let some of the people there are be those with a role; as many as `DEMO_STAFF`."""
    password = secrets.token_urlsafe(15)
    hashed = passwords.hash_password(password)
    for person_id, (name, local_part, grants) in zip(people, DEMO_STAFF, strict=True):
        person = db.get_one(Person, person_id)
        person.name, person.email, person.password_hash = name, f"{local_part}@{DEMO_DOMAIN}", hashed
        for given in grants:
            roles.grant(db, person_id, given, granted_by=None)
    return _how_to_sign_in([local_part for _name, local_part, _grants in DEMO_STAFF], password)


def _how_to_sign_in(local_parts: Sequence[str], password: str) -> str:
    addresses = "\n".join(f"  {local_part}@{DEMO_DOMAIN}" for local_part in local_parts)
    return (
        f"Demonstration people:\n{addresses}\nPassword of all of them: {password}\n"
        "Sign in at /sign-in, under “Sign in with a password”."
    )
