"""Each rule ends what is older than its period and nothing else; a dry run changes nothing."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app import clock
from app.accounts import sessions
from app.accounts.models import Affiliation, OneTimeToken, Person, Registration, SignInFailure, SignInSession
from app.accounts.roles import AUTHOR
from app.audit.models import AuditEvent
from app.config import Settings
from app.db import Base
from app.mail.models import OutboxMessage
from app.modules.models import CourseCompletion, LessonCompletion, LiveContent
from app.people.models import PeopleList
from app.privacy import retention
from tests.people import Someone, make_person

DAY = timedelta(days=1)
CLASSES = ("failures", "codes", "sessions", "mails", "unsent", "lists")
"""What goes row by row, not with its person."""


def due(db: Session, settings: Settings) -> dict[str, int]:
    db.flush()
    return {line.rule.id: line.rows for line in retention.list_due(db, settings)}


def old(days: int) -> datetime:
    return clock.now() - days * DAY


def add_old_rows(db: Session, someone: Someone, shift: int) -> None:
    """One row of each class, as many days beyond its period."""
    db.add(SignInFailure(account="a", network="n", at=old(30 + shift)))
    hashes = {"tab_hash": f"t{shift}", "link_hash": f"l{shift}", "code_hash": "c"}
    db.add(OneTimeToken(purpose="sign-in", email=someone.email, created_at=old(7 + shift), **hashes))
    sessions.start(db, someone.person_id)
    db.flush()
    newest = select(func.max(SignInSession.id)).scalar_subquery()
    db.execute(update(SignInSession).where(SignInSession.id == newest).values(last_used_at=old(60 + shift)))
    for number, moments in enumerate(({"sent_at": old(30 + shift)}, {"gave_up_at": old(90 + shift)})):
        db.add(OutboxMessage(message_id=f"{shift}-{number}", recipient="r", subject="s", text="t", **moments))
    waiting = {"file_name": "list.csv", "reading": "", "rows": [{"line": 2, "name": "Gul"}]}
    db.add(PeopleList(actor_id=someone.person_id, uploaded_at=old(1 + shift) - timedelta(hours=1), **waiting))


def make_idle(db: Session, someone: Someone, days: int) -> None:
    """The person did nothing since they registered so long ago."""
    for table in (Registration, Affiliation):
        db.execute(update(table).where(table.person_id == someone.person_id).values(happened_at=old(days)))


@pytest.mark.parametrize(("shift", "rows"), [(-1, 0), (1, 1)])
def test_a_day_decides(db: Session, settings: Settings, amina: Someone, shift: int, rows: int) -> None:
    add_old_rows(db, amina, shift)
    assert {id_: due(db, settings)[id_] for id_ in CLASSES} == dict.fromkeys(CLASSES, rows)


def test_counting_changes_nothing_and_applying_ends_it_with_one_event(
    db: Session, settings: Settings, amina: Someone
) -> None:
    add_old_rows(db, amina, 1)
    add_old_rows(db, amina, -2)
    tables: tuple[type[Base], ...] = (SignInFailure, OneTimeToken, SignInSession, OutboxMessage, PeopleList)

    def rows() -> list[int | None]:
        db.flush()
        return [db.scalar(select(func.count()).select_from(table)) for table in tables]

    before = rows()
    due(db, settings)
    assert rows() == before == [2, 2, 2, 4, 2]
    retention.apply(db, settings)
    assert rows() == [1, 1, 1, 2, 1]
    events = db.scalars(select(AuditEvent).where(AuditEvent.action == retention.ACTION)).all()
    assert [event.details for event in events] == [dict.fromkeys(CLASSES, 1)]
    retention.apply(db, settings)
    assert len(db.scalars(select(AuditEvent).where(AuditEvent.action == retention.ACTION)).all()) == 1


def test_idle_people_are_erased_and_active_ones_and_those_with_a_role_are_not(
    db: Session, settings: Settings, amina: Someone, bilal: Someone, chiara: Someone
) -> None:
    version = db.scalars(select(LiveContent.version_id)).one()
    author = make_person(db, "Elena Author", roles=(AUTHOR,))
    graduate = make_person(db, "Gul Graduate")
    for someone in (amina, bilal, chiara, author, graduate):
        make_idle(db, someone, 800)
    db.add(LessonCompletion(person_id=bilal.person_id, module="alpha", lesson="first", version_id=version))
    sessions.start(db, chiara.person_id)
    db.add(CourseCompletion(person_id=graduate.person_id, version_id=version, happened_at=old(790)))
    assert due(db, settings)["inactive"] == 1
    assert due(db, settings)["completed"] == 0
    retention.apply(db, settings)
    erased = db.scalars(select(Person.id).where(Person.erased_at.is_not(None))).all()
    assert erased == [amina.person_id]


def test_graduates_are_kept_as_long_as_the_grant_needs(db: Session, settings: Settings, amina: Someone) -> None:
    version = db.scalars(select(LiveContent.version_id)).one()
    make_idle(db, amina, 2700)
    db.add(CourseCompletion(person_id=amina.person_id, version_id=version, happened_at=old(2690)))
    assert (due(db, settings)["inactive"], due(db, settings)["completed"]) == (0, 1)
