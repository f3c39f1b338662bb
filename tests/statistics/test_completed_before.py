"""Completions of the earlier course are a figure of their own, corrected by later rows, as of any moment."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app import clock
from app.accounts import merging
from app.modules.models import PastCompletion
from app.statistics.definitions import COMPLETED, COMPLETED_BEFORE
from tests.people import Someone
from tests.statistics.make import NOON, Maker

DAY = timedelta(days=1)
LONG_AGO = NOON - 900 * DAY


def say(db: Session, person: int, at: datetime, recorded_at: datetime, is_withdrawn: bool = False) -> None:
    past = PastCompletion(person_id=person, source="Old list", is_withdrawn=is_withdrawn)
    past.happened_at, past.recorded_at = at, recorded_at
    db.add(past)
    db.flush()


def counted(db: Session, as_of: datetime) -> dict[int, datetime]:
    rows = db.connection().execute(COMPLETED_BEFORE.by_person, {"as_of": as_of})
    return {row.person_id: row.happened_at for row in rows}


def test_the_newest_row_holds_from_the_moment_it_was_recorded(db: Session) -> None:
    person = Maker(db).person()
    say(db, person, LONG_AGO, NOON)
    say(db, person, LONG_AGO + DAY, NOON + DAY)
    say(db, person, LONG_AGO + DAY, NOON + 2 * DAY, is_withdrawn=True)
    moments = [counted(db, NOON + days * DAY).get(person) for days in (-1, 0, 1, 2)]
    assert moments == [None, LONG_AGO, LONG_AGO + DAY, None]
    assert db.connection().execute(COMPLETED.by_person, {"as_of": NOON + 9 * DAY}).all() == []


def test_merged_people_completed_before_once(
    db: Session, administrator: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = Maker(db)
    kept, again = make.person(), make.person()
    say(db, kept, LONG_AGO + DAY, NOON)
    say(db, again, LONG_AGO, NOON)
    monkeypatch.setattr(clock, "now", lambda: NOON + DAY)
    merging.merge(db, again, kept, administrator.person_id)
    assert counted(db, NOON) == {kept: LONG_AGO + DAY, again: LONG_AGO}
    assert counted(db, NOON + DAY) == {kept: LONG_AGO}
