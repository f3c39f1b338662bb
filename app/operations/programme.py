"""A demonstration of the whole programme: what 800 invented people did, as a list of events.

Pure: the same list at every run. `programme_records` writes it down, and a test counts it a second time.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from random import Random

QUOTAS: dict[str | None, tuple[int, int, int]] = {
    "nust": (90, 110, 20),
    "lums": (40, 50, 10),
    "cui": (110, 120, 30),
    "pifd": (50, 40, 10),
    "salamanca": (6, 14, 2),
    "bologna": (5, 12, 1),
    "cardiff-met": (4, 12, 2),
    "centrale-nantes": (3, 9, 2),
    "british-council": (0, 6, 4),
    None: (12, 20, 6),
}
"""Students, staff and others who register at each partner; None is any other university."""
CATEGORIES = ("students", "staff", "other")
STARTED, COMPLETED, REVOKED, MOVED = 720, 630, 2, 20
OPENS = datetime(2023, 1, 9, 4, tzinfo=UTC)
LATE = timedelta(days=5)
WILLING, THOROUGH, SATISFIED = 0.66, 0.97, 0.22
"""Shares: of those who answer a survey, of the sentences that they rate, and of each answer beside the better one."""
GIVEN = ("Amina", "Bilal", "Chiara", "Dawud", "Elena", "Farah", "Hamza", "Ifrah", "Jamil", "Lucía", "Marco", "Noor")
FAMILY = ("Ahmed", "Bianchi", "Chaudhry", "Davies", "García", "Hussain", "Khan", "Le Gall", "Malik", "Qureshi", "Raza")


@dataclass(frozen=True)
class Happening:
    """One thing that a person did. `recorded_at` is later where it was noted down late."""

    kind: str
    """registered, moved, lesson, attempt, passed, completed, certified or revoked."""
    person: int
    """1 to 800."""
    at: datetime
    recorded_at: datetime
    partner: str | None = None
    category: str = ""
    country: str = ""
    module: str = ""
    lesson: str = ""
    number: int = 0
    right: int = 0
    """Of ten answers of the attempt."""


@dataclass(frozen=True)
class Rating:
    """A question of a survey: sentences that are rated on one scale, the best answer first."""

    question: str
    rows: Sequence[str]
    points: Sequence[str]


@dataclass(frozen=True)
class Syllabus:
    """Modules in their order, and the lessons of each."""

    lessons: Mapping[str, Sequence[str]]
    ratings: Mapping[str, Sequence[Rating]] = field(default_factory=dict)
    """Of each survey; that of the whole course is called `course`."""


@dataclass(frozen=True)
class Opinion:
    """What somebody answered to a survey. Who it was is known here only, to note that they took part."""

    person: int
    survey: str
    month: str
    answers: dict[str, list[str]]
    """Question → row and point, as `questions.response` describes."""


def demo_name(person: int) -> str:
    return f"Demo {GIVEN[person % len(GIVEN)]} {FAMILY[person % len(FAMILY)]} {person}"


def happenings(syllabus: Syllabus) -> list[Happening]:
    """Everything that happened, in the order of the people."""
    random = Random(610352)  # noqa: S311 - the same people at every run
    places = [
        (partner, category)
        for partner, quota in QUOTAS.items()
        for category, people in zip(CATEGORIES, quota, strict=True)
        for _person in range(people)
    ]
    random.shuffle(places)
    return [
        happening
        for person, (partner, category) in enumerate(places, start=1)
        for happening in _life(person, partner, category, syllabus, random)
    ]


def opinions(syllabus: Syllabus, listed: Iterable[Happening], zone: tzinfo) -> list[Opinion]:
    """Of two in three who passed a module or completed the course, in the month in which they did."""
    random = Random(2023)  # noqa: S311 - the same answers at every run
    found = []
    for one in listed:
        survey = {"passed": one.module, "completed": "course"}.get(one.kind, "")
        if survey in syllabus.ratings and random.random() < WILLING:
            month = one.at.astimezone(zone).strftime("%Y-%m")
            answers = {rating.question: _rate(rating, random) for rating in syllabus.ratings[survey]}
            found.append(Opinion(one.person, survey, month, answers))
    return found


def _rate(rating: Rating, random: Random) -> list[str]:
    weights = [SATISFIED ** (place + 1) for place in range(len(rating.points))]
    return [f"{row}:{random.choices(rating.points, weights)[0]}" for row in rating.rows if random.random() < THOROUGH]


def _life(person: int, partner: str | None, category: str, syllabus: Syllabus, random: Random) -> Iterator[Happening]:
    country = random.choice(("PK", "PK", "DE", "TR")) if partner is None else ""
    at = OPENS + timedelta(days=random.randrange(480), seconds=random.randrange(86_400))
    yield Happening("registered", person, at, at, partner, category, country)
    if person <= MOVED:
        yield _moved(person, at + timedelta(days=1))
    if person > STARTED:
        return
    at += timedelta(days=random.randrange(1, 40))
    modules = list(syllabus.lessons)
    if person > COMPLETED:
        modules = random.sample(modules, random.randrange(1, len(modules)))
    for module in modules:
        at = yield from _study(person, module, syllabus.lessons[module], at, random, passes=person <= COMPLETED)
    if person <= COMPLETED:
        yield from _finish(person, at)


def _moved(person: int, at: datetime) -> Happening:
    """To LUMS, as staff."""
    return Happening("moved", person, at, at + LATE, "lums", "staff")


def _study(
    person: int, module: str, lessons: Sequence[str], at: datetime, random: Random, *, passes: bool
) -> Generator[Happening, None, datetime]:
    """Gives the moment of the last thing."""
    done = len(lessons) if passes else random.randrange(1, len(lessons) + 1)
    for lesson in lessons[:done]:
        at += timedelta(minutes=random.randrange(5, 3_000))
        yield Happening("lesson", person, at, at, module=module, lesson=lesson)
    failures = random.choice((0, 0, 0, 1, 2)) if passes else random.choice((0, 1))
    results = [
        *(random.randrange(2, 7) for _failure in range(failures)),
        *([random.randrange(7, 11)] if passes else []),
    ]
    for number, right in enumerate(results, start=1):
        at += timedelta(minutes=random.randrange(30, 900))
        yield Happening("attempt", person, at, at, module=module, number=number, right=right)
    if passes:
        yield Happening("passed", person, at, at, module=module)
    return at


def _finish(person: int, at: datetime) -> Iterator[Happening]:
    recorded = at + LATE if person % 10 == 0 else at
    yield Happening("completed", person, at, recorded)
    yield Happening("certified", person, at, recorded)
    if person <= REVOKED:
        yield Happening("revoked", person, at + LATE, at + LATE)
