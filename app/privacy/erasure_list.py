"""Who was erased, in a file outside the database, so that a restore of an older backup does not bring them back.

A line names nobody: the number of a person and the moment they became known, which together are never given twice.
The database itself knows who is erased; the file follows it and outlives it.
"""

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Affiliation, Person
from app.errors import StartRefused
from app.keys import OWNER_ONLY

MAX_LINE = 200
_KNOWN_SINCE = (
    select(func.min(Affiliation.recorded_at))
    .where(Affiliation.person_id == Person.id)
    .scalar_subquery()
    .label("known_since")
)
"""Facts are never changed, so the first one about a person keeps its moment, whether they register or not."""


class Erasure(BaseModel):
    """A line of the list."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    person: int
    known_since: datetime


def read_list(file: Path) -> frozenset[Erasure]:
    """Empty where there is no file. Raises StartRefused for a line that is not one of ours."""
    if not file.is_file():
        return frozenset()
    try:
        lines = file.read_text(encoding="ascii").splitlines()
        return frozenset(Erasure.model_validate_json(line[:MAX_LINE]) for line in lines)
    except (ValidationError, UnicodeError):
        raise StartRefused(f"{file} is damaged: a line is no erasure. Take the list from beside a backup.") from None


def write_missing(db: Session, file: Path) -> None:
    """Bring the file up to what the database knows; does nothing where nobody is missing in it."""
    add_to_list(file, list_erased(db))


def list_erased(db: Session) -> frozenset[Erasure]:
    rows = db.execute(select(Person.id, _KNOWN_SINCE).where(Person.erased_at.is_not(None)))
    return frozenset(Erasure(person=row.id, known_since=row.known_since) for row in rows if row.known_since)


def add_to_list(file: Path, erasures: Iterable[Erasure]) -> None:
    """Append those that are missing, in one write that is on the disk when this returns."""
    missing = sorted(frozenset(erasures) - read_list(file), key=lambda erasure: (erasure.known_since, erasure.person))
    if not missing:
        return
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = "".join(f"{erasure.model_dump_json()}\n" for erasure in missing)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(text.encode("ascii"))
        opened.flush()
        os.fsync(opened.fileno())


def find_resurrected(db: Session, erasures: Iterable[Erasure]) -> list[Person]:
    """People of the list whom the database still knows by name."""
    wanted = {(erasure.person, erasure.known_since) for erasure in erasures}
    named = db.execute(select(Person, _KNOWN_SINCE).where(Person.erased_at.is_(None)))
    return [row.Person for row in named if (row.Person.id, row.known_since) in wanted]
