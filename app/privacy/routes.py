"""My data: what the course holds about a person, theirs to take away, to correct and to erase."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.background import BackgroundTask

from app.accounts import correcting
from app.accounts.access import Identity, JustSignedIn, Learner
from app.accounts.forms import ErasureForm, NameForm
from app.audit import service as audit
from app.certificates import life
from app.certificates.pdf import RenderFailed
from app.errors import CourseError, InvalidInput
from app.language import gettext as _
from app.modules.live import LiveCourse
from app.privacy import consenting, erasing, export
from app.privacy.notice import find_shown
from app.privacy.report import label, render_report
from app.web.forms import Fields, typed
from app.web.page import render
from app.web.transaction import DbSession, database_of

router = APIRouter()


class ReportNotMade(CourseError):
    """The PDF failed; the JSON still holds everything."""

    status = 503


@router.get("/my-data")
def show_my_data(request: Request, learner: Learner, db: DbSession, saved: str = "") -> Response:
    said = {"name": _("Your name is corrected."), "consents": _("Your choice is saved.")}
    notice = said.get(saved, "")
    return _draw(request, db, learner, {}, {}, notice)


@router.get("/my-data/my-data.json")
def download_json(request: Request, learner: Learner, db: DbSession) -> Response:
    _record(request, learner, "json")
    return _file(export.collect(db, learner.person_id).as_json(), "application/json", "my-data.json")


@router.get("/my-data/my-data.zip")
def download_all(request: Request, course: LiveCourse, learner: Learner, db: DbSession) -> Response:
    holdings = export.collect(db, learner.person_id)
    try:
        report = render_report(holdings, course.title)
    except RenderFailed as error:
        raise ReportNotMade(_("The PDF could not be made. Please take the JSON file, and tell us.")) from error
    _record(request, learner, "zip")
    return _file(export.as_zip(holdings, report), "application/zip", "my-data.zip")


@router.post("/my-data/name")
def correct_name(request: Request, learner: Learner, fields: Fields, db: DbSession) -> Response:
    try:
        form = NameForm.read(fields)
        form.check(request.app.state.unprintable(form.name))
    except InvalidInput as error:
        return _draw(request, db, learner, typed(fields, ["name"]), error.fields)
    correcting.correct_name(db, learner.person_id, form.name)
    life.correct_holder(db, learner.person_id, form.name)
    return RedirectResponse("/my-data?saved=name", status_code=303)


@router.post("/my-data/consents")
def choose_consents(request: Request, learner: Learner, fields: Fields, db: DbSession) -> Response:
    consenting.choose(db, learner.person_id, frozenset(str(value) for value in fields.getlist("purpose")))
    return RedirectResponse("/my-data?saved=consents", status_code=303)


@router.get("/my-data/erasure")
def show_erasure(request: Request, learner: JustSignedIn) -> Response:
    return _draw_erasure(request, learner, {})


@router.post("/my-data/erasure")
def erase_me(request: Request, learner: JustSignedIn, fields: Fields, db: DbSession) -> Response:
    try:
        ErasureForm.read(fields).check(learner.email)
    except InvalidInput as error:
        return _draw_erasure(request, learner, error.fields, typed(fields, ["email"]))
    erasing.erase(db, learner.person_id, actor_id=learner.person_id)
    settings = request.app.state.settings
    # After the commit, which comes before the answer leaves.
    follow_up = BackgroundTask(erasing.finish, database_of(request), settings.erasure_list)
    answer = RedirectResponse("/erased", status_code=303, background=follow_up)
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer


@router.get("/erased")
def show_erased(request: Request) -> Response:
    return render(request, "privacy/erased.html")


def _draw(
    request: Request, db: DbSession, learner: Identity, values: dict[str, str], errors: dict[str, str], notice: str = ""
) -> Response:
    holdings = export.collect(db, learner.person_id)
    context: dict[str, Any] = {
        "values": {"name": learner.name, **values},
        "errors": errors,
        "email": learner.email,
        "purposes": [(purpose.id, _(purpose.sentence)) for purpose in consenting.PURPOSES],
        "given": consenting.given(db, learner.person_id),
        "shown": find_shown(db, learner.person_id),
        "held": [(label(section.table), len(section.rows)) for section in holdings.sections],
    }
    return render(request, "privacy/my_data.html", context, status=422 if errors else 200, notice=notice)


def _draw_erasure(
    request: Request, learner: Identity, errors: dict[str, str], values: dict[str, str] | None = None
) -> Response:
    context = {"errors": errors, "values": values or {}, "email": learner.email}
    return render(request, "privacy/erasure.html", context, status=422 if errors else 200)


def _record(request: Request, learner: Identity, kind: str) -> None:
    """Who took the data away is told before a byte leaves, as with every export."""
    with database_of(request).writing.begin() as own:
        audit.record(
            own,
            actor_id=learner.person_id,
            action="data.downloaded",
            object_type="person",
            object_id=str(learner.person_id),
            file=kind,
        )


def _file(content: bytes, media_type: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
