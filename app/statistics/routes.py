"""What an administrator sees of the whole course, and takes away as files."""

from collections.abc import Iterator
from dataclasses import replace
from tempfile import TemporaryFile
from typing import IO, Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from app import clock
from app.accounts.access import PeopleReader, Reader, StatisticsReader, require_people_reader
from app.accounts.scope import Scope
from app.audit import service as audit
from app.audit.deeds import Deed
from app.db import Database
from app.errors import InvalidInput, NotFound
from app.language import gettext as _
from app.modules.live import CourseLibrary
from app.paging import asked_page
from app.statistics import csv_form, export, service
from app.statistics.period import Cut
from app.statistics.suggested import suggest_periods
from app.statistics.view import Asked, View, open_view
from app.web.files import CSV, XLSX, stored_file, streamed_file, whole_file
from app.web.page import page_links, render
from app.web.transaction import DbSession, database_of

router = APIRouter()


def read_query(first: Annotated[str, Query(alias="from")] = "", until: str = "", as_of: str = "") -> Asked:
    return Asked(first, until, as_of)


AskedPeriod = Annotated[Asked, Depends(read_query)]


def read_view(library: CourseLibrary, asked: AskedPeriod, db: DbSession) -> View:
    return open_view(db, library, asked, clock.now())


AskedView = Annotated[View, Depends(read_view)]


@router.get("/statistics")
def show_statistics(
    request: Request, library: CourseLibrary, reader: StatisticsReader, asked: AskedPeriod, db: DbSession
) -> Response:
    course = library.live()
    page: dict[str, object] = {"values": asked.values, "errors": {}, "report": None, "reports": course.reports}
    page["periods"] = suggest_periods(clock.now().astimezone(course.zone).date())
    try:
        view = open_view(db, library, asked, clock.now())
    except InvalidInput as error:
        return render(request, "statistics/statistics.html", page | {"errors": error.fields}, status=422)
    report = service.find_report(db, view.course, view.cut, reader.partner_scope)
    page |= {"report": report, "reports": view.course.reports, "listed": service.about_everybody(report)}
    return render(request, "statistics/statistics.html", page)


@router.get("/statistics/people")
def show_people(request: Request, reader: PeopleReader, view: AskedView, db: DbSession, page: str = "1") -> Response:
    people = service.list_people(db, view.course, view.cut, reader.partner_scope, asked_page(page))
    previous, following = page_links(people, "", view.cut.query)
    context = {"course": view.course, "cut": view.cut, "people": people, "previous": previous, "next": following}
    return render(request, "statistics/people.html", context)


@router.get("/statistics/{table_id}.csv")
def export_csv(request: Request, table_id: str, reader: StatisticsReader, view: AskedView) -> Response:
    view = _check(view, reader, table_id)
    note_export(request, reader, f"{table_id}.csv", view.cut)
    chunks = _csv(database_of(request), view, reader.partner_scope, table_id)
    name = export.file_name(report_name(view, reader), table_id, view.cut, "csv")
    if table_id == service.PEOPLE:
        return streamed_file(chunks, CSV, name)
    return whole_file(b"".join(chunks), CSV, name)


@router.get("/statistics/{table_id}.xlsx")
def export_xlsx(request: Request, table_id: str, reader: StatisticsReader, view: AskedView) -> Response:
    view = _check(view, reader, table_id)
    note_export(request, reader, f"{table_id}.xlsx", view.cut)
    workbook = _xlsx(database_of(request), view, reader.partner_scope, table_id)
    return stored_file(workbook, XLSX, export.file_name(report_name(view, reader), table_id, view.cut, "xlsx"))


def note_export(request: Request, reader: Reader, what: str, cut: Cut, action: Deed = "statistics.exported") -> None:
    """Note who takes what, before a byte of it leaves."""
    with database_of(request).writing.begin() as own:
        audit.record(
            own,
            actor_id=reader.person_id,
            action=action,
            object_type="table",
            object_id=what,
            first_day=str(cut.first_day or ""),
            last_day=str(cut.last_day or ""),
            as_of=cut.as_of.isoformat(),
            partner=reader.partner_scope.partner or "",
        )


def report_name(view: View, reader: Reader) -> str:
    return "-".join(filter(None, (view.course.id, reader.partner_scope.partner)))


def _check(view: View, reader: Reader, table_id: str) -> View:
    """The view of the file. Of what is published there is no period: two would tell more than each alone."""
    if not service.has_table(view.course, reader.partner_scope, table_id):
        raise NotFound(_("There is no such table in the statistics."))
    if table_id == service.PEOPLE:
        require_people_reader(reader)
    return replace(view, cut=view.cut.of_all_time) if table_id in service.PUBLISHED else view


def _csv(database: Database, view: View, scope: Scope, table_id: str) -> Iterator[bytes]:
    # The request's own session is closed by the time the answer streams.
    with database.reading.begin() as own:
        yield from csv_form.csv_chunks(service.open_table(own, view.course, view.cut, scope, table_id))


def _xlsx(database: Database, view: View, scope: Scope, table_id: str) -> IO[bytes]:
    file = TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    with database.reading.begin() as own:
        tables = [
            service.open_table(own, view.course, view.cut, scope, wanted)
            for wanted in dict.fromkeys((table_id, service.DEFINITIONS))
        ]
        export.write_workbook(file, tables, view.cut, service.method(own, view.cut))
    return file
