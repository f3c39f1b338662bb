"""An administrator reads the statistics of any period; nobody else does."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from lxml import html
from sqlalchemy.orm import Session

from app import clock
from app.accounts.scope import WHOLE_COURSE
from app.modules.catalogue import Course
from app.statistics import service
from app.statistics.period import read_cut
from tests.people import Someone, sign_in
from tests.statistics.make import NOON, Maker, RandomCourse

pytestmark = pytest.mark.both_databases

PAGES = ("/statistics", "/statistics/people", "/statistics/partners.csv", "/statistics/people.xlsx")
NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)


@pytest.fixture
def today() -> Iterator[None]:
    """23 November 2026, 14:05 in Karachi."""
    with clock.running_as(lambda: NOW):
        yield


@pytest.fixture
def signed_in(today: None, client: TestClient, db: Session, administrator: Someone) -> TestClient:
    sign_in(client, db, administrator)
    return client


def words(page: html.HtmlElement) -> str:
    return " ".join(page.text_content().split())


def shown_tables(text: str) -> dict[str, list[list[str]]]:
    page = html.fromstring(text)
    return {
        table.get("id"): [[words(cell) for cell in row.xpath("th|td")] for row in table.xpath(".//tr")]
        for table in page.xpath("//main//table")
    }


@pytest.mark.parametrize("path", PAGES)
def test_strangers_are_asked_to_sign_in(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=/statistics")


@pytest.mark.parametrize("path", PAGES)
def test_learners_and_authors_are_refused(
    client: TestClient, db: Session, amina: Someone, author: Someone, path: str
) -> None:
    for person in (amina, author):
        sign_in(client, db, person)
        assert client.get(path).status_code == 403


def test_the_page_says_the_sum_of_it_first(signed_in: TestClient, db: Session) -> None:
    make = Maker(db)
    make.completed(make.person())
    make.person()
    db.flush()
    page = words(html.fromstring(signed_in.get("/statistics").text))
    sums = "Registered3People who registered for the course, counted on the day they did."
    assert f"As of 23 Nov 2026, 14:05 PKT, since the course began. {sums}" in page
    assert "A day begins and ends at midnight in the course's time zone, Asia/Karachi." in page


def test_the_first_table_has_the_shape_of_the_programme(signed_in: TestClient, db: Session) -> None:
    make = Maker(db)
    for category in ("students", "students", "other"):
        make.person(category=category)
    db.flush()
    table = shown_tables(signed_in.get("/statistics").text)["participants"]
    assert table == [["Students", "Staff", "Other", "Total"], ["2", "1", "1", "4"]]


def test_the_page_shows_every_number_of_the_report(signed_in: TestClient, db: Session, course: Course) -> None:
    RandomCourse(db, seed=7).fill(30)
    cut = read_cut("2026-01-10", "2026-02-10", "", course.zone, NOW)
    report = service.find_report(db, course, cut, WHOLE_COURSE)
    shown = shown_tables(signed_in.get("/statistics?from=2026-01-10&until=2026-02-10").text)
    for table in report.tables:
        total = [table.total] if table.total else []
        expected = [[str(cell) for cell in row] for row in [*table.rows, *total]]
        assert shown[table.id] == [[column.heading for column in table.columns], *expected]


def test_a_period_is_kept_in_the_form_and_in_every_link(signed_in: TestClient) -> None:
    page = html.fromstring(signed_in.get("/statistics?from=2026-01-10&until=2026-02-10").text)
    assert page.xpath("//input[@name='from']/@value") == ["2026-01-10"]
    assert "from 10 January 2026 to 10 February 2026" in words(page)
    links = page.xpath(
        "//main//a[contains(@href, '.csv') or contains(@href, '.xlsx') or contains(@href, 'people')]/@href"
    )
    assert len(links) == 21
    # What is published is of all time: two periods could be subtracted.
    published = [link for link in links if "publication" in link]
    assert len(published) == 4
    moment = "as_of=2026-11-23T09%3A05%3A00.000000Z"
    assert all(f"?{moment}" in link for link in published)
    of_the_period = set(links) - set(published)
    assert all(f"?from=2026-01-10&until=2026-02-10&{moment}" in link for link in of_the_period)


def test_the_last_month_and_year_are_one_press_away(signed_in: TestClient) -> None:
    page = html.fromstring(signed_in.get("/statistics").text)
    links = {a.text: a.get("href") for a in page.xpath("//main//a[contains(@href, '?from=')]")}
    assert links == {
        "October 2026": "/statistics?from=2026-10-01&until=2026-10-31",
        "November 2026": "/statistics?from=2026-11-01&until=2026-11-30",
        "2025": "/statistics?from=2025-01-01&until=2025-12-31",
        "2026": "/statistics?from=2026-01-01&until=2026-12-31",
    }
    october = html.fromstring(signed_in.get(links["October 2026"]).text)
    assert october.xpath("//main//a[@aria-current]/text()") == ["October 2026"]
    assert "from 1 October 2026 to 31 October 2026" in words(october)


def test_wrong_days_are_told_at_their_fields_and_kept(signed_in: TestClient) -> None:
    answer = signed_in.get("/statistics", params={"from": "2026-02-30", "until": '"><b>x'})
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    assert page.xpath("//input[@name='from']/@value") == ["2026-02-30"]
    assert page.xpath("//input[@name='until']/@value") == ['"><b>x']
    assert page.xpath("//input[@type!='hidden']/@type") == ["text", "text"], (
        "a date field would not show what was typed"
    )
    assert len(page.xpath("//p[@class='error']")) == 2
    assert not page.xpath("//main//table")


@pytest.mark.parametrize(
    "query", ["from=%00", "until=" + "9" * 5_000, "as_of=x", "as_of=2030-01-01T00:00Z", "from=%FF"]
)
@pytest.mark.parametrize("path", PAGES)
def test_no_query_breaks_a_page(signed_in: TestClient, path: str, query: str) -> None:
    assert signed_in.get(f"{path}?{query}").status_code == 422


def test_a_repeated_field_counts_once(signed_in: TestClient) -> None:
    answer = signed_in.get("/statistics?from=2026-01-01&from=2026-02-01&surprise=1")
    assert html.fromstring(answer.text).xpath("//input[@name='from']/@value") == ["2026-02-01"]


def test_the_list_shows_each_person(signed_in: TestClient, db: Session, administrator: Someone) -> None:
    make = Maker(db)
    leyla = make.person("Leyla <b>Ünal</b>", partner=None, other_name="Boğaziçi", category="students")
    make.lesson(leyla)
    make.passed(leyla)
    omar = make.person("Omar", erased_at=NOON)
    make.completed(omar)
    make.award(omar)
    db.flush()
    answer = signed_in.get("/statistics/people")
    assert shown_tables(answer.text)["people"][1:] == [
        [
            f"{administrator.name} No. {administrator.person_id}",
            "University of SalamancaStaff",
            "23 Nov 2026",
            "Not started",
            "0",
            "0 of 4",
            "",
        ],
        [f"Leyla <b>Ünal</b> No. {leyla}", "BoğaziçiStudents", "10 Mar 2026", "In progress", "1", "1 of 4", ""],
        [
            *("(erased)", "National University of Sciences and TechnologyStaff", "10 Mar 2026"),
            *("Completed", "0", "0 of 4", "Certified"),
        ],
    ]
    assert "Omar" not in answer.text


def test_a_certificate_is_one_click_away(signed_in: TestClient, db: Session) -> None:
    make = Maker(db)
    zara = make.person("Zara")
    make.ended(make.award(zara), kind="superseded")
    make.award(zara, revision=2)
    db.flush()
    links = html.fromstring(signed_in.get("/statistics/people").text).xpath("//td/a[starts-with(@href, '/verify/')]")
    assert [words(link) for link in links] == ["Certificate: Zara"]


def test_the_list_comes_in_pages(signed_in: TestClient, db: Session) -> None:
    make = Maker(db)
    for number in range(119):
        make.person(f"Person {number}", at=NOON + timedelta(minutes=number))
    db.flush()
    sizes = [
        len(shown_tables(signed_in.get(f"/statistics/people?page={page}").text)["people"]) - 1 for page in (1, 2, 3)
    ]
    assert sizes == [50, 50, 20]
    middle = html.fromstring(signed_in.get("/statistics/people?page=2").text)
    assert "120 people" in words(middle)
    assert [link.get("href")[-7:] for link in middle.xpath("//nav[@class='pagination']/a")] == ["&page=1", "&page=3"]


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "9" * 30, "999999999", "1e3", "²", "%00"])
def test_a_page_that_is_none_is_the_nearest(signed_in: TestClient, page: str) -> None:
    answer = signed_in.get(f"/statistics/people?page={page}")
    assert answer.status_code == 200
    assert len(shown_tables(answer.text)["people"]) == 2
