"""A person whose every trace can be recognised."""

import base64
from dataclasses import dataclass

from sqlalchemy import Column, LargeBinary, Table, select, update
from sqlalchemy.orm import Session

from app.accounts import sessions
from app.accounts.models import Affiliation, Person
from app.certificates.models import Award, CertificateEvent, Document
from app.config import Settings
from app.db import Base, Database
from app.mail.letter import Letter
from app.mail.service import queue
from app.privacy.erasing import rows_of
from app.privacy.registry import declarations
from app.quiz.models import Attempt, SavedAnswer
from tests.certificates.make import make_award
from tests.operations.installations import fill_every_table, lines_of

CANARY = "Qanaryxyzzy"


@dataclass(frozen=True)
class Marked:
    person_id: int
    code: str
    """Of their certificate."""


def make_marked(settings: Settings, database: Database) -> Marked:
    """Somebody with a row in every table, their name, address and texts all holding the canary."""
    someone = fill_every_table(settings, database)
    with database.writing.begin() as db:
        _mark(db, someone.person_id)
        award = db.scalars(select(Award).where(Award.person_id == someone.person_id, Award.level == "completion")).one()
        award.facts = {**award.facts, "holder": f"{CANARY} Öztürk"}
        db.add(CertificateEvent(award_id=award.id, kind="revoked", reason=f"{CANARY} asked for it"))
        _add_answers(db, someone.person_id, award)
        _mark_declared(db, someone.person_id, _address())
        return Marked(someone.person_id, award.code)


def mark_again(db: Session, person_id: int, number: int) -> None:
    """The same for the next person, who is there already; every third certificate is revoked."""
    award = make_award(db, person_id, holder=f"{CANARY} {number}")
    _mark(db, person_id, number)
    db.add(Document(award_id=award.id, kind="pdf", sha256="ab" * 32, content=CANARY.encode()))
    if number % 3 == 0:
        db.add(CertificateEvent(award_id=award.id, kind="revoked", reason=f"{CANARY} asked for it"))
    sessions.start(db, person_id)
    _add_answers(db, person_id, award)
    _mark_declared(db, person_id, _address(number))


def traces(database: Database) -> list[str]:
    """Table and row of everything that still holds the canary, inside of files too."""
    hidden = base64.b64encode(CANARY.encode())[:10].decode()
    words = (CANARY.lower(), hidden.lower())
    return [
        f"{table}: {line[:200]}"
        for table, lines in lines_of(database).items()
        for line in lines
        if any(word in line.lower() for word in words)
    ]


def _mark(db: Session, person_id: int, number: int | None = None) -> None:
    person = db.get_one(Person, person_id)
    queue(db, _address(number), Letter("canary", f"To {CANARY}", (f"Dear {CANARY}",)))
    person.name, person.email = f"{CANARY} Öztürk", _address(number)
    for affiliation in db.scalars(select(Affiliation).where(Affiliation.person_id == person.id)):
        affiliation.other_name = f"University of {CANARY}"


def _address(number: int | None = None) -> str:
    return f"{CANARY}{number or ''}@example.org".lower()


def _add_answers(db: Session, person_id: int, award: Award) -> None:
    drawn = [{"item": "typed", "options": []}, {"item": "chosen", "options": ["a", "b"]}]
    version_id = db.scalars(select(Attempt.version_id).limit(1)).one()
    attempt = Attempt(person_id=person_id, module="alpha", number=99, version_id=version_id, seed="s", draw=drawn)
    db.add(attempt)
    db.flush()
    for item, response in (("typed", [f"I am {CANARY}"]), ("chosen", ["b"])):
        db.add(SavedAnswer(attempt_id=attempt.id, item=item, response=response, client_key=item))


def _mark_declared(db: Session, person_id: int, address: str) -> None:
    """Whatever a table says it empties holds the canary, so that a column that is forgotten is seen."""
    db.flush()
    for name, privacy in declarations().items():
        table = Base.metadata.tables[name]
        if privacy is not None and privacy.erase == "blank":
            rows = rows_of(table, privacy, person_id, address)
            values = {column: _canary(table.columns[column]) for column in privacy.blank if _takes_text(table, column)}
            if values:
                db.execute(update(table).where(rows).values(values))


def _takes_text(table: Table, column: str) -> bool:
    is_unique = any(column in key.columns for key in table.constraints if len(getattr(key, "columns", ())) == 1)
    return table.name not in ("person", "award") and not is_unique


def _canary(column: "Column[object]") -> object:
    return CANARY.encode() if isinstance(column.type, LargeBinary) else CANARY
