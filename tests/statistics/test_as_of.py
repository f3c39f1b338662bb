"""A report as of a moment is byte-identical before and after everything that is recorded later."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock
from app.accounts import affiliations, merging
from app.accounts.models import Person
from app.accounts.scope import WHOLE_COURSE
from app.errors import CourseError
from app.modules import service as modules
from app.modules.library import Library
from app.modules.models import ContentFile, PastCompletion
from app.modules.publishing import publish, read_version
from app.statistics import csv_form, events, service
from app.statistics.behind import Behind
from app.statistics.json_form import as_json
from app.statistics.long_form import long_table
from app.statistics.printing import print_report
from app.statistics.view import Asked, open_view
from app.survey.models import SurveyResponse
from tests.people import Someone
from tests.statistics.make import Maker

SEQUENCES = 200
STEPS = 12
START = datetime(2026, 1, 5, 6, tzinfo=UTC)
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
SPELLINGS = ("isb tech", "lahore mgmt")
UNIVERSITY = b"name: Lahore University of Management Sciences"


class History:
    """Random things that are recorded one after the other; some had happened long before."""

    def __init__(self, db: Session, library: Library, actor_id: int, seed: int) -> None:
        self.db, self.library, self.actor_id = db, library, actor_id
        self.random = Random(seed)  # noqa: S311 - the same history at every run
        self.make = Maker(db)
        self.at = START
        self.people: list[int] = []
        self.awards: list[int] = []

    def go_on(self, steps: int) -> None:
        for _step in range(steps):
            self.at += timedelta(hours=self.random.randrange(1, 200))
            with clock.running_as(lambda: self.at):
                self.random.choice(self._kinds())()
        self.db.flush()

    def _kinds(self) -> list:
        kinds = [self._register, self._register]
        if self.people:
            kinds += [self._lesson, self._late_lesson, self._answer, self._pass, self._complete, self._award]
            kinds += [self._move, self._late_move, self._merge, self._undo, self._erase, self._rename]
            kinds += [self._import, self._withdraw, self._decide, self._say]
        return kinds + ([self._revoke] if self.awards else [])

    def _someone(self) -> int:
        return self.random.choice(self.people)

    def _before(self) -> datetime:
        return self.at - timedelta(days=self.random.randrange(1, 60))

    def _held(self) -> dict[str, str | None]:
        partner = self.random.choice(("nust", "lums", "salamanca", None))
        other_name = "" if partner else self.random.choice(SPELLINGS)
        return {
            "partner": partner,
            "other_name": other_name,
            "category": self.random.choice(("students", "staff", "other")),
        }

    def _register(self) -> None:
        self.people.append(self.make.person(at=self.at, **self._held()))

    def _lesson(self) -> None:
        self.make.lesson(self._someone(), self.at)

    def _late_lesson(self) -> None:
        self.make.lesson(self._someone(), self._before(), recorded_at=self.at)

    def _answer(self) -> None:
        self.make.answer(self._someone(), self.at)

    def _pass(self) -> None:
        self._once(lambda person: self.make.passed(person, self._before(), recorded_at=self.at))

    def _complete(self) -> None:
        self._once(lambda person: self.make.completed(person, self._before(), recorded_at=self.at))

    def _award(self) -> None:
        self._once(lambda person: self.awards.append(self.make.award(person, self.at)))

    def _once(self, add) -> None:
        person = self.people[-1]
        if getattr(self, f"_did_{add.__code__.co_firstlineno}", None) != person:
            setattr(self, f"_did_{add.__code__.co_firstlineno}", person)
            add(person)

    def _revoke(self) -> None:
        self.make.ended(self.random.choice(self.awards), self.at)

    def _move(self) -> None:
        self.make.belongs(self._someone(), self.at, **self._held())

    def _late_move(self) -> None:
        self.make.belongs(self._someone(), self._before(), recorded_at=self.at, **self._held())

    def _merge(self) -> None:
        """What the two completed together counts from the day of the last module, as a merge by hand does it."""
        kept, folded = self._someone(), self._someone()
        self._try(lambda: merging.merge(self.db, folded, kept, self.actor_id))
        modules.complete_by_merge(self.db, self.library.live(), kept)

    def _import(self) -> None:
        """A list tells of a completion long ago."""
        self._past(is_withdrawn=False)

    def _withdraw(self) -> None:
        self._past(is_withdrawn=True)

    def _past(self, *, is_withdrawn: bool) -> None:
        fact = PastCompletion(person_id=self._someone(), source="A list", is_withdrawn=is_withdrawn)
        fact.happened_at, fact.recorded_at = self._before(), self.at
        self.db.add(fact)

    def _decide(self) -> None:
        """A spelling is said to be a partner, for everybody who typed it."""
        partner = self.random.choice(("nust", "lums", None))
        affiliations.decide(self.db, self.random.choice(SPELLINGS), partner, self.actor_id)

    def _say(self) -> None:
        """Somebody answers a survey in the month that is then."""
        answers = {"alpha-satisfaction": [f"a:{self.random.randrange(1, 4)}"]}
        for _one in range(6):
            key = f"{self.random.getrandbits(128):032x}"
            self.db.add(SurveyResponse(key=key, survey="alpha", month=f"{self.at:%Y-%m}", answers=answers))

    def _undo(self) -> None:
        self._try(lambda: merging.undo(self.db, self._someone(), self.actor_id))

    def _try(self, act) -> None:
        try:
            act()
        except CourseError:
            return

    def _erase(self) -> None:
        person = self._someone()
        self.db.execute(update(Person).where(Person.id == person).values(name="", email=None, erased_at=self.at))

    def _rename(self) -> None:
        """The university gets another name, in a new version of the course."""
        version = self.db.scalars(select(ContentFile.version_id).order_by(ContentFile.version_id)).first()
        files = dict(read_version(self.db, version))
        name = f"name: Lahore University, {self.random.randrange(10_000)}".encode()
        files["course.md"] = files["course.md"].replace(UNIVERSITY, name)
        publish(self.db, files, published_by=None, origin="folder")


def as_bytes(db: Session, library: Library, moment: datetime, seed: int) -> list[bytes]:
    """Every form of every report as of the moment; what takes longest for some seeds only."""
    view = open_view(db, library, Asked("", "", moment.isoformat()), NOW)
    report = service.find_report(db, view.course, view.cut, WHOLE_COURSE, service.get_plan(view.course, "pack"))
    before = events.count_events(db, view, WHOLE_COURSE, Behind("completed-before"))
    forms = [as_json(view.course, report), b"".join(csv_form.csv_chunks(long_table(report))), b"%d" % before]
    if seed % 10 == 0:
        tables = (service.open_table(db, view.course, view.cut, WHOLE_COURSE, table) for table in service.PUBLISHED)
        forms += [b"".join(csv_form.csv_chunks(table)) for table in tables]
    return [*forms, print_report(view.course, report)] if seed % 50 == 0 else forms


@pytest.fixture
def library(app: FastAPI) -> Iterator[Library]:
    """Reads versions from the test's own transaction."""
    found: Library = app.state.library
    kept, found._database = found._database, app.state.database
    yield found
    found._database = kept


@pytest.mark.slow
def test_nothing_recorded_later_changes_a_byte(db: Session, library: Library, administrator: Someone) -> None:
    for seed in range(SEQUENCES):
        savepoint = db.begin_nested()
        history = History(db, library, administrator.person_id, seed)
        history.go_on(STEPS)
        moment = history.at
        before = as_bytes(db, library, moment, seed)
        history.go_on(STEPS)
        assert as_bytes(db, library, moment, seed) == before, seed
        assert as_bytes(db, library, history.at, 1) != before[:3], seed
        savepoint.rollback()
        library._loaded.clear()
