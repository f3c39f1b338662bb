"""Home, My course, and each module's page: what there is to do and how far one is."""

from dataclasses import asdict

from fastapi import APIRouter, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse, Response

from app.accounts.access import Learner, Visitor
from app.certificates import service as certificates
from app.learning.offline import FALLBACK, list_for_offline
from app.learning.service import find_progress, find_record
from app.modules.live import ReadCourse
from app.survey import service as surveys
from app.web.assets import READERS_FILES, static
from app.web.page import render
from app.web.transaction import DbSession

router = APIRouter()


@router.get("/")
def show_home(request: Request, course: ReadCourse, visitor: Visitor, db: DbSession) -> Response:
    progress = find_progress(db, course, visitor.person_id if visitor else None)
    context = {"course": course, "progress": progress, "visitor": visitor, "edit_path": "course.md"}
    return render(request, "learning/home.html", context)


@router.get("/my-course")
def show_my_course(request: Request, course: ReadCourse, learner: Learner, db: DbSession) -> Response:
    progress = find_progress(db, course, learner.person_id)
    held = certificates.list_own(db, learner.person_id)
    completed = [entry.module.id for entry in progress.modules if entry.completed_at]
    open_surveys = surveys.list_open(db, course, learner.person_id, completed, progress.completed_at is not None)
    context = {"course": course, "progress": progress, "certificates": held, "surveys": open_surveys}
    return render(request, "learning/my_course.html", context)


@router.get("/my-course/record")
def show_record(request: Request, course: ReadCourse, learner: Learner, db: DbSession) -> Response:
    record = find_record(db, course, learner.person_id, learner.name)
    return render(request, "learning/record.html", {"record": record, "zone": course.zone})


@router.get("/my-course/record.json")
def download_record(course: ReadCourse, learner: Learner, db: DbSession) -> Response:
    record = find_record(db, course, learner.person_id, learner.name)
    headers = {"Content-Disposition": 'attachment; filename="learning-record.json"', "Cache-Control": "no-store"}
    return JSONResponse(jsonable_encoder(record.to_json()), headers=headers)


@router.get("/modules/{module_id}")
def show_module(request: Request, module_id: str, course: ReadCourse, visitor: Visitor, db: DbSession) -> Response:
    module = course.get_module(module_id)
    progress = find_progress(db, course, visitor.person_id if visitor else None)
    context = {"course": course, "progress": progress.modules[module.number - 1], "visitor": visitor}
    return render(request, "learning/module.html", {**context, "edit_path": module.path})


@router.get("/modules/{module_id}/offline-list")
def list_offline(module_id: str, course: ReadCourse, visitor: Visitor, db: DbSession) -> Response:
    """Addresses that the script keeps on the device, as JSON: `OfflineList`'s fields."""
    module = course.get_module(module_id)
    progress = find_progress(db, course, visitor.person_id if visitor else None)
    interface = tuple(static(name) for name in READERS_FILES)
    kept = list_for_offline(course, progress.modules[module.number - 1], interface)
    return JSONResponse(asdict(kept))


@router.get(FALLBACK)
def show_offline(request: Request, visitor: Visitor) -> Response:
    return render(request, "learning/offline.html")
