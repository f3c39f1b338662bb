"""The one page of figures that everybody may see, where the course wants it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app import clock
from app.errors import NotFound
from app.language import gettext as _
from app.modules.live import CourseLibrary
from app.statistics import service
from app.statistics.view import Asked, open_view
from app.web.page import render
from app.web.transaction import DbSession

router = APIRouter()


@router.get("/figures")
def show_figures(request: Request, library: CourseLibrary, db: DbSession) -> Response:
    if not library.live().has_public_counter:
        raise NotFound(_("This course shows no figures to the public."))
    view = open_view(db, library, Asked("", "", ""), clock.now())
    numbers = service.count_public(db, view.cut)
    return render(request, "statistics/figures.html", {"numbers": numbers, "course": view.course, "cut": view.cut})
