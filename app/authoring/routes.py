"""For authors: what the answers say about the questions, and grading them anew."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.accounts.access import AuthorOrAdministrator, Identity
from app.accounts.roles import ADMINISTRATOR
from app.authoring import items, regrades
from app.authoring.forms import RegradeForm
from app.authoring.gathering import gather
from app.authoring.sampling import Sample
from app.authoring.styleguide import list_answered, list_examples
from app.errors import InvalidInput
from app.language import gettext as _
from app.modules.library import Library
from app.modules.live import CourseLibrary, LiveCourse
from app.quiz.item_statistics import MINIMUM
from app.quiz.submitting import Installation
from app.web.forms import Fields, typed
from app.web.page import render
from app.web.transaction import DbSession

router = APIRouter()


@dataclass(frozen=True)
class Place:
    """Which question is looked at, over which attempts."""

    module: str
    item: str
    sample: Sample = Sample.FIRST

    @property
    def url(self) -> str:
        return f"/authoring/modules/{self.module}/items/{self.item}"


@router.get("/styleguide")
def show_styleguide(request: Request, author: AuthorOrAdministrator, course: LiveCourse) -> Response:
    """Every component in every state, for those who write and build pages."""
    return render(request, "styleguide.html", {"examples": list_examples(course), "answered": list_answered(course)})


@router.get("/authoring/modules/{module_id}/items")
def show_items(
    request: Request,
    module_id: str,
    library: CourseLibrary,
    author: AuthorOrAdministrator,
    db: DbSession,
    attempts: str = "",
) -> Response:
    gathered = gather(db, library, module_id, _sample(attempts))
    context = {"module": gathered.module, "report": items.report_bank(gathered), "sample": _sample(attempts)}
    return render(request, "authoring/items.html", {**context, "samples": _samples(), "minimum": MINIMUM})


@router.get("/authoring/modules/{module_id}/items/{item_id}")
def show_item(
    request: Request,
    module_id: str,
    item_id: str,
    library: CourseLibrary,
    author: AuthorOrAdministrator,
    db: DbSession,
    attempts: str = "",
    done: str = "",
) -> Response:
    place = Place(module_id, item_id, _sample(attempts))
    notice = _("The question was graded anew.") if done else ""
    return render(request, "authoring/item.html", _item_context(db, library, author, place), notice=notice)


@router.post("/authoring/modules/{module_id}/items/{item_id}/regrade")
def regrade_item(
    request: Request,
    module_id: str,
    item_id: str,
    library: CourseLibrary,
    author: AuthorOrAdministrator,
    fields: Fields,
    db: DbSession,
) -> Response:
    place = Place(module_id, item_id)
    library.live().get_module(module_id).bank.get_item(item_id)
    try:
        form = RegradeForm.read(fields)
    except InvalidInput as error:
        context = _item_context(db, library, author, place)
        wrong = {"values": typed(fields, RegradeForm.model_fields), "errors": error.fields}
        return render(request, "authoring/item.html", {**context, **wrong}, status=error.status)
    installation = Installation(request.app.state.settings.effective_public_url)
    regrades.apply(
        db,
        library,
        installation,
        module_id,
        item_id,
        actor_id=author.person_id,
        reason=form.reason,
        previewed_version=form.version,
    )
    return RedirectResponse(f"{place.url}?done=yes#history", status_code=303)


def _item_context(db: DbSession, library: Library, author: Identity, place: Place) -> dict[str, Any]:
    gathered = gather(db, library, place.module, place.sample)
    report = items.report_item(gathered, place.item)
    is_administrator = ADMINISTRATOR in author.roles
    preview = None
    if report.is_live:
        preview = regrades.preview(db, library, place.module, place.item, with_names=is_administrator)
    return {
        "module": gathered.module,
        "course": library.live(),
        "report": report,
        "preview": preview,
        "place": place,
        "samples": _samples(),
        "minimum": MINIMUM,
        "values": {},
        "errors": {},
    }


def _sample(word: str) -> Sample:
    return Sample(word) if word in set(Sample) else Sample.FIRST


def _samples() -> list[tuple[str, str]]:
    return [
        (Sample.FIRST, _("First attempt of each person")),
        (Sample.LAST, _("Last attempt of each person")),
        (Sample.BEST, _("Best attempt of each person")),
        (Sample.ALL, _("All attempts")),
    ]
