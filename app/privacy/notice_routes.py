"""Pages for everybody: the privacy notice in every wording, and the accessibility statement."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.errors import NotFound
from app.language import DEFAULT_LANGUAGE, current_language
from app.language import gettext as _
from app.privacy import notice
from app.privacy.models import PrivacyNotice
from app.web.page import render
from app.web.transaction import DbSession

router = APIRouter()


@router.get("/privacy")
def show_notice(request: Request, db: DbSession) -> Response:
    text_html = notice.notice_html(request.app.state.settings)
    return _draw(request, db, notice.find_newest(db), text_html, current_language())


@router.get("/privacy/{number}")
def show_earlier_notice(request: Request, number: str, db: DbSession) -> Response:
    found = notice.find_notice(db, number)
    if found is None:
        raise NotFound(_("There is no such version of the privacy notice."))
    return _draw(request, db, found, found.html, DEFAULT_LANGUAGE)


@router.get("/accessibility")
def show_accessibility(request: Request) -> Response:
    settings = request.app.state.settings
    context = {
        "contact": settings.accessibility_contact or settings.privacy_contact,
        "authority": settings.accessibility_authority,
    }
    return render(request, "privacy/accessibility.html", context)


def _draw(request: Request, db: DbSession, shown: PrivacyNotice | None, text_html: str, language: str) -> Response:
    others = [other for other in notice.list_notices(db) if shown is None or other.id != shown.id]
    context = {"shown": shown, "text_html": text_html, "language": language, "others": others}
    return render(request, "privacy/notice.html", context)
