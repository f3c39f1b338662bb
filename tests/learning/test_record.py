"""The record of learning says what was done, for how long and with what result, on paper and as a file."""

from math import ceil

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.modules.library import Library
from tests.people import Someone, sign_in
from tests.quiz.taking import take


def test_it_holds_topics_outcomes_hours_results_and_certificates(
    client: TestClient, db: Session, amina: Someone
) -> None:
    sign_in(client, db, amina)
    client.post("/modules/alpha/lessons/first/completion")
    client.post("/modules/beta/lessons/first/completion")
    take(client, "alpha")
    page = client.get("/my-course/record").text
    for words in ("Amina Khan", "Module Alpha", "Explain what alpha means.", "5 of 5", "Module Beta", "/verify/"):
        assert words in page
    assert "Module Gamma" not in page


def test_each_module_tells_its_minutes_and_the_sum_is_told_in_hours(
    client: TestClient, db: Session, amina: Someone
) -> None:
    sign_in(client, db, amina)
    take(client, "alpha")
    take(client, "beta")
    record = client.get("/my-course/record.json").json()
    page = client.get("/my-course/record").text
    for module in record["modules"]:
        assert f'data-label="Minutes">{module["minutes"]}<' in page
    assert f"<span>{ceil(record['minutes'] / 30) / 2:g} hours</span>" in page


def test_the_file_says_the_same_and_the_hours_add_up(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    client.post("/modules/beta/lessons/first/completion")
    take(client, "alpha")
    answer = client.get("/my-course/record.json")
    record = answer.json()
    assert answer.headers["content-disposition"] == 'attachment; filename="learning-record.json"'
    library: Library = client.app.state.library  # type: ignore[attr-defined]  # it is our FastAPI
    alpha, beta = (library.live().get_module(name) for name in ("alpha", "beta"))
    assert [module["minutes"] for module in record["modules"]] == [alpha.minutes, beta.lessons[0].minutes]
    assert record["minutes"] == alpha.minutes + beta.lessons[0].minutes
    (certificate,) = record["certificates"]
    assert (certificate["level"], certificate["status"], certificate["title"]) == (
        "participation",
        "valid",
        "Module Alpha",
    )


def test_who_did_nothing_yet_is_told_so(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    assert "You have not completed a lesson yet" in client.get("/my-course/record").text
