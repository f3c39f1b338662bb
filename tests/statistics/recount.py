"""The same tables counted a second time, in plain loops over the raw rows. Shares no code with app.statistics."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Affiliation, Person, Registration
from app.certificates.models import Award, CertificateEvent
from app.modules.models import CourseCompletion, LessonCompletion, ModuleCompletion
from app.quiz.models import Attempt, SavedAnswer

KARACHI = timedelta(hours=5)
CATEGORIES = {"students": "Students", "staff": "Staff", "other": "Other"}
PARTNERS = {
    "nust": "National University of Sciences and Technology",
    "lums": "Lahore University of Management Sciences",
    "salamanca": "University of Salamanca",
}
MODULES = {"alpha": "Module Alpha", "beta": "Module Beta", "delta": "Module Delta", "gamma": "Module Gamma"}
STEPS = ("Registered", "Started", "Completed", "Certified")


class Recount:
    """Everything that was recorded until `as_of`, counted for the days from `first` to `last`."""

    def __init__(self, db: Session, first: date | None, last: date | None, as_of: datetime) -> None:
        self.first, self.last, self.as_of = first, last, as_of
        self.people = list(db.scalars(select(Person).order_by(Person.id)))
        self.registrations = self._known(db, Registration)
        self.affiliations = self._known(db, Affiliation)
        self.lessons = self._known(db, LessonCompletion)
        self.passed = self._known(db, ModuleCompletion)
        self.courses = self._known(db, CourseCompletion)
        self.awards = [award for award in self._known(db, Award) if award.level == "completion"]
        self.ended = {event.award_id for event in self._known(db, CertificateEvent)}
        attempts = {attempt.id: attempt for attempt in db.scalars(select(Attempt))}
        self.answers = [(attempts[answer.attempt_id], answer) for answer in self._known(db, SavedAnswer)]

    def tables(self) -> dict[str, list[list[object]]]:
        return {
            "funnel": [[step, len(self.counted(step))] for step in STEPS],
            "participants": [self._category_row("Registered", self.headings(["Registered"]))],
            "categories": [[step, *self._category_row(step, self.headings(STEPS))] for step in STEPS],
            "partners": self._partner_rows(),
            "modules": self._module_rows(),
        }

    def moments(self, step: str) -> dict[int, datetime]:
        """Person → when they reached the step."""
        if step == "Registered":
            return {fact.person_id: fact.happened_at for fact in self.registrations}
        if step == "Completed":
            return {fact.person_id: fact.happened_at for fact in self.courses}
        if step == "Certified":
            holders = {award.person_id for award in self.awards if award.id not in self.ended}
            return _earliest(
                (award.person_id, award.happened_at) for award in self.awards if award.person_id in holders
            )
        return _earliest((person, at) for person, _module, at in self._work())

    def counted(self, step: str) -> dict[int, datetime]:
        return {person: at for person, at in self.moments(step).items() if self.is_inside(at)}

    def is_inside(self, at: datetime) -> bool:
        day = (at + KARACHI).date()
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)

    def listed(self) -> list[int]:
        """Who did anything in the period."""
        facts = [*self.registrations, *self.lessons, *self.passed, *self.courses, *self.awards]
        busy = {fact.person_id for fact in facts if self.is_inside(fact.happened_at)}
        busy |= {attempt.person_id for attempt, answer in self.answers if self.is_inside(answer.happened_at)}
        return sorted(busy)

    def held(self, person: int, at: datetime) -> tuple[str, str]:
        """Partner and category of the person at that moment, in words."""
        rows = [row for row in self.affiliations if row.person_id == person and row.happened_at <= at]
        if not rows:
            return "Not stated", "Not stated"
        row = max(rows, key=lambda row: (row.happened_at, row.id))
        partner = PARTNERS.get(row.partner, row.partner) if row.partner else "Other universities"
        return partner, CATEGORIES.get(row.category, row.category)

    def headings(self, steps: Iterable[str]) -> list[str]:
        found = {self.held(person, at)[1] for step in steps for person, at in self.counted(step).items()}
        extra = sorted(found - set(CATEGORIES.values()), key=lambda name: "-" if name == "Not stated" else name)
        return [*CATEGORIES.values(), *extra]

    def _category_row(self, step: str, headings: list[str]) -> list[object]:
        found = [self.held(person, at)[1] for person, at in self.counted(step).items()]
        return [*(found.count(heading) for heading in headings), len(found)]

    def _partner_rows(self) -> list[list[object]]:
        found = {self.held(person, at)[0] for step in STEPS for person, at in self.counted(step).items()}
        unknown = sorted(found - set(PARTNERS.values()) - {"Other universities", "Not stated"})
        rest = ["Other universities", *(["Not stated"] if "Not stated" in found else [])]
        names = [*PARTNERS.values(), *unknown, *rest]
        rows = [[name, *(self._of_partner(step, name) for step in STEPS)] for name in names]
        return [*rows, ["Total", *(len(self.counted(step)) for step in STEPS)]]

    def _of_partner(self, step: str, name: str) -> int:
        return sum(1 for person, at in self.counted(step).items() if self.held(person, at)[0] == name)

    def _module_rows(self) -> list[list[object]]:
        started, passed = self._module_starts(), self._module_passes()
        unknown = sorted(({module for _person, module in started} | {module for _p, module in passed}) - set(MODULES))
        return [
            [MODULES.get(name, name), sum(m == name for _p, m in started), sum(m == name for _p, m in passed)]
            for name in [*MODULES, *unknown]
        ]

    def _module_starts(self) -> dict[tuple[int, str], datetime]:
        first = _earliest(((person, module), at) for person, module, at in self._work())
        return {key: at for key, at in first.items() if self.is_inside(at)}

    def _module_passes(self) -> dict[tuple[int, str], datetime]:
        return {(f.person_id, f.module): f.happened_at for f in self.passed if self.is_inside(f.happened_at)}

    def _work(self) -> list[tuple[int, str, datetime]]:
        lessons = [(fact.person_id, fact.module, fact.happened_at) for fact in self.lessons]
        return lessons + [(attempt.person_id, attempt.module, answer.happened_at) for attempt, answer in self.answers]

    def _known(self, db: Session, table: type) -> list:
        return [row for row in db.scalars(select(table)) if row.recorded_at <= self.as_of]


def _earliest(pairs) -> dict:
    found = {}
    for key, at in pairs:
        found[key] = min(at, found.get(key, at))
    return found
