"""Lessons, their inline checks, the pages beside the modules, and the media they show."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.accounts.access import Visitor
from app.errors import NotFound
from app.language import current_language, languages
from app.language import gettext as _
from app.modules import service, toolkit
from app.modules.catalogue import Course, Lesson
from app.modules.glossary import letters
from app.modules.live import CourseLibrary, LiveCourse, ReadCourse
from app.modules.search import search
from app.modules.service import CheckedAnswer, OpenLesson
from app.modules.text_first import with_words, without_pictures
from app.questions.public import public_question
from app.questions.response import read_response
from app.web.assets import FOREVER
from app.web.forms import Fields
from app.web.page import is_named, part_html, render
from app.web.preferences import preferences
from app.web.transaction import DbSession

router = APIRouter()
MEDIA_NAME = re.compile(r"([0-9a-f]{64})\.([a-z0-9]{1,5})")
MOST_WANTED = 200
"""Characters of a search."""
SHOWN_IN_PAGES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
}


@router.get("/modules/{module_id}/lessons/{lesson_id}")
def show_lesson(
    request: Request, module_id: str, lesson_id: str, course: ReadCourse, visitor: Visitor, db: DbSession
) -> Response:
    opened = service.open_lesson(db, course, module_id, lesson_id, visitor.person_id if visitor else None)
    return _draw_lesson(request, course, opened)


@router.get("/modules/{module_id}/lessons/{lesson_id}/checks/{check_id}")
def return_to_check(module_id: str, lesson_id: str, check_id: str, course: ReadCourse) -> Response:
    """Without script an answered check stands at this address; a reload or a return leads to the lesson."""
    course.get_module(module_id).get_lesson(lesson_id).get_check(check_id)
    return RedirectResponse(f"{lesson_url(module_id, lesson_id)}#{check_id}", status_code=303)


@router.post("/modules/{module_id}/lessons/{lesson_id}/checks/{check_id}")
def answer_check(
    request: Request,
    module_id: str,
    lesson_id: str,
    check_id: str,
    course: ReadCourse,
    visitor: Visitor,
    fields: Fields,
    db: DbSession,
) -> Response:
    opened = service.open_lesson(db, course, module_id, lesson_id, visitor.person_id if visitor else None)
    response = read_response((name, str(value)) for name, value in fields.multi_items())
    checked = service.answer_check(opened.lesson, check_id, response)
    if request.headers.get("x-requested-with") == "fetch":
        return HTMLResponse(
            part_html("modules/checks.html", "answered", opened.lesson, checked, text_language=opened.lesson.language)
        )
    return _draw_lesson(request, course, opened, checked)


@router.post("/modules/{module_id}/lessons/{lesson_id}/completion")
def complete_lesson(module_id: str, lesson_id: str, course: LiveCourse, visitor: Visitor, db: DbSession) -> Response:
    lesson = course.get_module(module_id).get_lesson(lesson_id)
    if visitor is None:
        return RedirectResponse(f"/register?next={lesson_url(module_id, lesson.id)}", status_code=303)
    service.complete_lesson(db, course, visitor.person_id, module_id, lesson_id)
    opened = service.open_lesson(db, course, module_id, lesson_id, visitor.person_id)
    following = opened.next
    url = lesson_url(module_id, following.id) if following else f"/modules/{module_id}#quiz"
    return RedirectResponse(url, status_code=303)


@router.get("/pages/{page_id}")
def show_page(request: Request, page_id: str, course: ReadCourse, visitor: Visitor) -> Response:
    page = course.get_page(page_id)
    return render(request, "modules/page.html", {"content": page, "edit_path": page.path})


@router.get("/search")
def search_course(request: Request, course: ReadCourse, visitor: Visitor, q: str = "") -> Response:
    wanted = q.strip()[:MOST_WANTED]
    return render(request, "modules/search.html", {"wanted": wanted, "found": search(course, wanted)})


@router.get("/glossary")
def show_glossary(request: Request, course: ReadCourse, visitor: Visitor) -> Response:
    page = course.get_page("glossary")
    context = {"content": page, "letters": letters(page.html), "edit_path": page.path}
    return render(request, "modules/page.html", context)


@router.get("/toolkit")
def show_toolkit(request: Request, course: ReadCourse, visitor: Visitor) -> Response:
    return render(request, "modules/toolkit.html", {"course": course, "kits": toolkit.list_kits(course)})


@router.get("/toolkit/{module_id}")
def download_module(request: Request, module_id: str, course: ReadCourse, library: CourseLibrary) -> Response:
    public_url = request.app.state.settings.effective_public_url
    offprint = toolkit.make_offprint(course, module_id, public_url, library.media)
    answer = render(request, "modules/offprint.html", {"offprint": offprint, "course": course})
    answer.headers["Content-Disposition"] = f'attachment; filename="{offprint.file_name}"'
    return answer


@router.get("/modules/{module_id}/whole")
def show_whole_module(request: Request, module_id: str, course: ReadCourse, visitor: Visitor) -> Response:
    """All lessons on one page, to read on or to print; pictures and links stay those of the site."""
    offprint = toolkit.make_offprint(course, module_id, public_url="", read=lambda _picture: None)
    return render(request, "modules/whole.html", {"offprint": offprint})


@router.get("/media/{name}")
def show_media(name: str, library: CourseLibrary) -> Response:
    found = MEDIA_NAME.fullmatch(name)
    content = library.media(found[1]) if found else None
    if found is None or content is None:
        raise NotFound(_("This file is no longer part of the course."))
    media_type = SHOWN_IN_PAGES.get(found[2])
    # A file that an author put there may hold script; opened by itself it must not run with our rights.
    headers = {
        "Cache-Control": FOREVER,
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    }
    if media_type is None:
        headers["Content-Disposition"] = "attachment"
    return Response(content, media_type=media_type or "application/octet-stream", headers=headers)


def lesson_url(module_id: str, lesson_id: str) -> str:
    return f"/modules/{module_id}/lessons/{lesson_id}"


def _draw_lesson(
    request: Request, course: Course, opened: OpenLesson, checked: CheckedAnswer | None = None
) -> Response:
    language = current_language()
    body_html = _answered_html(opened.lesson, checked) if checked else _body_html(opened.lesson, language)
    if preferences().is_low_data:
        body_html = without_pictures(body_html, course.picture_sizes)
    elif opened.lesson.is_translated:
        body_html = with_words(body_html, course.own_pictures)
    parts = _draw_around(_state_of(request, course, opened))
    context = {"opened": opened, "parts": parts, "body_html": body_html, "edit_path": opened.lesson.path}
    return render(request, "modules/lesson.html", context)


@dataclass(frozen=True)
class LessonState:
    """A lesson as it stands before a reader; the key alone tells two of them apart."""

    key: tuple[str | bool, ...]
    opened: OpenLesson = field(compare=False)
    is_signed_in: bool = field(compare=False)
    wanted: str = field(compare=False)
    """The language that the reader chose, where the course is read in it."""
    newer_since: datetime | None = field(compare=False)
    """When the source of a translation got the words that the translation does not have yet."""


@dataclass(frozen=True)
class LessonParts:
    """What stands around a lesson's text, as markup."""

    head_html: str
    headings_html: str
    end_html: str
    turn_html: str


