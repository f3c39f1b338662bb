"""Correcting what a person said about themselves."""

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.audit import service as audit


def correct_name(db: Session, person_id: int, name: str) -> None:
    """The name on pages and on certificates to come. Which name it was is told to nobody."""
    person = db.get_one(Person, person_id)
    if person.name != name:
        person.name = name
        audit.record(db, actor_id=person_id, action="name.corrected", object_type="person", object_id=str(person_id))
