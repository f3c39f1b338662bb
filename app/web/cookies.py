"""Names and manners of the cookies that only we read."""

from starlette.responses import Response

from app.config import Settings


def session_cookie_name(settings: Settings) -> str:
    """`__Host-` ties the cookie to exactly this host over https; plain http cannot carry it."""
    return "__Host-session" if settings.is_https else "session"


def set_private_cookie(response: Response, settings: Settings, name: str, value: str, max_age_seconds: int) -> None:
    """A cookie that scripts cannot read and other sites cannot send with a form."""
    response.set_cookie(
        name, value, max_age=max_age_seconds, path="/", secure=settings.is_https, httponly=True, samesite="lax"
    )
