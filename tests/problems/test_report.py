"""A reader reports a problem; authors see it and deal with it."""

from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.problems.models import ProblemReport, ProblemResolution
from app.problems.service import MOST_PER_NETWORK
from tests.people import Someone, sign_in

PAGE = "/modules/alpha/lessons/first"
TEXT = "The second link leads nowhere."


def send(client: TestClient, text: str = TEXT, page: str = PAGE) -> int:
    return client.post("/problems", data={"page": page, "text": text}).status_code


def test_every_page_leads_to_the_form(client: TestClient) -> None:
    assert f"/problems/new?page={PAGE}" in client.get(PAGE).text
    assert PAGE in client.get("/problems/new", params={"page": PAGE}).text


def test_a_reader_reports_without_an_account(client: TestClient, db: Session) -> None:
    assert send(client) == 200
    report = db.scalars(select(ProblemReport)).one()
    assert (report.page, report.text, report.person_id) == (PAGE, TEXT, None)
    assert len(report.version_hash) == 64


def test_an_author_deals_with_it_once(client: TestClient, db: Session, author: Someone, amina: Someone) -> None:
    sign_in(client, db, amina)
    send(client)
    sign_in(client, db, author)
    page = client.get("/problems").text
    assert TEXT in page
    assert amina.name not in page
    report_id = db.scalars(select(ProblemReport.id)).one()
    for _ in range(2):
        assert client.post(f"/problems/{report_id}/resolution").status_code == 303
    assert db.scalar(select(func.count()).select_from(ProblemResolution)) == 1
    assert TEXT not in client.get("/problems").text


def test_an_empty_report_is_asked_for_again(client: TestClient, db: Session) -> None:
    answer = client.post("/problems", data={"page": PAGE, "text": " "})
    assert answer.status_code == 422
    assert "Please say in a few words what is wrong." in answer.text
    assert db.scalar(select(func.count()).select_from(ProblemReport)) == 0


def test_a_network_has_a_limit(client: TestClient) -> None:
    assert {send(client) for _ in range(MOST_PER_NETWORK)} == {200}
    assert send(client) == 429


def test_the_way_back_stays_on_the_site(client: TestClient) -> None:
    page = client.post("/problems", data={"page": "https://evil.example.org/", "text": TEXT}).text
    assert "evil" not in page
