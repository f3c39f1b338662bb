"""The report pack counted from the demonstration's events, in plain loops. Shares no code with app.statistics."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median_low

from app.modules.catalogue import Course
from app.operations.programme import Happening, Opinion

KARACHI = timedelta(hours=5)
STEPS = {"Registered": "registered", "Started": "", "Completed": "completed", "Certified": "certified"}
CATEGORIES = {"students": "Students", "staff": "Staff", "other": "Other"}
COUNTRIES = {"PK": "Pakistan", "GB": "United Kingdom", "FR": "France", "IT": "Italy", "ES": "Spain"} | {
    "DE": "Germany",
    "TR": "Türkiye",
}
SPANS = (
    ("Less than a day", 0, 0),
    ("1 to 6 days", 1, 6),
    ("7 to 29 days", 7, 29),
    ("30 to 89 days", 30, 89),
    ("90 to 364 days", 90, 364),
    ("365 days and more", 365, 10_000),
)
OTHERS = "Other universities"
OF_A_MODULE = ("The module as a whole", "The examples and templates", "The questions of the quiz")
SURVEYS = (
    (
        "course",
        "The course",
        ("The course as a whole", "What I learned for my own work", "The way the course is written and shown"),
    ),
    ("mobilities", "Mobilities", OF_A_MODULE),
    ("recognition", "Recognition", OF_A_MODULE),
    ("strategy", "Internationalising the institution", OF_A_MODULE),
    ("research-partnerships", "Research partnerships and funding", OF_A_MODULE),
)


class ProgrammeRecount:
    def __init__(
        self,
        events: Iterable[Happening],
        opinions: Iterable[Opinion],
        course: Course,
        first: date | None,
        last: date | None,
        as_of: datetime,
    ) -> None:
        self.course, self.first, self.last, self.as_of = course, first, last, as_of
        self.events = [event for event in events if event.recorded_at <= as_of]
        self.of_person: dict[int, list[Happening]] = {}
        for event in self.events:
            self.of_person.setdefault(event.person, []).append(event)
        self.opinions = [one for one in opinions if self.is_whole(one.month)]
        self.names = {partner.id: partner.name for partner in course.partners}
        self.moments = {step: self._moments(step) for step in STEPS}

    def tables(self) -> dict[str, list[list[object]]]:
        by_university = {step.lower(): self._universities_by_category(step) for step in STEPS}
        return {
            "funnel": [[step, len(self.counted(step))] for step in STEPS],
            "participants": [self._by_category("Registered")],
            "categories": [[step, *self._by_category(step)] for step in STEPS],
            "partners": self._by_step([*self.names.values(), OTHERS], lambda person, at: self.held(person, at)[0]),
            "countries": self._by_step(self._countries(), lambda person, at: self.held(person, at)[2]),
            "months": self._by_step(self._months(), lambda _person, at: month_of(at)),
            "duration": self._durations(),
            "modules": self._modules(),
            "lessons": self._lessons(),
            "quizzes": self._quizzes(),
            "satisfaction": self._satisfaction(),
            "active": self._active(),
            **by_university,
        }

    def counted(self, step: str) -> dict[int, datetime]:
        return {person: at for person, at in self.moments[step].items() if self.is_inside(at)}

    def held(self, person: int, at: datetime) -> tuple[str, str, str]:
        """University, category and country of the person then."""
        said = [e for e in self.of_person[person] if e.kind in ("registered", "moved") and e.at <= at]
        last = max(said, key=lambda event: event.at)
        home = next((partner.country for partner in self.course.partners if partner.id == last.partner), "")
        university = self.names[last.partner] if last.partner else OTHERS
        return university, CATEGORIES[last.category], COUNTRIES[last.country or home]

    def is_inside(self, at: datetime) -> bool:
        day = (at + KARACHI).date()
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)

    def _moments(self, step: str) -> dict[int, datetime]:
        revoked = {event.person for event in self.events if event.kind == "revoked"}
        found: dict[int, datetime] = {}
        for event in self.events:
            counts = event.kind in ("lesson", "attempt") if step == "Started" else event.kind == STEPS[step]
            if counts and not (step == "Certified" and event.person in revoked):
                # An attempt is begun with its first answer.
                at = event.at - timedelta(seconds=400) if event.kind == "attempt" else event.at
                found[event.person] = min(at, found.get(event.person, at))
        return found

    def _by_category(self, step: str) -> list[int]:
        found = [self.held(person, at)[1] for person, at in self.counted(step).items()]
        return [*(found.count(name) for name in CATEGORIES.values()), len(found)]

    def _universities_by_category(self, step: str) -> list[list[object]]:
        found = [self.held(person, at)[:2] for person, at in self.counted(step).items()]
        return [*self._university_rows(found), ["Total", *self._by_category(step)]]

    def _university_rows(self, found: list[tuple[str, str]]) -> list[list[object]]:
        rows: list[list[object]] = []
        for name in [*self.names.values(), OTHERS]:
            numbers = [found.count((name, category)) for category in CATEGORIES.values()]
            rows.append([name, *numbers, sum(numbers)])
        return rows

    def _active(self) -> list[list[object]]:
        """Who did anything in the period, by where they were at the first of it."""
        first: dict[int, datetime] = {}
        for event in self.events:
            begun = event.at - timedelta(seconds=400)
            moments = [begun + timedelta(seconds=40 * n) for n in range(10)] if event.kind == "attempt" else [event.at]
            for at in moments:
                if event.kind not in ("moved", "revoked") and self.is_inside(at):
                    first[event.person] = min(at, first.get(event.person, at))
        found = [self.held(person, at)[:2] for person, at in first.items()]
        categories = [category for _university, category in found]
        total = [*(categories.count(name) for name in CATEGORIES.values()), len(found)]
        return [*self._university_rows(found), ["Total", *total]]

    def is_whole(self, month: str) -> bool:
        """All of the month lies in the period and is over."""
        begin = date.fromisoformat(f"{month}-01")
        after = (begin + timedelta(days=31)).replace(day=1)
        ends = [(self.as_of + KARACHI).date(), *([self.last + timedelta(days=1)] if self.last else [])]
        return after <= min(ends) and (self.first is None or begin >= self.first)

    def _satisfaction(self) -> list[list[object]]:
        return [
            [about, sentence, *self._rated(survey, row)]
            for survey, about, sentences in SURVEYS
            for row, sentence in zip("abc", sentences, strict=True)
        ]

    def _rated(self, survey: str, row: str) -> list[object]:
        given = [
            answer.split(":")[1]
            for one in self.opinions
            for answer in one.answers.get(f"{survey}-satisfaction", ())
            if one.survey == survey and answer.split(":")[0] == row
        ]
        if len(given) < 5:
            return [None, None, None, None, None, "too few answers to be shown" if given else "no answers"]
        numbers = [given.count(str(place)) for place in (1, 2, 3, 4)]
        percent = (Decimal(100 * numbers[0]) / len(given)).quantize(Decimal("0.1"), ROUND_HALF_UP)
        share = f"completely satisfied: {percent} %, {numbers[0]} of {len(given)}"
        return [*numbers, len(given), share]

    def _by_step(self, names: Iterable[str], name_of: Callable[[int, datetime], str]) -> list[list[object]]:
        found = {step: [name_of(person, at) for person, at in self.counted(step).items()] for step in STEPS}
        rows = [[name, *(found[step].count(name) for step in STEPS)] for name in names]
        return [*rows, ["Total", *(len(found[step]) for step in STEPS)]]

    def _countries(self) -> list[str]:
        return sorted({self.held(person, at)[2] for step in STEPS for person, at in self.counted(step).items()})

    def _months(self) -> list[str]:
        first = min(event.at for event in self.events)
        day = max((first + KARACHI).date(), self.first or date.min).replace(day=1)
        last = min((self.as_of + KARACHI).date(), self.last or date.max)
        found = []
        while day <= last:
            found.append(f"{day:%B %Y}")
            day = (day + timedelta(days=31)).replace(day=1)
        return found

    def half_took(self) -> str:
        """The sentence below the table of durations."""
        return f"Half of them took {median_low(self._days())} whole days or fewer."

    def _days(self) -> list[int]:
        registered = self.moments["Registered"]
        return [(at - registered[person]).days for person, at in self.counted("Completed").items()]

    def _durations(self) -> list[list[object]]:
        days = self._days()
        rows = [[name, sum(low <= took <= high for took in days)] for name, low, high in SPANS]
        return [*rows, ["Total", len(days)]]

    def _modules(self) -> list[list[object]]:
        first: dict[tuple[int, str], datetime] = {}
        for event in self.events:
            if event.kind in ("lesson", "attempt"):
                at = event.at - timedelta(seconds=400) if event.kind == "attempt" else event.at
                key = (event.person, event.module)
                first[key] = min(at, first.get(key, at))
        started = [module for (_person, module), at in first.items() if self.is_inside(at)]
        passed = [event.module for event in self._inside("passed")]
        return [[module.title, started.count(module.id), passed.count(module.id)] for module in self.course.modules]

    def _lessons(self) -> list[list[object]]:
        done = [(event.module, event.lesson) for event in self._inside("lesson")]
        return [
            [module.title, lesson.title, done.count((module.id, lesson.id))]
            for module in self.course.modules
            for lesson in module.lessons
        ]

    def _quizzes(self) -> list[list[object]]:
        return [[module.title, *self._quiz(module.id)] for module in self.course.modules]

    def _quiz(self, module: str) -> tuple[int, int, int, int]:
        attempts = [event for event in self.events if event.kind == "attempt" and event.module == module]
        first = [event for event in attempts if event.number == 1]
        passed = [event for event in self._inside("passed") if event.module == module]
        tries = [sum(one.person == event.person and one.at <= event.at for one in attempts) for event in passed]
        return (
            sum(self.is_inside(event.at) for event in attempts),
            sum(self.is_inside(event.at) for event in first),
            tries.count(1),
            len(passed),
        )

    def _inside(self, kind: str) -> list[Happening]:
        return [event for event in self.events if event.kind == kind and self.is_inside(event.at)]


def month_of(at: datetime) -> str:
    return f"{at + KARACHI:%B %Y}"
