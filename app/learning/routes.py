"""Home, My course, and each module's page: what there is to do and how far one is."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.accounts.access import Learner, Visitor
from app.certificates import service as certificates
from app.learning.service import find_progress
from app.modules.live import LiveCourse
from app.web.page import render
from app.web.transaction import DbSession

router = APIRouter()


@router.get("/")
def show_home(request: Request, course: LiveCourse, visitor: Visitor, db: DbSession) -> Response:
    progress = find_progress(db, course, visitor.person_id if visitor else None)
    return render(request, "learning/home.html", {"course": course, "progress": progress, "visitor": visitor})


@router.get("/my-course")
def show_my_course(request: Request, course: LiveCourse, learner: Learner, db: DbSession) -> Response:
    progress = find_progress(db, course, learner.person_id)
    held = certificates.list_own(db, learner.person_id)
    return render(request, "learning/my_course.html", {"course": course, "progress": progress, "certificates": held})


@router.get("/modules/{module_id}")
def show_module(request: Request, module_id: str, course: LiveCourse, visitor: Visitor, db: DbSession) -> Response:
    module = course.get_module(module_id)
    progress = find_progress(db, course, visitor.person_id if visitor else None)
    context = {"course": course, "progress": progress.modules[module.number - 1], "visitor": visitor}
    return render(request, "learning/module.html", context)
