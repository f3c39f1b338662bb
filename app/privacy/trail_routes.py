"""What administrators look up: the audit trail, and how long data is kept."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.accounts.access import Administrator
from app.audit import service as audit
from app.language import gettext as _
from app.privacy import retention
from app.privacy.trail import Asked, Trail, find_trail, last_event_at, list_actions
from app.web.page import Link, render
from app.web.transaction import DbSession

router = APIRouter()


def read_query(action: str = "", person: str = "", object: str = "") -> Asked:  # noqa: A002 - the name of the field
    return Asked(*(word.replace("\0", "").strip()[:80] for word in (action, person, object)))


@router.get("/audit")
def show_audit(
    request: Request,
    administrator: Administrator,
    asked: Annotated[Asked, Depends(read_query)],
    db: DbSession,
    page: str = "1",
    check: str = "",
) -> Response:
    trail = find_trail(db, asked, int(page) if page.isascii() and page.isdigit() and len(page) < 10 else 1)
    context = {
        "trail": trail,
        "asked": asked,
        "actions": [(action, action) for action in list_actions(db)],
        "chain": ("whole" if audit.find_break(db) is None else "broken") if check else "",
        "previous": _link(asked, trail, trail.page - 1),
        "next": _link(asked, trail, trail.page + 1),
    }
    return render(request, "privacy/audit.html", context)


@router.get("/retention")
def show_retention(request: Request, administrator: Administrator, db: DbSession) -> Response:
    due = retention.list_due(db, request.app.state.settings)
    return render(request, "privacy/retention.html", {"due": due, "last_run": last_event_at(db, retention.ACTION)})


def _link(asked: Asked, trail: Trail, page: int) -> Link | None:
    if not 1 <= page <= trail.pages:
        return None
    words = {"action": asked.action, "person": asked.person, "object": asked.object, "page": str(page)}
    query = urlencode({name: word for name, word in words.items() if word})
    return Link(_("page %(number)s of %(pages)s") % {"number": page, "pages": trail.pages}, f"/audit?{query}")
