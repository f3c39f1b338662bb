"""The page on which readers choose the language of the interface and how much comes over the line."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.accounts import sessions
from app.accounts.access import Visitor
from app.language import gettext as _
from app.language import languages
from app.web.addresses import own_path
from app.web.cookies import set_private_cookie
from app.web.forms import Fields
from app.web.page import render
from app.web.preferences import LATER, PICTURES, YEAR_SECONDS, keep_language, preferences
from app.web.transaction import DbSession

router = APIRouter()
PAGE = "/preferences"


@router.get(PAGE)
def show_preferences(request: Request, visitor: Visitor, saved: str = "") -> Response:
    notice = _("Your choice is kept on this device.") if saved else ""
    context = {
        "languages": [{"value": code, "label": name, "language": code} for code, name in languages().items()],
        "later": LATER,
        "chosen": preferences(),
        "weights": request.app.state.weights(),
    }
    return render(request, "accounts/preferences.html", context, notice=notice)


@router.post(PAGE)
def choose_preferences(request: Request, visitor: Visitor, fields: Fields, db: DbSession) -> Response:
    """What the form does not name stays as it was, so a single button can change one thing."""
    settings = request.app.state.settings
    response = RedirectResponse(own_path(str(fields.get("next", "")), f"{PAGE}?saved=1"), status_code=303)
    language = str(fields.get("language", ""))
    if language in languages():
        if visitor is not None:
            sessions.choose_language(db, visitor.person_id, language)
        keep_language(response, settings, language, is_stored=visitor is not None)
    if "pictures" in fields:
        pictures = LATER if fields["pictures"] == LATER else "now"
        set_private_cookie(response, settings, PICTURES, pictures, YEAR_SECONDS)
    return response
