"""What an administrator decides about people: which university a spelling is, and who registered twice."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from app.accounts import affiliations
from app.accounts.access import Administrator
from app.accounts.service import find_person_id
from app.errors import InvalidInput, NotFound
from app.language import gettext as _
from app.language import ngettext
from app.modules.catalogue import Course
from app.modules.live import LiveCourse
from app.people import pairing
from app.people.forms import DecisionForm, MergeForm
from app.people.listing import OTHER
from app.people.routes import sender_of
from app.typed_numbers import whole_number
from app.web.addresses import RowNumber
from app.web.forms import Fields, typed
from app.web.page import render
from app.web.transaction import DbSession

router = APIRouter()


@router.get("/people/universities")
def show_universities(
    request: Request, course: LiveCourse, administrator: Administrator, db: DbSession, people: str = ""
) -> Response:
    notice = ""
    if (number := whole_number(people)) is not None:
        notice = ngettext("Decided for %(num)s person.", "Decided for %(num)s people.", number) % {"num": number}
    return _draw_universities(request, db, course, notice=notice)


@router.post("/people/universities")
def decide_university(
    request: Request, course: LiveCourse, administrator: Administrator, fields: Fields, db: DbSession
) -> Response:
    try:
        form = DecisionForm.read(fields)
        if form.partner != OTHER and course.find_partner(form.partner) is None:
            raise InvalidInput({"partner": _("Please choose a university from the list.")})  # noqa: TRY301 - as the form does
    except InvalidInput as error:
        return _draw_universities(request, db, course, typed(fields, ["spelling", "partner"]), error.fields)
    partner = None if form.partner == OTHER else form.partner
    people = affiliations.decide(db, form.spelling, partner, administrator.person_id)
    return RedirectResponse(f"/people/universities?people={people}", status_code=303)


@router.get("/people/duplicates")
def show_duplicates(
    request: Request, course: LiveCourse, administrator: Administrator, db: DbSession, done: str = ""
) -> Response:
    notice = {
        "merged": _("The two registrations count as one person now. Both addresses were told."),
        "completed": _(
            "The two registrations count as one person now. Together they have completed the course: "
            "its certificate is issued. Both addresses were told."
        ),
        "undone": _(
            "The merge is undone. Each registration counts as its own again. "
            "A certificate that they earned together stays."
        ),
        "apart": _("Noted: these are two people."),
    }.get(done, "")
    return _draw_duplicates(request, db, course, notice=notice)


@router.post("/people/merges")
def merge_people(
    request: Request, course: LiveCourse, administrator: Administrator, fields: Fields, db: DbSession
) -> Response:
    """Two of a pair that the page shows, by their ids; or two that an administrator names, by their addresses."""
    try:
        person_id, into = _named(db, fields) if "other" in fields else (_id(fields, "person"), _id(fields, "into"))
    except InvalidInput as error:
        return _draw_duplicates(request, db, course, typed(fields, MergeForm.model_fields), error.fields)
    completed = pairing.merge(db, course, sender_of(request), person_id, into, administrator.person_id)
    return RedirectResponse(f"/people/duplicates?done={'completed' if completed else 'merged'}", status_code=303)


@router.post("/people/merges/{person_id}/undoing")
def undo_merge(person_id: RowNumber, administrator: Administrator, db: DbSession) -> Response:
    pairing.undo(db, person_id, administrator.person_id)
    return RedirectResponse("/people/duplicates?done=undone", status_code=303)


@router.post("/people/pairs-apart")
def tell_apart(administrator: Administrator, fields: Fields, db: DbSession) -> Response:
    pairing.tell_apart(db, _id(fields, "person"), _id(fields, "other"), administrator.person_id)
    return RedirectResponse("/people/duplicates?done=apart", status_code=303)


def _draw_duplicates(
    request: Request,
    db: DbSession,
    course: Course,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    notice: str = "",
) -> Response:
    context = {
        "course": course,
        "pairs": pairing.list_pairs(db, course),
        "merges": pairing.list_merges(db),
        "values": values or {},
        "errors": errors or {},
    }
    return render(request, "people/duplicates.html", context, status=422 if errors else 200, notice=notice)


def _named(db: DbSession, fields: FormData) -> tuple[int, int]:
    """Who counts as whom. Raises InvalidInput."""
    form = MergeForm.read(fields)
    found = {name: find_person_id(db, address) for name, address in (("other", form.other), ("email", form.email))}
    missing = _("Nobody has registered with this address.")
    if mistakes := {name: missing for name, person_id in found.items() if person_id is None}:
        raise InvalidInput(mistakes)
    if form.other == form.email:
        raise InvalidInput({"other": _("Both are the same address. Please give two.")})
    return found["other"] or 0, found["email"] or 0


def _draw_universities(
    request: Request,
    db: DbSession,
    course: Course,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    notice: str = "",
) -> Response:
    known = affiliations.directory(db, course.universities)
    context = {
        "waiting": affiliations.list_unresolved(db, known),
        "decided": affiliations.list_decided(db),
        "universities": [(partner.id, partner.name) for partner in course.partners],
        "values": values or {},
        "errors": errors or {},
    }
    return render(request, "people/universities.html", context, status=422 if errors else 200, notice=notice)


def _id(fields: FormData, name: str) -> int:
    number = whole_number(str(fields.get(name, "")))
    if number is None:
        raise NotFound(_("There is no such registration."))
    return number
