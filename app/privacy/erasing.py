"""Erasing a person: what could tell who they are goes, and what the course counts stays.

Each table says in its `privacy` what becomes of its rows; this file walks them all. Names of the past also lie
in free pages and in SQLite's log of changes: `seal` overwrites those once the erasure is committed.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Table, delete, false, null, or_, select, update
from sqlalchemy.orm import Session

from app import clock
from app.accounts.merging import find_main, registrations_of
from app.accounts.models import Person, RoleGrant
from app.accounts.roles import ADMINISTRATOR
from app.audit import service as audit
from app.db import Base, Database, Privacy
from app.errors import Conflict, InvalidInput, NotFound
from app.language import gettext as _
from app.people.importing import forget_lists_naming
from app.privacy import erasure_list
from app.privacy.registry import declarations
from app.quiz.forgetting import forget_typed_answers

BUSY_MILLISECONDS = 500


def erase_person(database: Database, list_file: Path, person_id: int, actor_id: int | None) -> None:
    """Erase now, note it outside the database, and overwrite what is left on the disk. Opens its own transaction."""
    with database.writing.begin() as db:
        erase(db, person_id, actor_id)
    finish(database, list_file)


def finish(database: Database, list_file: Path) -> None:
    """What follows the commit of an erasure; repeated at the next start if the process dies in between."""
    with database.reading.begin() as db:
        erasure_list.write_missing(db, list_file)
    seal(database)


def find_to_erase(db: Session, email: str, name: str) -> int:
    """Who is meant, where address and name belong together. Raises InvalidInput."""
    person = db.scalar(select(Person).where(Person.email == email))
    if person is None:
        raise InvalidInput({"email": _("Nobody is known here with this address. Please check it.")})
    if " ".join(name.casefold().split()) != " ".join(person.name.casefold().split()):
        raise InvalidInput(
            {"name": _("Another name belongs to this address. Nothing was erased. Look at the list of people.")}
        )
    return person.id


def erase(db: Session, person_id: int, actor_id: int | None) -> None:
    """Empty or delete what identifies the person, in every table. `actor_id` is None at the console.

    Registrations that count as the same person go with them. Raises NotFound for somebody who was erased before,
    Conflict for an administrator, whose role has to end first.
    """
    person = db.get(Person, find_main(db, person_id), with_for_update=True)
    if person is None or person.erased_at is not None:
        raise NotFound(_("There is no such person."))
    if _is_administrator(db, person.id):
        raise Conflict(_("This is an administrator’s account. Another administrator has to end the role first."))
    for registration in _locked(db, person.id):
        forget(db, registration)
    audit.record(db, actor_id=actor_id, action="person.erased", object_type="person", object_id=str(person.id))


def _locked(db: Session, person_id: int) -> Sequence[Person]:
    """All registrations of the person, which whoever stores something of theirs waits for from now on."""
    own = select(Person).where(Person.id.in_(registrations_of(person_id)))
    return db.scalars(own.order_by(Person.id).with_for_update()).all()


def forget(db: Session, person: Person) -> None:
    """The erasure itself, without its event: a restore repeats it."""
    person_id, email = person.id, person.email
    db.flush()
    forget_typed_answers(db, person_id)
    if email:
        forget_lists_naming(db, email)
    for name, privacy in declarations().items():
        if privacy is not None:
            _forget_rows(db, Base.metadata.tables[name], privacy, person_id, email)
    now = clock.now()
    db.execute(
        update(RoleGrant).where(RoleGrant.person_id == person_id, RoleGrant.revoked_at.is_(None)).values(revoked_at=now)
    )
    db.execute(update(Person).where(Person.id == person_id).values(erased_at=now))
    db.expire_all()


def seal(database: Database) -> bool:
    """Take old page images out of SQLite's log; False while somebody still reads them, and the next call does it.

    Freed pages were overwritten before (`secure_delete`). PostgreSQL's vacuum takes old rows away by itself.
    """
    if not database.is_sqlite:
        return True
    with database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        if raw is None:
            return False
        before = raw.execute("PRAGMA busy_timeout").fetchone()[0]
        raw.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        try:
            is_busy = bool(raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
        finally:
            raw.execute(f"PRAGMA busy_timeout={before}")
    return not is_busy


def rows_of(table: Table, privacy: Privacy, person_id: int, email: str | None) -> ColumnElement[bool]:
    """Which rows of the table concern the person."""
    found: list[ColumnElement[bool]] = []
    if privacy.person:
        found.append(_leads_to(table, privacy.person, person_id))
    if privacy.address and email:
        found.append(table.columns[privacy.address] == email)
    return or_(false(), *found)


def _forget_rows(db: Session, table: Table, privacy: Privacy, person_id: int, email: str | None) -> None:
    rows = rows_of(table, privacy, person_id, email)
    if privacy.erase == "delete":
        db.execute(delete(table).where(rows))
    elif privacy.erase == "blank":
        db.execute(update(table).where(rows).values({name: _empty(table.columns[name]) for name in privacy.blank}))


def _leads_to(table: Table, path: str, person_id: int) -> ColumnElement[bool]:
    parent_name, dot, column = path.rpartition(".")
    if not dot:
        return table.columns[column] == person_id
    parent = Base.metadata.tables[parent_name]
    theirs = select(parent.columns["id"]).where(parent.columns[column] == person_id)
    return table.columns[f"{parent_name}_id"].in_(theirs)


def _empty(column: Column[Any]) -> Any:
    if column.nullable:
        return null()
    return {} if isinstance(column.type, JSON) else ""


def _is_administrator(db: Session, person_id: int) -> bool:
    held = select(RoleGrant.id).where(
        RoleGrant.person_id == person_id, RoleGrant.role == ADMINISTRATOR, RoleGrant.revoked_at.is_(None)
    )
    return db.scalar(held) is not None
