"""What people think: the surveys' distributions, as a page and as a file."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape

from sqlalchemy.orm import Session

from app.language import gettext as _
from app.modules.catalogue import Course
from app.modules.report_plan import TablePlan
from app.statistics.behind import Behind
from app.statistics.columns import Cell, Column, Kind, Row, Table
from app.statistics.period import Cut
from app.statistics.sql_text import readable
from app.survey import results
from app.survey.results import RowResult, Share, SurveyResult

TAG = re.compile(r"<[^>]*>")


def count_surveys(db: Session, course: Course, cut: Cut) -> list[SurveyResult]:
    """Of the course first, then of each module that has one."""
    return [results.count(db, survey, course.zone, cut.as_of, cut.first_day, cut.last_day) for survey in course.surveys]


def definition() -> tuple[str, str, str]:
    """Name, words and statement of the satisfaction that reports tell."""
    words = _(
        "The share of the best answer on the scale, of all answers to a sentence about satisfaction, in whole months "
        "that are over. Answers belong to nobody; fewer than %(least)s are not shown, and there is no mean."
    )
    return _("Satisfaction"), words % {"least": results.LEAST}, readable(results.CHOSEN)


def satisfaction_table(plan: TablePlan, counted: Sequence[SurveyResult]) -> Table:
    """A row for each sentence that the surveys' questions on satisfaction ask about, a column for each answer."""
    rated = [(result, question) for result in counted if (question := result.on_satisfaction)]
    points = tuple(dict.fromkeys(point for _result, question in rated for point in question.points))
    chosen, all_of_them = _("Answers that chose this."), _("Answers to this sentence.")
    rows = [(result, row) for result, question in rated for row in question.rows]
    return Table(
        id=plan.id,
        title=_(plan.title),
        columns=(
            Column(_("About")),
            Column(_("Sentence")),
            *(Column(point, Kind.COUNT, chosen) for point in points),
            Column(_("Answers"), Kind.SUM, all_of_them, readable(results.CHOSEN)),
            Column(_("In words"), definition=_("The programme's measure: the share of the best answer.")),
        ),
        rows=tuple(
            (result.survey.about or _("The course"), plain(row.row_html), *_numbers(points, row), _in_words(row))
            for result, row in rows
        ),
        note=_("Whole months that are over; fewer than %(least)s answers are not shown.") % {"least": results.LEAST},
        behind=tuple(_behind(result, row, len(points)) for result, row in rows),
    )


def _numbers(points: Sequence[str], row: RowResult) -> tuple[Cell, ...]:
    people = {share.point: share.people for share in row.shares}
    return (*(people.get(point) for point in points), row.n if row.shares else None)


def _in_words(row: RowResult) -> str:
    if row.best is None:
        return _("too few answers to be shown") if row.n else _("no answers")
    return share_in_words(row.best)


def share_in_words(share: Share) -> str:
    words = {"point": share.point, "percent": share.percent, "people": share.people, "of": share.of}
    return _("%(point)s: %(percent)s %%, %(people)s of %(of)s") % words


def _behind(result: SurveyResult, row: RowResult, points: int) -> tuple[Behind | None, ...]:
    number = Behind("satisfaction", survey=result.survey.id) if row.shares else None
    return (None, None, *(number for _point in range(points + 1)), None)


def survey_table(counted: Iterable[SurveyResult]) -> Table:
    """One row per point of each scale; what fewer than five people said is left out."""
    return Table(
        id="surveys",
        title=_("What people think"),
        columns=(
            Column(_("Survey")),
            Column(_("First month")),
            Column(_("Last month")),
            Column(_("Question")),
            Column(_("Sentence")),
            Column(_("Answer")),
            Column(_("People"), Kind.COUNT),
            Column(_("Of"), Kind.COUNT),
        ),
        rows=tuple(row for result in counted for row in _rows(result)),
    )


def _rows(result: SurveyResult) -> Iterator[Row]:
    about = result.survey.about or _("The course")
    for question in result.questions:
        for row in question.rows:
            for share in row.shares:
                yield (
                    about,
                    result.first_month,
                    result.last_month,
                    plain(question.stem_html),
                    plain(row.row_html),
                    share.point,
                    share.people,
                    share.of,
                )


def plain(html: str) -> str:
    return " ".join(unescape(TAG.sub(" ", html)).split())