def _state_of(request: Request, course: Course, opened: OpenLesson) -> LessonState:
    lesson, is_signed_in = opened.lesson, is_named(request)
    state = (is_signed_in, opened.is_done, opened.has_changed, preferences().is_low_data)
    return LessonState(
        (course.version_hash, lesson.module, lesson.id, current_language(), *state),
        opened,
        is_signed_in,
        course.reading_language,
        course.changed_at.get(lesson.path),
    )


@lru_cache(maxsize=1024)
def _draw_around(state: LessonState) -> LessonParts:
    """Drawn once for every state that readers are in."""
    opened, lesson = state.opened, state.opened.lesson
    others = [code for code in lesson.languages if code != lesson.language and code in languages()]
    return LessonParts(
        _part(lesson, "head", opened, state, others),
        *(_part(lesson, macro, opened, state.is_signed_in) for macro in ("headings", "end", "turn")),
    )


def _part(lesson: Lesson, macro: str, *values: object) -> str:
    return part_html("modules/lesson_parts.html", macro, *values, text_language=lesson.language)


@lru_cache(maxsize=256)
def _body_html(lesson: Lesson, _language: str) -> str:
    """The lesson for somebody who has answered none of its checks: the same for everybody, so drawn once."""
    return part_html("modules/checks.html", "body", lesson, public_question, text_language=lesson.language)


def _answered_html(lesson: Lesson, checked: CheckedAnswer) -> str:
    return part_html("modules/checks.html", "body", lesson, public_question, checked, text_language=lesson.language)
