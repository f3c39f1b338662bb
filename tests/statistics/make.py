"""Records to count: plain functions whose defaults are valid, and a whole course's worth of them at random."""

import itertools
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Affiliation, Person, Registration
from app.certificates.models import Award, CertificateEvent
from app.modules.models import CourseCompletion, LessonCompletion, LiveContent, ModuleCompletion
from app.quiz.models import Attempt, SavedAnswer

NOON = datetime(2026, 3, 10, 7, tzinfo=UTC)
"""Twelve o'clock in Karachi."""
MIDNIGHT = datetime(2026, 3, 9, 19, tzinfo=UTC)
"""The first moment of 10 March 2026 in Karachi."""
_numbers = itertools.count(1)


class Maker:
    """Adds facts that happened at `at` and were recorded then, unless `recorded_at` says otherwise."""

    def __init__(self, db: Session) -> None:
        self.db = db

    def person(
        self, name: str = "Amina Khan", at: datetime = NOON, erased_at: datetime | None = None, **held: str
    ) -> int:
        """A registered person; `held` is the affiliation: category, partner, other_name, country."""
        number = next(_numbers)
        email = None if erased_at else f"person{number}@example.org"
        person = Person(name="" if erased_at else name, email=email, erased_at=erased_at)
        self.db.add(person)
        self.db.flush()
        self._add(Registration(person_id=person.id), at)
        if held.pop("stated", "yes") == "yes":
            self.belongs(person.id, at, **held)
        return person.id

    def belongs(
        self, person_id: int, at: datetime = NOON, recorded_at: datetime | None = None, **held: str | None
    ) -> None:
        values = {"category": "staff", "partner": "nust", **held}
        self._add(Affiliation(person_id=person_id, **values), at, recorded_at)

    def lesson(
        self,
        person_id: int,
        at: datetime = NOON,
        module: str = "alpha",
        recorded_at: datetime | None = None,
        lesson: str = "",
    ) -> None:
        lesson = lesson or f"lesson-{next(_numbers)}"
        fact = LessonCompletion(person_id=person_id, module=module, lesson=lesson, version_id=self._version)
        self._add(fact, at, recorded_at)

    def answer(
        self, person_id: int, at: datetime = NOON, module: str = "alpha", recorded_at: datetime | None = None
    ) -> None:
        attempt = Attempt(person_id=person_id, module=module, number=next(_numbers), seed="", draw=[])
        attempt.version_id = self._version
        self._add(attempt, at, recorded_at)
        self.db.flush()
        answer = SavedAnswer(attempt_id=attempt.id, item="q1", response=["a"], client_key="key")
        self._add(answer, at, recorded_at)

    def passed(
        self, person_id: int, at: datetime = NOON, module: str = "alpha", recorded_at: datetime | None = None
    ) -> None:
        fact = ModuleCompletion(person_id=person_id, module=module, version_id=self._version)
        self._add(fact, at, recorded_at)

    def completed(self, person_id: int, at: datetime = NOON, recorded_at: datetime | None = None) -> None:
        self._add(CourseCompletion(person_id=person_id, version_id=self._version), at, recorded_at)

    def award(
        self,
        person_id: int,
        at: datetime = NOON,
        revision: int = 1,
        level: str = "completion",
        recorded_at: datetime | None = None,
    ) -> int:
        code = f"{next(_numbers)}code"
        award = Award(code=code, person_id=person_id, level=level, subject="test-course", revision=revision, facts={})
        self._add(award, at, recorded_at)
        self.db.flush()
        return award.id

    def ended(
        self, award_id: int, at: datetime = NOON, kind: str = "revoked", recorded_at: datetime | None = None
    ) -> None:
        self._add(CertificateEvent(award_id=award_id, kind=kind), at, recorded_at)

    def _add(self, fact: object, at: datetime, recorded_at: datetime | None = None) -> None:
        fact.happened_at, fact.recorded_at = at, recorded_at or at
        self.db.add(fact)

    @cached_property
    def _version(self) -> int:
        return self.db.execute(select(LiveContent.version_id)).scalar_one()


class RandomCourse:
    """People who come and go at all hours, often at the very edge of a day; some facts arrive late."""

    def __init__(self, db: Session, seed: int) -> None:
        self.make = Maker(db)
        self.random = Random(seed)  # noqa: S311 - the same records at every run

    def fill(self, people: int) -> None:
        for _number in range(people):
            self._live()
        self.make.db.flush()

    def moment(self, not_before: datetime | None = None) -> datetime:
        """In half of the cases within a microsecond of a midnight in Karachi."""
        midnight = datetime(2026, 1, 1, 19, tzinfo=UTC) + timedelta(days=self.random.randrange(60))
        if self.random.random() < 0.5:
            found = midnight + timedelta(microseconds=self.random.choice((-1, 0, 1)))
        else:
            found = midnight + timedelta(seconds=self.random.randrange(86_400))
        return max(found, not_before) if not_before else found

    def day(self) -> date:
        return date(2026, 1, 1) + timedelta(days=self.random.randrange(64))

    def _live(self) -> None:
        chance = self.random.random
        registered = self.moment()
        erased = registered + timedelta(days=70) if chance() < 0.1 else None
        stated = "yes" if chance() < 0.95 else "no"
        person = self.make.person(at=registered, erased_at=erased, stated=stated, **self._affiliation())
        for _change in range(self.random.choice((0, 1, 2, 3))):
            at = self.moment(registered)
            self.make.belongs(person, at, self._recorded(at), **self._affiliation())
        for module in self.random.sample(["alpha", "beta", "gamma", "delta", "omega"], self.random.randrange(6)):
            self._study(person, module, registered)
        if chance() < 0.5:
            self._finish(person, registered)

    def _study(self, person: int, module: str, registered: datetime) -> None:
        for _lesson in range(self.random.randrange(3)):
            at = self.moment(registered)
            self.make.lesson(person, at, module, self._recorded(at))
        for _answer in range(self.random.randrange(3)):
            at = self.moment(registered)
            self.make.answer(person, at, module, self._recorded(at))
        if self.random.random() < 0.6:
            at = self.moment(registered)
            self.make.passed(person, at, module, self._recorded(at))

    def _finish(self, person: int, registered: datetime) -> None:
        at = self.moment(registered)
        self.make.completed(person, at, self._recorded(at))
        for revision in range(1, self.random.randrange(4)):
            awarded = self.moment(registered)
            level = self.random.choice(("completion", "completion", "participation"))
            award = self.make.award(person, awarded, revision, level, self._recorded(awarded))
            if self.random.random() < 0.4:
                self.make.ended(award, awarded, self.random.choice(("revoked", "superseded")), self._recorded(awarded))

    def _affiliation(self) -> dict[str, str | None]:
        partner = self.random.choice(("nust", "nust", "lums", "salamanca", "atlantis", None, None))
        category = self.random.choice(("students", "students", "staff", "other", "alumni"))
        return {"partner": partner, "category": category}

    def _recorded(self, at: datetime) -> datetime:
        return at + timedelta(days=self.random.randrange(30)) if self.random.random() < 0.5 else at
