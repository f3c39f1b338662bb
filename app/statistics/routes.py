"""What an administrator sees of the whole course, and takes away as files."""

from collections.abc import Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response, StreamingResponse

from app import clock
from app.accounts.access import PeopleReader, Reader, StatisticsReader, require_people_reader
from app.accounts.scope import Scope
from app.audit import service as audit
from app.db import Database
from app.errors import InvalidInput, NotFound
from app.language import gettext as _
from app.modules.catalogue import Course
from app.modules.live import LiveCourse
from app.statistics import export, service
from app.statistics.period import Cut, read_cut
from app.web.page import Link, render
from app.web.transaction import DbSession, database_of

router = APIRouter()
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK_BYTES = 64 * 1024


@dataclass(frozen=True)
class Asked:
    """The period as it stands in the address."""

    first: str
    last: str
    as_of: str

    def read(self, course: Course) -> Cut:
        return read_cut(self.first, self.last, self.as_of, course.zone, clock.now())

    @property
    def values(self) -> dict[str, str]:
        return {"from": self.first, "until": self.last}


def read_query(first: Annotated[str, Query(alias="from")] = "", until: str = "", as_of: str = "") -> Asked:
    return Asked(first, until, as_of)


AskedPeriod = Annotated[Asked, Depends(read_query)]


@router.get("/statistics")
def show_statistics(
    request: Request, course: LiveCourse, reader: StatisticsReader, asked: AskedPeriod, db: DbSession
) -> Response:
    try:
        cut = asked.read(course)
    except InvalidInput as error:
        return _draw(request, asked, {"report": None}, error.fields)
    return _draw(request, asked, {"report": service.find_report(db, course, cut, reader.partner_scope)})


@router.get("/statistics/people")
def show_people(
    request: Request,
    course: LiveCourse,
    reader: PeopleReader,
    asked: AskedPeriod,
    db: DbSession,
    page: str = "1",
) -> Response:
    cut = asked.read(course)
    people = service.list_people(db, course, cut, reader.partner_scope, _page_number(page))
    previous, following = (
        Link(
            _("page %(number)s of %(pages)s") % {"number": number, "pages": people.pages}, f"?{cut.query}&page={number}"
        )
        if number
        else None
        for number in (people.previous, people.next)
    )
    context = {"course": course, "cut": cut, "people": people, "previous": previous, "next": following}
    return render(request, "statistics/people.html", context)


@router.get("/statistics/{table_id}.csv")
def export_csv(
    request: Request, table_id: str, course: LiveCourse, reader: StatisticsReader, asked: AskedPeriod
) -> Response:
    cut = _begin_export(request, reader, table_id, "csv", asked.read(course))
    chunks = _csv(database_of(request), course, cut, reader.partner_scope, table_id)
    return _file(chunks, CSV, export.file_name(_report_name(course, reader), table_id, cut, "csv"))


@router.get("/statistics/{table_id}.xlsx")
def export_xlsx(
    request: Request, table_id: str, course: LiveCourse, reader: StatisticsReader, asked: AskedPeriod
) -> Response:
    cut = _begin_export(request, reader, table_id, "xlsx", asked.read(course))
    workbook = _xlsx(database_of(request), course, cut, reader.partner_scope, table_id)
    return _file(_chunks(workbook), XLSX, export.file_name(_report_name(course, reader), table_id, cut, "xlsx"))


def _draw(request: Request, asked: Asked, context: dict[str, Any], errors: dict[str, str] | None = None) -> Response:
    values = {"values": asked.values, "errors": errors or {}}
    return render(request, "statistics/statistics.html", {**context, **values}, status=422 if errors else 200)


def _report_name(course: Course, reader: Reader) -> str:
    return "-".join(filter(None, (course.id, reader.partner_scope.partner)))


def _page_number(typed: str) -> int:
    """What cannot be a page is the first."""
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 1


def _begin_export(request: Request, reader: Reader, table_id: str, kind: str, cut: Cut) -> Cut:
    """Note who takes what, before a byte of it leaves."""
    if table_id not in service.TABLES:
        raise NotFound(_("There is no such table in the statistics."))
    if table_id == service.PEOPLE:
        require_people_reader(reader)
    with database_of(request).writing.begin() as own:
        audit.record(
            own,
            actor_id=reader.person_id,
            action="statistics.exported",
            object_type="table",
            object_id=f"{table_id}.{kind}",
            first_day=str(cut.first_day or ""),
            last_day=str(cut.last_day or ""),
            as_of=cut.as_of.isoformat(),
            partner=reader.partner_scope.partner or "",
        )
    return cut


def _csv(database: Database, course: Course, cut: Cut, scope: Scope, table_id: str) -> Iterator[bytes]:
    # The request's own session is closed by the time the answer streams.
    with database.reading.begin() as own:
        yield from export.csv_chunks(service.open_table(own, course, cut, scope, table_id))


def _xlsx(database: Database, course: Course, cut: Cut, scope: Scope, table_id: str) -> IO[bytes]:
    file = TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    with database.reading.begin() as own:
        tables = [
            service.open_table(own, course, cut, scope, wanted)
            for wanted in dict.fromkeys((table_id, service.DEFINITIONS))
        ]
        export.write_workbook(file, tables, cut, service.method(cut))
    file.seek(0)
    return file


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _file(chunks: Iterator[bytes], media_type: str, name: str) -> Response:
    return StreamingResponse(
        chunks, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
