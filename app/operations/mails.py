"""For administrators: which mails wait or could not be sent, and sending those again."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.accounts.access import Administrator
from app.audit import service as audit
from app.language import gettext as _
from app.mail import queries, service
from app.web.addresses import RowNumber
from app.web.page import render
from app.web.transaction import DbSession

router = APIRouter()


@router.get("/mails")
def show_mails(request: Request, administrator: Administrator, db: DbSession, again: str = "") -> Response:
    notice = _("The mail is on its way again.") if again == "1" else ""
    return render(request, "operations/mails.html", {"outbox": queries.look_at_outbox(db)}, notice=notice)


@router.post("/mails/{mail_id}/again")
def send_mail_again(administrator: Administrator, mail_id: RowNumber, db: DbSession) -> Response:
    service.send_again(db, mail_id)
    audit.record(
        db, actor_id=administrator.person_id, action="mail.sent-again", object_type="mail", object_id=str(mail_id)
    )
    return RedirectResponse("/mails?again=1", status_code=303)
