"""What every way in shares on the side of the web: whose door it is, and the answer that signs a browser in."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from app.accounts.devices import device_name
from app.accounts.service import Door
from app.accounts.sessions import LEARNER_LIFE, Browser, Entered
from app.web.addresses import own_path
from app.web.cookies import session_cookie_name, set_private_cookie
from app.web.preferences import keep_language, preferences

HOME = "/my-course"


def door_of(request: Request) -> Door:
    state = request.app.state
    return Door(
        key=state.token_key,
        public_url=state.settings.effective_public_url,
        site_name=state.site().name,
        network=request.client.host if request.client else "",
        browser=Browser(
            device_name(request.headers.get("user-agent", "")), _session_token(request), preferences().new_language
        ),
    )


def signed_in(request: Request, entered: Entered, return_to: str) -> Response:
    """Send the person where they wanted to go, with the cookie of the new session, in their language."""
    settings = request.app.state.settings
    response = RedirectResponse(own_path(return_to, HOME), status_code=303)
    # The cookie outlives the idle time, which the server keeps: it is not renewed while the course is used.
    seconds = int(LEARNER_LIFE.total_seconds())
    set_private_cookie(response, settings, session_cookie_name(settings), entered.token, seconds)
    keep_language(response, settings, entered.language, is_stored=True)
    response.delete_cookie(tab_cookie(request), path="/")
    return response


def tab_cookie(request: Request) -> str:
    """The cookie that ties a mailed code to the browser that asked for it."""
    return session_cookie_name(request.app.state.settings).replace("session", "waiting")


def _session_token(request: Request) -> str:
    return request.cookies.get(session_cookie_name(request.app.state.settings), "")
