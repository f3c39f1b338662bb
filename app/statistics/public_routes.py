"""The one page of figures that everybody may see, where the course wants it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app import clock
from app.accounts.scope import WHOLE_COURSE
from app.errors import NotFound
from app.language import gettext as _
from app.modules.live import CourseLibrary
from app.statistics import service
from app.statistics.suppression import at_least
from app.statistics.view import Asked, open_view
from app.web.page import render
from app.web.transaction import DbSession

router = APIRouter()


@router.get("/figures")
def show_figures(request: Request, library: CourseLibrary, db: DbSession) -> Response:
    if not library.live().has_public_counter:
        raise NotFound(_("This course shows no figures to the public."))
    view = open_view(db, library, Asked("", "", ""), clock.now())
    numbers = service.find_report(db, view.course, view.cut, WHOLE_COURSE).numbers
    shown = {name: at_least(numbers[name]) for name in ("registered", "completed")}
    return render(request, "statistics/figures.html", {"numbers": shown, "course": view.course, "cut": view.cut})
