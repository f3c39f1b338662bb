"""Filed reports: freezing one, reading it as it was, and what changed between two."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.accounts.access import Administrator, Reader
from app.accounts.scope import WHOLE_COURSE
from app.errors import InvalidInput, NotFound
from app.language import gettext as _
from app.modules.live import CourseLibrary
from app.statistics import comparing, filing
from app.statistics.changed_people import list_changed
from app.statistics.csv_form import csv_chunks
from app.statistics.report_routes import JSON
from app.statistics.routes import note_export
from app.statistics.view import Asked
from app.typed_numbers import whole_number
from app.web.addresses import RowNumber
from app.web.files import CSV, PDF, XLSX, whole_file
from app.web.forms import Fields
from app.web.page import render
from app.web.transaction import DbSession, database_of

router = APIRouter()


@router.get("/statistics/filings")
def list_filings(request: Request, administrator: Administrator, library: CourseLibrary, db: DbSession) -> Response:
    context = {"filings": filing.list_filings(db), "zone": library.live().zone}
    return render(request, "statistics/filings.html", context)


@router.post("/statistics/filings")
def file_report(request: Request, administrator: Administrator, library: CourseLibrary, fields: Fields) -> Response:
    database = database_of(request)
    asked = Asked(*(str(fields.get(name, "")) for name in ("from", "until", "as_of")))
    with database.reading.begin() as reading:
        try:
            counted = filing.count_report(reading, library, str(fields.get("report", "")), asked)
        except InvalidInput as error:
            context = {"filings": filing.list_filings(reading), "zone": library.live().zone, "errors": error.fields}
            return render(request, "statistics/filings.html", context, status=422)
    with database.writing.begin() as writing:
        filed = filing.file_report(writing, counted, administrator.person_id)
    return RedirectResponse(f"/statistics/filings/{filed.id}", status_code=303)


@router.get("/statistics/filings/{filing_id}.json")
def export_filing(filing_id: RowNumber, administrator: Administrator, db: DbSession) -> Response:
    filed = filing.get_filed(db, filing_id)
    return whole_file(filed.content, JSON, f"{filed.report}_filed-{filed.id}.json")


@router.get("/statistics/filings/{filing_id}.pdf")
def print_filing(filing_id: RowNumber, administrator: Administrator, library: CourseLibrary, db: DbSession) -> Response:
    opened = filing.open_filing(db, library, filing_id)
    return whole_file(filing.print_filing(opened), PDF, f"{opened.filed.report}_filed-{opened.filed.id}.pdf")


@router.get("/statistics/filings/{filing_id}.xlsx")
def export_filing_as_workbook(
    filing_id: RowNumber, administrator: Administrator, library: CourseLibrary, db: DbSession
) -> Response:
    opened = filing.open_filing(db, library, filing_id)
    return whole_file(filing.workbook_of(opened), XLSX, f"{opened.filed.report}_filed-{opened.filed.id}.xlsx")


@router.get("/statistics/filings/{filing_id}")
def show_filing(
    request: Request, filing_id: RowNumber, administrator: Administrator, library: CourseLibrary, db: DbSession
) -> Response:
    opened = filing.open_filing(db, library, filing_id)
    others = [other for other in filing.list_filings(db) if other.id != opened.filed.id]
    return render(request, "statistics/filing.html", {"filing": opened, "others": others, "zone": opened.view.cut.zone})


@router.get("/statistics/filings/{filing_id}/changes")
def show_changes(
    request: Request,
    filing_id: RowNumber,
    administrator: Administrator,
    library: CourseLibrary,
    db: DbSession,
    since: str = "",
) -> Response:
    found = comparing.compare(db, library, _number(since) if since else filing_id, filing_id)
    return render(request, "statistics/changes.html", {"found": found})


@router.get("/statistics/filings/{filing_id}/changes.csv")
def export_changes(
    request: Request,
    filing_id: RowNumber,
    administrator: Administrator,
    library: CourseLibrary,
    db: DbSession,
    since: str = "",
) -> Response:
    since_id = _number(since) if since else filing_id
    table = list_changed(db, library, since_id, filing_id)
    view = filing.view_of(db, library, filing.get_filed(db, filing_id))
    note_export(
        request, Reader(administrator.person_id, WHOLE_COURSE), f"changes {since_id} to {filing_id}.csv", view.cut
    )
    return whole_file(b"".join(csv_chunks(table)), CSV, f"changes_filed-{since_id}_filed-{filing_id}.csv")


def _number(typed: str) -> int:
    number = whole_number(typed)
    if number is None:
        raise NotFound(_("There is no such filed report."))
    return number
