"""What administrators look up: the audit trail, and how long data is kept."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.accounts.access import Administrator
from app.audit import service as audit
from app.modules.catalogue import Course
from app.modules.live import LiveCourse
from app.paging import asked_page
from app.privacy import retention
from app.privacy.trail import Asked, find_trail, last_event_at, list_deeds
from app.privacy.trail_words import Reading
from app.web.page import page_links, render
from app.web.transaction import DbSession

router = APIRouter()


def read_query(action: str = "", person: str = "", object: str = "") -> Asked:  # noqa: A002 - the name of the field
    return Asked(*(word.replace("\0", "").strip()[:80] for word in (action, person, object)))


@router.get("/audit")
def show_audit(
    request: Request,
    administrator: Administrator,
    course: LiveCourse,
    asked: Annotated[Asked, Depends(read_query)],
    db: DbSession,
    page: str = "1",
    check: str = "",
) -> Response:
    trail = find_trail(db, asked, asked_page(page), _reading(request, course))
    words = {"action": asked.action, "person": asked.person, "object": asked.object}
    previous, following = page_links(trail, "/audit", urlencode({name: word for name, word in words.items() if word}))
    context = {
        "trail": trail,
        "asked": asked,
        "deeds": list_deeds(db),
        "chain": ("whole" if audit.find_break(db) is None else "broken") if check else "",
        "previous": previous,
        "next": following,
    }
    return render(request, "privacy/audit.html", context)


@router.get("/retention")
def show_retention(request: Request, administrator: Administrator, db: DbSession) -> Response:
    due = retention.list_due(db, request.app.state.settings)
    return render(request, "privacy/retention.html", {"due": due, "last_run": last_event_at(db, retention.ACTION)})


def _reading(request: Request, course: Course) -> Reading:
    rules = {rule.id: rule.what for rule in retention.rules(request.app.state.settings)}
    return Reading(course.zone, {partner.id: partner.name for partner in course.partners}, rules)
