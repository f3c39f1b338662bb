"""What a survey's answers come to: distributions with their n, and never a mean.

Whole months only, and only those that are over: so a report as of a moment does not change later, and nobody
can tell one person's answers by looking before and after. Below LEAST answers nothing is shown.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import String, bindparam, select
from sqlalchemy.orm import Session

from app.modules.catalogue import Survey
from app.questions.question import Question
from app.questions.response import by_part
from app.questions.tasks import Entry, FreeText, Likert
from app.survey.models import SurveyResponse

LEAST = 5
CHOSEN = (
    select(SurveyResponse.answers)
    .where(
        SurveyResponse.survey == bindparam("survey", type_=String()),
        SurveyResponse.month >= bindparam("first_month", type_=String()),
        SurveyResponse.month <= bindparam("last_month", type_=String()),
    )
    .order_by(SurveyResponse.key)
)
"""The answers that count; the keys are random, so their order tells nothing."""

BY_MONTH = CHOSEN.add_columns(SurveyResponse.month).order_by(None).order_by(SurveyResponse.month)


@dataclass(frozen=True)
class Share:
    """So many of those who answered chose this point of the scale."""

    point: str
    people: int
    of: int

    @property
    def tenths(self) -> int:
        """Tenths of a percent, rounded as a spreadsheet does, halves up: 875 is 87.5 %, and 2 of 3 are 667."""
        return (2000 * self.people + self.of) // (2 * self.of) if self.of else 0

    @property
    def percent(self) -> str:
        return f"{self.tenths // 10}.{self.tenths % 10}"


@dataclass(frozen=True)
class RowResult:
    """One sentence that was rated."""

    row_html: str
    n: int
    shares: tuple[Share, ...]
    """In the order of the scale; empty where n is too small to be shown."""

    @property
    def best(self) -> Share | None:
        """The first point of the scale: the programme's measure is the share of the completely satisfied."""
        return self.shares[0] if self.shares else None


@dataclass(frozen=True)
class QuestionResult:
    id: str
    stem_html: str
    n: int
    points: tuple[str, ...] = ()
    """Of the scale, the best answer first; empty for free text."""
    rows: tuple[RowResult, ...] = ()
    texts: tuple[str, ...] = ()
    """In no order that tells who wrote when."""


@dataclass(frozen=True)
class SurveyResult:
    survey: Survey
    first_month: str
    last_month: str
    """The months that are counted, both included; empty where the period holds no whole month that is over."""
    n: int
    questions: tuple[QuestionResult, ...]

    @property
    def is_shown(self) -> bool:
        return self.n >= LEAST

    @property
    def on_satisfaction(self) -> QuestionResult | None:
        """The rating that the author named."""
        return next((one for one in self.questions if one.id == self.survey.satisfaction and one.points), None)

    @property
    def satisfied(self) -> RowResult | None:
        """The row that the programme reports: the first of that rating; None where it has too few answers."""
        rating = self.on_satisfaction
        return rating.rows[0] if rating and rating.rows[0].shares else None


@dataclass(frozen=True)
class RowByMonth:
    """One sentence on satisfaction, and how many chose each point of its scale, the best first."""

    row_html: str
    points: tuple[str, ...]
    months: tuple[tuple[int, ...], ...]
    """In their order; those without answers are left out."""


def count(
    db: Session, survey: Survey, zone: ZoneInfo, as_of: datetime, first_day: date | None, last_day: date | None
) -> SurveyResult:
    """The answers of the whole months within the period that were over at `as_of`."""
    first, last = whole_months(zone, as_of, first_day, last_day)
    answers = list(db.scalars(CHOSEN, {"survey": survey.id, "first_month": first, "last_month": last}))
    questions = tuple(_question(question, answers) for question in survey.questions)
    return SurveyResult(survey, first, last, len(answers), questions)


def count_by_month(db: Session, survey: Survey, zone: ZoneInfo, as_of: datetime) -> tuple[RowByMonth, ...]:
    """The sentences of the rating that the author named, in all months that were over at `as_of`."""
    rating = next((question for question in survey.questions if question.id == survey.satisfaction), None)
    if rating is None or not isinstance(rating.task, Likert):
        return ()
    first, last = whole_months(zone, as_of, None, None)
    found = db.execute(BY_MONTH, {"survey": survey.id, "first_month": first, "last_month": last}).all()
    answers = [(month, by_part(given[rating.id])) for given, month in found if rating.id in given]
    return tuple(_row_by_month(rating.task, row, answers) for row in rating.task.rows)


def _row_by_month(task: Likert, row: Entry, answers: Sequence[tuple[str, Mapping[str, str]]]) -> RowByMonth:
    chosen = Counter((month, parts[row.id]) for month, parts in answers if parts.get(row.id))
    months = sorted({month for month, _point in chosen})
    return RowByMonth(
        row.html,
        tuple(point.text for point in task.points),
        tuple(tuple(chosen[month, point.id] for point in task.points) for month in months),
    )


def whole_months(zone: ZoneInfo, as_of: datetime, first_day: date | None, last_day: date | None) -> tuple[str, str]:
    """First and last month, as 2026-11. The last may lie before the first: then there is none."""
    over = as_of.astimezone(zone).date().replace(day=1) - timedelta(days=1)
    end = min(last_day, over) if last_day else over
    if (end + timedelta(days=1)).day != 1:
        end = end.replace(day=1) - timedelta(days=1)
    begin = first_day or date(1, 1, 1)
    if begin.day != 1:
        begin = (begin.replace(day=28) + timedelta(days=4)).replace(day=1)
    return f"{begin:%Y-%m}".rjust(7, "0"), f"{end:%Y-%m}"


def _question(question: Question, answers: Sequence[Mapping[str, list[str]]]) -> QuestionResult:
    given = [answer[question.id] for answer in answers if question.id in answer]
    is_shown = len(answers) >= LEAST and len(given) >= LEAST
    match question.task:
        case Likert() as task:
            rows = tuple(_row(task, row, given, is_shown=is_shown) for row in task.rows)
            points = tuple(point.text for point in task.points)
            return QuestionResult(question.id, question.stem_html, len(given), points, rows)
        case FreeText():
            texts = tuple(sorted(text for response in given for text in response)) if is_shown else ()
            return QuestionResult(question.id, question.stem_html, len(given), texts=texts)
        case _:
            return QuestionResult(question.id, question.stem_html, len(given))


def _row(task: Likert, row: Entry, given: Sequence[list[str]], *, is_shown: bool) -> RowResult:
    chosen = Counter(value for response in given if (value := by_part(response).get(row.id)))
    n = sum(chosen.values())
    if n < LEAST or not is_shown:
        return RowResult(row.html, n, ())
    return RowResult(row.html, n, tuple(Share(point.text, chosen[point.id], n) for point in task.points))
