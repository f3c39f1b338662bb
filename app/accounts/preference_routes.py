"""The page on which readers choose the language of the interface and how much comes over the line."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.accounts import service
from app.accounts.access import Visitor
from app.config import Settings
from app.language import gettext as _
from app.language import languages
from app.web.addresses import own_path
from app.web.cookies import set_private_cookie
from app.web.forms import Fields
from app.web.page import render
from app.web.preferences import LANGUAGE, LATER, PICTURES, Preferences, preferences
from app.web.transaction import DbSession

router = APIRouter()
PAGE = "/preferences"
YEAR_SECONDS = 365 * 24 * 3600


@router.get(PAGE)
def show_preferences(request: Request, visitor: Visitor, saved: str = "") -> Response:
    notice = _("Your choice is kept on this device.") if saved else ""
    context = {
        "languages": languages(),
        "later": LATER,
        "chosen": preferences(),
        "weights": request.app.state.weights(),
    }
    return render(request, "accounts/preferences.html", context, notice=notice)


@router.post(PAGE)
def choose_preferences(request: Request, visitor: Visitor, fields: Fields, db: DbSession) -> Response:
    """What the form does not name stays as it was, so a single button can change one thing."""
    before = preferences()
    language = str(fields.get("language", ""))
    chosen = Preferences(
        language=language if language in languages() else before.language,
        is_low_data=fields["pictures"] == LATER if "pictures" in fields else before.is_low_data,
    )
    if visitor is not None:
        service.choose_language(db, visitor.person_id, chosen.language)
    response = RedirectResponse(own_path(str(fields.get("next", "")), f"{PAGE}?saved=1"), status_code=303)
    _keep(response, request.app.state.settings, chosen)
    return response


def _keep(response: Response, settings: Settings, chosen: Preferences) -> None:
    """Cookies, since people read without an account too. They tell nothing but the choice."""
    pictures = LATER if chosen.is_low_data else "now"
    set_private_cookie(response, settings, LANGUAGE, chosen.language, YEAR_SECONDS)
    set_private_cookie(response, settings, PICTURES, pictures, YEAR_SECONDS)
