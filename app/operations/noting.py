"""`python -m app.operations.noting`: note in the audit trail that the list of people was taken at the console."""

from app import tables
from app.audit import service as audit
from app.config import load_settings
from app.db import open_database

__all__ = ["note_people_taken", "tables"]


def note_people_taken() -> None:
    with open_database(load_settings().effective_database_url).writing.begin() as db:
        audit.record(
            db, actor_id=None, action="people.exported", object_type="table", object_id="people-list.csv at the console"
        )


if __name__ == "__main__":
    note_people_taken()
