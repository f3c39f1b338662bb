"""Reports as pages and files, and the people behind each of their numbers."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app import clock
from app.accounts.access import PeopleReader, StatisticsReader
from app.accounts.scope import Scope
from app.db import Database
from app.errors import InvalidInput, NotFound
from app.language import gettext as _
from app.modules.live import CourseLibrary
from app.paging import asked_page
from app.statistics import csv_form, export, printing, service
from app.statistics.behind import Behind
from app.statistics.json_form import as_json
from app.statistics.long_form import long_table
from app.statistics.reports import Report
from app.statistics.routes import (
    AskedPeriod,
    AskedView,
    note_export,
    report_name,
)
from app.statistics.suggested import suggest_periods
from app.statistics.trend import find_trends
from app.statistics.view import View, open_view
from app.web.files import CSV, PDF, XLSX, streamed_file, whole_file
from app.web.page import page_links, render
from app.web.transaction import DbSession, database_of

router = APIRouter()
JSON = "application/vnd.b-international.report+json"


@router.get("/statistics/reports/{plan_id}.{extension}")
def export_report(
    request: Request, plan_id: str, extension: str, reader: StatisticsReader, view: AskedView, db: DbSession
) -> Response:
    if extension not in _FILES:
        raise NotFound(_("There is no such file of a report."))
    report = service.find_report(
        db, view.course, view.cut, reader.partner_scope, service.get_plan(view.course, plan_id)
    )
    media_type, content = _FILES[extension]
    note_export(request, reader, f"report {plan_id}.{extension}"[:80], view.cut)
    return whole_file(
        content(view, report),
        media_type,
        export.file_name(report_name(view, reader), plan_id, view.cut, extension),
    )


@router.get("/statistics/reports/{plan_id}")
def show_report(
    request: Request,
    plan_id: str,
    library: CourseLibrary,
    reader: StatisticsReader,
    asked: AskedPeriod,
    db: DbSession,
) -> Response:
    plan = service.get_plan(library.live(), plan_id)
    periods = suggest_periods(clock.now().astimezone(library.live().zone).date())
    page = {"plan": plan, "values": asked.values, "errors": {}, "report": None, "trends": {}, "periods": periods}
    try:
        view = open_view(db, library, asked, clock.now())
    except InvalidInput as error:
        return render(request, "statistics/report.html", page | {"errors": error.fields}, status=422)
    report = service.find_report(
        db, view.course, view.cut, reader.partner_scope, service.get_plan(view.course, plan_id)
    )
    trends = {table.id: find_trends(table) for table in report.tables if table.is_trend}
    return render(request, "statistics/report.html", page | {"report": report, "trends": trends})


def read_behind(
    figure_id: str,
    module: str | None = None,
    lesson: str | None = None,
    partner: str | None = None,
    category: str | None = None,
    country: str | None = None,
    month: str | None = None,
    duration: str | None = None,
) -> Behind:
    return Behind(figure_id, module, lesson, partner, category, country, month, duration)


AskedBehind = Annotated[Behind, Depends(read_behind)]


@router.get("/statistics/figures/{figure_id}.csv")
def export_figure(
    request: Request, behind: AskedBehind, reader: PeopleReader, view: AskedView, db: DbSession
) -> Response:
    service.describe(view, behind)
    note_export(request, reader, f"figure {behind.figure}.csv", view.cut)
    name = export.file_name(report_name(view, reader), behind.figure, view.cut, "csv")
    return streamed_file(_events_csv(database_of(request), view, reader.partner_scope, behind), CSV, name)


@router.get("/statistics/figures/{figure_id}")
def show_figure(
    request: Request, behind: AskedBehind, reader: PeopleReader, view: AskedView, db: DbSession, page: str = "1"
) -> Response:
    shown = service.list_events(db, view, reader.partner_scope, behind, asked_page(page))
    note_export(request, reader, f"figure {behind.figure}", view.cut, "statistics.opened")
    previous, following = page_links(shown, "", behind.query(view.cut))
    context = {"view": view, "behind": behind, "shown": shown, "previous": previous, "next": following}
    return render(request, "statistics/figure.html", context)


def _events_csv(database: Database, view: View, scope: Scope, behind: Behind) -> Iterator[bytes]:
    with database.reading.begin() as own:
        yield from csv_form.csv_chunks(service.open_events(own, view, scope, behind))


def _csv_file(view: View, report: Report) -> bytes:
    return b"".join(csv_form.csv_chunks(long_table(report)))


def _xlsx_file(view: View, report: Report) -> bytes:
    return export.workbook([*report.tables, service.definition_table()], view.cut, report.method)


def _pdf_file(view: View, report: Report) -> bytes:
    return printing.print_report(view.course, report)


def _json_file(view: View, report: Report) -> bytes:
    return as_json(view.course, report)


_FILES = {"csv": (CSV, _csv_file), "xlsx": (XLSX, _xlsx_file), "pdf": (PDF, _pdf_file), "json": (JSON, _json_file)}
