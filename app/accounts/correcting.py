"""Correcting what a person said about themselves."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.audit import service as audit


def correct_name(db: Session, person_id: int, name: str) -> None:
    """The name on pages and on certificates to come. Which name it was is told to nobody.

    In one statement, which waits for an erasure that is under way and then finds nobody.
    """
    named_otherwise = (Person.id == person_id, Person.erased_at.is_(None), Person.name != name)
    corrected = update(Person).where(*named_otherwise).values(name=name).returning(Person.id)
    if db.scalar(corrected) is not None:
        audit.record(db, actor_id=person_id, action="name.corrected", object_type="person", object_id=str(person_id))
