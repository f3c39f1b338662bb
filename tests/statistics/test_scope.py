"""What a partner administrator and a viewer see of the same records, each number found without the application."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.roles import PARTNER_ADMINISTRATOR, VIEWER, Grant
from app.accounts.scope import Scope, scope_of
from app.audit.models import AuditEvent
from app.modules.catalogue import Course
from app.statistics import queries, service
from app.statistics.period import Cut, read_cut
from tests.people import make_person, sign_in
from tests.statistics.make import NOON, Maker

NUST = Scope("nust", sees_people=True)


@pytest.fixture
def cut(course: Course) -> Cut:
    return read_cut("", "", "", course.zone, clock.now())


@pytest.fixture
def moved(db: Session) -> dict[str, int]:
    """Somebody who stayed at NUST, one who came to it, one who left it; all three registered and completed a lesson."""
    make = Maker(db)
    people = {
        "stayed": make.person("Stays Here", partner="nust"),
        "came": make.person("Came Later", partner="lums"),
        "left": make.person("Left Since", partner="nust"),
        "elsewhere": make.person("Never Here", partner="lums"),
    }
    for person_id in people.values():
        make.lesson(person_id, NOON + timedelta(days=1))
    make.belongs(people["came"], NOON + timedelta(days=2), partner="nust")
    make.belongs(people["left"], NOON + timedelta(days=2), partner="salamanca")
    db.flush()
    return people


def test_the_numbers_of_a_partner_count_what_happened_there(
    db: Session, course: Course, cut: Cut, moved: dict[str, int]
) -> None:
    report = service.find_report(db, course, cut, NUST)
    assert report.numbers == {"registered": 2, "started": 2, "completed": 0, "certified": 0}
    partners = next(table for table in report.tables if table.id == "partners")
    assert [row[0] for row in partners.rows] == ["National University of Sciences and Technology"]


def test_by_name_stand_those_who_belong_to_the_partner_now(
    db: Session, course: Course, cut: Cut, moved: dict[str, int]
) -> None:
    listed = service.list_people(db, course, cut, NUST, 1)
    assert [person.line.id for person in listed.people] == [moved["stayed"], moved["came"]]
    assert listed.total == 2
    assert [line.id for line in queries.stream_people(db, cut, NUST, ())] == [moved["stayed"], moved["came"]]


def test_who_has_left_is_not_named_in_a_report_of_an_earlier_day(
    db: Session, course: Course, moved: dict[str, int]
) -> None:
    before = read_cut("", "", (NOON + timedelta(days=1, hours=1)).isoformat(), course.zone, clock.now())
    listed = service.list_people(db, course, before, NUST, 1)
    assert [person.line.id for person in listed.people] == [moved["stayed"]]
    assert service.find_report(db, course, before, NUST).numbers["registered"] == 2


def test_the_pages_and_files_of_a_partner_administrator_name_the_partner(
    client: TestClient, db: Session, moved: dict[str, int]
) -> None:
    sign_in(client, db, make_person(db, "Farah Malik", roles=(Grant(PARTNER_ADMINISTRATOR, "nust"),)))
    page = client.get("/statistics").text
    assert "Only National University of Sciences and Technology" in page
    assert "/sign-in-codes" not in page
    answer = client.get("/statistics/people.csv")
    assert "-nust_people_" in answer.headers["content-disposition"]
    assert "Came Later" in answer.text
    assert "Never Here" not in answer.text
    assert "Left Since" not in answer.text
    event = db.scalars(select(AuditEvent).where(AuditEvent.action == "statistics.exported")).one()
    assert event.details["partner"] == "nust"


def test_a_viewer_sees_numbers_and_no_way_to_names(client: TestClient, db: Session, moved: dict[str, int]) -> None:
    sign_in(client, db, make_person(db, "Gareth Evans", roles=(VIEWER,)))
    page = client.get("/statistics").text
    assert '<dt>Registered</dt><dd class="figure">5</dd>' in page
    assert "/statistics/people" not in page
    assert client.get("/statistics/partners.csv").status_code == 200


@pytest.mark.parametrize(
    ("grants", "scope"),
    [
        ([], None),
        (["author"], None),
        ([Grant(PARTNER_ADMINISTRATOR)], None),
        ([VIEWER], Scope(None, sees_people=False)),
        ([Grant(VIEWER, "nust")], Scope("nust", sees_people=False)),
        ([Grant(PARTNER_ADMINISTRATOR, "nust"), "author"], NUST),
        ([Grant(PARTNER_ADMINISTRATOR, "nust"), "administrator"], Scope(None, sees_people=True)),
    ],
)
def test_roles_open_this_much(grants: list[str | Grant], scope: Scope | None) -> None:
    assert scope_of(grant if isinstance(grant, Grant) else Grant(grant) for grant in grants) == scope
