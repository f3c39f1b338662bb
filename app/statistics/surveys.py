"""What people think: the surveys' distributions, as a page and as a file."""

import re
from collections.abc import Iterable, Iterator
from html import unescape

from sqlalchemy.orm import Session

from app.language import gettext as _
from app.modules.catalogue import Course
from app.statistics.period import Cut
from app.statistics.reports import Column, Kind, Row, Table
from app.survey import results
from app.survey.results import SurveyResult

TAG = re.compile(r"<[^>]*>")


def count_surveys(db: Session, course: Course, cut: Cut) -> list[SurveyResult]:
    """Of the course first, then of each module that has one."""
    surveys = [course.survey, *(module.survey for module in course.modules)]
    return [
        results.count(db, survey, course.zone, cut.as_of, cut.first_day, cut.last_day) for survey in surveys if survey
    ]


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
                    _plain(question.stem_html),
                    _plain(row.row_html),
                    share.point,
                    share.people,
                    share.of,
                )


def _plain(html: str) -> str:
    return " ".join(unescape(TAG.sub(" ", html)).split())
