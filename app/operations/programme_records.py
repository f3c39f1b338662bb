"""Writing the demonstration of the programme into an installation that holds nobody else."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import count
from secrets import token_hex
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.accounts.email import DEMO_DOMAIN
from app.accounts.models import Affiliation, Person, Registration
from app.certificates.models import Award, CertificateEvent
from app.certificates.verification_code import new_code
from app.db import Base, Database
from app.errors import StartRefused
from app.modules.catalogue import Course, Module, Survey
from app.modules.models import CourseCompletion, LessonCompletion, ModuleCompletion
from app.operations.demo import DEMO_STAFF, give_demo_roles
from app.operations.programme import Happening, Opinion, Rating, Syllabus, demo_name, happenings, opinions
from app.questions.question import Question
from app.questions.tasks import Likert, SingleChoice
from app.quiz.awarding import Holder, completion_facts
from app.quiz.models import Attempt, ItemGrade, SavedAnswer, Submission
from app.survey.models import SurveyParticipation, SurveyResponse

SECONDS_PER_ANSWER = 40
TABLES: tuple[type[Base], ...] = (
    Person,
    Registration,
    Affiliation,
    LessonCompletion,
    Attempt,
    SavedAnswer,
    Submission,
    ItemGrade,
    ModuleCompletion,
    CourseCompletion,
    Award,
    CertificateEvent,
)


def add_programme(database: Database, course: Course, public_url: str) -> str:
    """Give the text to print. Raises StartRefused where the database holds anybody."""
    with database.writing.begin() as db:
        if db.scalar(select(func.count()).select_from(Person)):
            raise StartRefused("The database holds people already: the demonstration needs an empty one.")
        listed = happenings(syllabus_of(course))
        rows = _rows(course, public_url, listed) | _answers(opinions(syllabus_of(course), listed, course.zone))
        for table, values in rows.items():
            if values:
                db.execute(insert(table), values)
        _set_sequences(db)
        registered = sum(one.kind == "registered" for one in listed)
        # Who signs in is registered by that, so the roles go to the last of those who are.
        staff = range(registered - len(DEMO_STAFF) + 1, registered + 1)
        return f"{registered} demonstration people registered.\n{give_demo_roles(db, staff)}"


def syllabus_of(course: Course) -> Syllabus:
    lessons = {module.id: tuple(lesson.id for lesson in module.lessons) for module in course.modules}
    surveys = [course.survey, *(module.survey for module in course.modules)]
    return Syllabus(lessons, {survey.id: _ratings(survey) for survey in surveys if survey})


def _ratings(survey: Survey) -> Sequence[Rating]:
    return [
        Rating(question.id, [row.id for row in task.rows], [point.id for point in task.points])
        for question in survey.questions
        if isinstance(task := question.task, Likert)
    ]


def _answers(given: Iterable[Opinion]) -> dict[type[Base], list[dict[str, Any]]]:
    """As a survey stores them: answers without a person, people without an answer."""
    responses: list[dict[str, Any]] = []
    people: list[dict[str, Any]] = []
    for one in given:
        responses.append({"key": token_hex(16), "survey": one.survey, "month": one.month, "answers": one.answers})
        people.append({"person_id": one.person, "survey": one.survey})
    return {SurveyResponse: responses, SurveyParticipation: people}


def _rows(course: Course, public_url: str, listed: Iterable[Happening]) -> dict[type[Base], list[dict[str, Any]]]:
    """In an order in which each row finds what it refers to."""
    rows: dict[type[Base], list[dict[str, Any]]] = {table: [] for table in TABLES}
    writer = _Writer(course, public_url, rows)
    for happening in listed:
        writer.write(happening)
    return rows


class _Writer:
    def __init__(self, course: Course, public_url: str, rows: dict[type[Base], list[dict[str, Any]]]) -> None:
        self._course, self._public_url, self._rows = course, public_url, rows
        self._attempts, self._awards = count(1), dict[int, int]()
        self._items = {module.id: _single_choices(module) for module in course.modules}

    def write(self, one: Happening) -> None:
        getattr(self, f"_{one.kind}")(one)

    def _registered(self, one: Happening) -> None:
        email = f"person{one.person}@{DEMO_DOMAIN}"
        self._rows[Person].append(
            {"id": one.person, "name": demo_name(one.person), "email": email, "language": self._course.language}
        )
        self._add(Registration, one)
        self._moved(one)

    def _moved(self, one: Happening) -> None:
        other_name = "" if one.partner else "A university elsewhere"
        self._add(
            Affiliation,
            one,
            partner=one.partner,
            category=one.category,
            country=one.country,
            other_name=other_name,
        )

    def _lesson(self, one: Happening) -> None:
        self._add(LessonCompletion, one, module=one.module, lesson=one.lesson, version_id=self._course.version_id)

    def _attempt(self, one: Happening) -> None:
        """Begun, answered item by item, sent in and graded; the last answer was given at `one.at`."""
        attempt_id, items = next(self._attempts), self._items[one.module]
        began = one.at - timedelta(seconds=SECONDS_PER_ANSWER * len(items))
        draw = [{"item": item.id, "options": [option.id for option in item.options]} for item in items]
        version = {"version_id": self._course.version_id}
        self._rows[Attempt].append(
            {"id": attempt_id, "person_id": one.person, "module": one.module, "number": one.number, **version}
            | {"seed": "demo", "draw": draw, "happened_at": began, "recorded_at": began}
        )
        for place, item in enumerate(items):
            self._answer(attempt_id, item, one, is_right=place < one.right, seconds=SECONDS_PER_ANSWER * place)
        last = len(self._rows[SavedAnswer])
        times = {"happened_at": one.at, "recorded_at": one.recorded_at}
        self._rows[Submission].append({"attempt_id": attempt_id, "client_key": "demo", "last_save_id": last, **times})

    def _answer(self, attempt_id: int, item: Question, one: Happening, *, is_right: bool, seconds: int) -> None:
        at = one.at - timedelta(seconds=SECONDS_PER_ANSWER * 10) + timedelta(seconds=seconds)
        option = next(option.id for option in item.options if option.is_right == is_right)
        answer_id = len(self._rows[SavedAnswer]) + 1
        self._rows[SavedAnswer].append(
            {"id": answer_id, "attempt_id": attempt_id, "item": item.id, "response": [option]}
            | {"client_key": item.id, "happened_at": at, "recorded_at": at}
        )
        times = {"happened_at": one.at, "recorded_at": one.recorded_at}
        self._rows[ItemGrade].append(
            {"attempt_id": attempt_id, "item": item.id, "answered": True, "counts": True}
            | {"numerator": int(is_right), "denominator": 1, "reason": "", **times}
        )

    def _passed(self, one: Happening) -> None:
        self._add(ModuleCompletion, one, module=one.module, version_id=self._course.version_id)

    def _completed(self, one: Happening) -> None:
        self._add(CourseCompletion, one, version_id=self._course.version_id)

    def _certified(self, one: Happening) -> None:
        facts = completion_facts(self._course, Holder(demo_name(one.person)), {}, one.at, self._public_url)
        self._awards[one.person] = len(self._rows[Award]) + 1
        self._add(
            Award,
            one,
            id=self._awards[one.person],
            code=new_code(),
            level="completion",
            subject=self._course.id,
            revision=1,
            facts=facts.to_json(),
        )

    def _revoked(self, one: Happening) -> None:
        times = {"happened_at": one.at, "recorded_at": one.recorded_at}
        award_id = self._awards[one.person]
        self._rows[CertificateEvent].append(
            {"award_id": award_id, "kind": "revoked", "reason": "A demonstration.", **times}
        )

    def _add(self, table: type[Base], one: Happening, **values: Any) -> None:
        times = {"happened_at": one.at, "recorded_at": one.recorded_at}
        self._rows[table].append({"person_id": one.person, **times, **values})


def _single_choices(module: Module) -> Sequence[Question]:
    """Ten items of the bank that one option answers."""
    return [item for item in module.bank.items if isinstance(item.task, SingleChoice)][:10]


def _set_sequences(db: Session) -> None:
    """PostgreSQL counts on from where it stood, whatever ids were written by hand."""
    if db.get_bind().dialect.name == "sqlite":
        return
    for table in (Person, Attempt, SavedAnswer, Award):
        name = table.__tablename__
        newest = select(func.max(table.__table__.c.id)).scalar_subquery()
        db.execute(select(func.setval(func.pg_get_serial_sequence(name, "id"), newest)))
