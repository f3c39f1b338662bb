"""The page of what people think. It opens distributions, never people: nobody knows whose an answer is."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.accounts.access import Reader, StatisticsReader
from app.errors import NotAllowed
from app.language import gettext as _
from app.statistics import csv_form, export, surveys
from app.statistics.routes import AskedView
from app.survey.results import LEAST
from app.web.files import CSV, whole_file
from app.web.page import render
from app.web.transaction import DbSession

router = APIRouter()


def require_whole_course(reader: StatisticsReader) -> Reader:
    """An answer belongs to no university, so it is for those who may see all of them."""
    if reader.partner_scope.partner is not None:
        raise NotAllowed(_("Surveys are answered without a university, so they are shown for the whole course only."))
    return reader


WholeCourseReader = Annotated[Reader, Depends(require_whole_course)]


@router.get("/statistics/surveys")
def show_surveys(request: Request, reader: WholeCourseReader, view: AskedView, db: DbSession) -> Response:
    context = {"cut": view.cut, "results": surveys.count_surveys(db, view.course, view.cut), "least": LEAST}
    return render(request, "statistics/surveys.html", context)


@router.get("/statistics/surveys.csv")
def export_surveys(reader: WholeCourseReader, view: AskedView, db: DbSession) -> Response:
    """It names nobody, so the audit trail does not note it."""
    table = surveys.survey_table(surveys.count_surveys(db, view.course, view.cut))
    name = export.file_name(view.course.id, "surveys", view.cut, "csv")
    return whole_file(b"".join(csv_form.csv_chunks(table)), CSV, name)
