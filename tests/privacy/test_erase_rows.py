"""What erasing does to the rows of one person and of nobody else."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import merging, sessions
from app.accounts.models import Affiliation, OneTimeToken, Person, SignInSession
from app.audit.models import AuditEvent
from app.certificates.models import Award, Document
from app.errors import NotFound
from app.mail.letter import Letter
from app.mail.models import OutboxMessage
from app.mail.service import queue
from app.privacy.erasing import erase
from tests.certificates.make import make_award
from tests.people import Someone


def give_everything(db: Session, someone: Someone) -> None:
    sessions.start(db, someone.person_id)
    award = make_award(db, someone.person_id, holder=someone.name)
    db.add(Document(award_id=award.id, kind="pdf", sha256="ab" * 32, content=someone.name.encode()))
    queue(db, someone.email, Letter("sign-in code", "Your code", (f"Dear {someone.name}",)))
    db.scalars(select(Affiliation).where(Affiliation.person_id == someone.person_id)).one().other_name = someone.name
    secrets = {"tab_hash": f"t{someone.person_id}", "link_hash": f"l{someone.person_id}", "code_hash": "c"}
    db.add(OneTimeToken(purpose="register", email=someone.email, registration={"name": someone.name}, **secrets))
    db.flush()


def about(db: Session, someone: Someone) -> list[object]:
    """Everything that could tell who the person is."""
    person = db.get_one(Person, someone.person_id)
    award = db.scalars(select(Award).where(Award.person_id == person.id)).one()
    return [
        person.name,
        person.email,
        db.scalars(select(Affiliation.other_name).where(Affiliation.person_id == person.id)).one(),
        award.facts,
        db.scalars(select(Document.content).where(Document.award_id == award.id)).one(),
        len(db.scalars(select(OutboxMessage.id).where(OutboxMessage.recipient == someone.email)).all()),
        len(db.scalars(select(OneTimeToken.id).where(OneTimeToken.email == someone.email)).all()),
        len(db.scalars(select(SignInSession.id).where(SignInSession.person_id == person.id)).all()),
    ]


def test_only_the_person_is_erased(db: Session, amina: Someone, chiara: Someone) -> None:
    give_everything(db, amina)
    give_everything(db, chiara)
    before = about(db, chiara)
    erase(db, amina.person_id, actor_id=amina.person_id)
    assert about(db, amina) == ["", None, "", {}, None, 0, 0, 0]
    assert about(db, chiara) == before
    event = db.scalars(select(AuditEvent).where(AuditEvent.action == "person.erased")).one()
    assert (event.actor_id, event.object_id) == (amina.person_id, str(amina.person_id))
    assert db.get_one(Person, amina.person_id).erased_at is not None


def test_merged_registrations_go_together(db: Session, amina: Someone, bilal: Someone, chiara: Someone) -> None:
    merging.merge(db, bilal.person_id, into=amina.person_id, actor_id=chiara.person_id)
    erase(db, bilal.person_id, actor_id=None)
    erased = {person.id for person in db.scalars(select(Person).where(Person.erased_at.is_not(None)))}
    assert erased == {amina.person_id, bilal.person_id}


def test_nobody_is_erased_twice(db: Session, amina: Someone) -> None:
    erase(db, amina.person_id, actor_id=None)
    with pytest.raises(NotFound):
        erase(db, amina.person_id, actor_id=None)
