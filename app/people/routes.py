"""The list of people: found, sorted, taken away as a file, and reminded."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from app import clock
from app.accounts.access import Administrator, PeopleReader, Reader
from app.accounts.scope import WHOLE_COURSE, Scope
from app.audit import service as audit
from app.errors import InvalidInput
from app.language import current_language, ngettext
from app.language import gettext as _
from app.modules.catalogue import Course
from app.modules.live import LiveCourse
from app.paging import asked_page
from app.people import letters, service
from app.people.forms import ReminderForm
from app.people.letters import Reminder, Sender
from app.people.listing import BEFORE, OTHER, SORTS, STATUSES, UNRESOLVED, Filters, read_filters
from app.statistics import csv_form, export
from app.statistics.period import Cut
from app.typed_numbers import whole_number
from app.web.files import CSV, XLSX, stored_file, streamed_file
from app.web.forms import Fields, typed
from app.web.page import page_links, render
from app.web.transaction import DbSession, database_of

router = APIRouter()


def read_query(
    q: str = "",
    university: str = "",
    category: str = "",
    status: str = "",
    before: str = "",
    sort: str = "",
    order: str = "",
) -> Filters:
    return read_filters(
        q=q, university=university, category=category, status=status, before=before, sort=sort, order=order
    )


AskedFilters = Annotated[Filters, Depends(read_query)]


@router.get("/people")
def show_people(
    request: Request,
    course: LiveCourse,
    reader: PeopleReader,
    filters: AskedFilters,
    db: DbSession,
    page: str = "1",
    done: str = "",
    people: str = "",
) -> Response:
    found = service.list_people(db, course, filters, reader.partner_scope, asked_page(page))
    previous, following = page_links(found, "/people", filters.query)
    context = {
        "course": course,
        "found": found,
        "filters": filters,
        "choices": _choices(course),
        "headings": [(sort, _(label), filters.sorted_by(sort).query) for sort, label in SORTS.items()],
        "is_administrator": reader.partner_scope == WHOLE_COURSE,
        "previous": previous,
        "next": following,
    }
    return render(request, "people/people.html", context, notice=_notice(done, whole_number(people) or 0))


@router.get("/people.csv")
def export_csv(request: Request, course: LiveCourse, reader: PeopleReader, filters: AskedFilters) -> Response:
    _note_export(request, reader, "csv")
    chunks = _csv(request, course, filters, reader.partner_scope)
    return streamed_file(chunks, CSV, _file_name(course, "csv"))


@router.get("/people.xlsx")
def export_xlsx(request: Request, course: LiveCourse, reader: PeopleReader, filters: AskedFilters) -> Response:
    _note_export(request, reader, "xlsx")
    file = TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    with database_of(request).reading.begin() as own:
        table = service.open_people(own, course, filters, reader.partner_scope)
        export.write_workbook(file, [table], Cut(None, None, clock.now(), course.zone), [])
    return stored_file(file, XLSX, _file_name(course, "xlsx"))


@router.get("/people/reminder")
def show_reminder(
    request: Request, course: LiveCourse, administrator: Administrator, filters: AskedFilters, db: DbSession
) -> Response:
    return _draw_reminder(request, db, course, filters, letters.suggested_reminder(sender_of(request)))


@router.post("/people/reminder")
def send_reminder(
    request: Request,
    course: LiveCourse,
    administrator: Administrator,
    filters: AskedFilters,
    fields: Fields,
    db: DbSession,
) -> Response:
    try:
        form = ReminderForm.read(fields)
    except InvalidInput as error:
        values = typed(fields, ["subject", "text"])
        reminder = Reminder(values.get("subject", ""), values.get("text", ""))
        return _draw_reminder(request, db, course, filters, reminder, error.fields)
    reminder = Reminder(form.subject, form.text)
    if form.act != "send":
        return _draw_reminder(request, db, course, filters, reminder)
    sent = service.remind(db, filters, reminder, administrator.person_id)
    address = f"/people?{filters.query}&" if filters.query else "/people?"
    return RedirectResponse(f"{address}done=reminded&people={sent}", status_code=303)


def _draw_reminder(
    request: Request,
    db: DbSession,
    course: Course,
    filters: Filters,
    reminder: Reminder,
    errors: dict[str, str] | None = None,
) -> Response:
    chosen = service.choose_recipients(db, filters)
    context = {
        "course": course,
        "filters": filters,
        "chosen": chosen,
        "reminder": reminder,
        "shown": reminder.to(chosen.example) if chosen.people else None,
        "errors": errors or {},
    }
    return render(request, "people/reminder.html", context, status=422 if errors else 200)


def _choices(course: Course) -> dict[str, list[tuple[str, str]]]:
    universities = [(partner.id, partner.name) for partner in course.partners]
    universities += [(OTHER, _("Other universities")), (UNRESOLVED, _("Waiting to be looked at"))]
    return {
        "university": universities,
        "category": [(category.id, category.name) for category in course.read_in(current_language()).categories],
        "status": [(id_, _(label)) for id_, label in STATUSES.items()],
        "before": [(id_, _(label)) for id_, label in BEFORE.items()],
    }


def _notice(done: str, people: int) -> str:
    if done == "reminded":
        return ngettext("A reminder goes to %(num)s person.", "A reminder goes to %(num)s people.", people) % {
            "num": people
        }
    if done == "read":
        words = ngettext(
            "The list was read in: %(num)s person is new or changed.",
            "The list was read in: %(num)s people are new or changed.",
            people,
        )
        return words % {"num": people}
    return {
        "erased": _("The person is erased. Their numbers stay in the reports."),
        "aside": _("The list was put aside. Nothing was changed."),
    }.get(done, "")


def sender_of(request: Request) -> Sender:
    """Whose words the letters are that this request causes."""
    state = request.app.state
    return Sender(site_name=state.site().name, public_url=state.settings.effective_public_url)


def _note_export(request: Request, reader: Reader, kind: str) -> None:
    """Who takes what, before a byte of it leaves."""
    with database_of(request).writing.begin() as own:
        what = {"object_type": "table", "object_id": f"people-list.{kind}"}
        audit.record(own, actor_id=reader.person_id, action="people.exported", **what)


def _csv(request: Request, course: Course, filters: Filters, scope: Scope) -> Iterator[bytes]:
    # The request's own session is closed by the time the answer streams.
    with database_of(request).reading.begin() as own:
        yield from csv_form.csv_chunks(service.open_people(own, course, filters, scope))


def _file_name(course: Course, extension: str) -> str:
    return f"{course.id}_people_{clock.now().astimezone(course.zone):%Y-%m-%d-%H%M}.{extension}"
