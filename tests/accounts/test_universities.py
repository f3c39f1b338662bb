"""What people type as their university: known spellings decide, all else waits with a suggestion."""

import csv
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import affiliations
from app.accounts.models import Affiliation
from app.accounts.universities import Directory, University, fold
from tests.accounts.mailbox import mailed_code
from tests.databases import real_course
from tests.people import Someone, sign_in

DATA = Path(__file__).parent / "data" / "universities.csv"
TYPED = list(csv.DictReader(DATA.read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def known() -> Directory:
    """The partners and aliases of the real course."""
    course, _diagnostics = real_course()
    assert course
    return Directory(course.universities)


def answer(known: Directory, typed: str) -> str:
    """What the course makes of it: a partner beyond doubt, else the first suggestion in the queue."""
    suggestions = known.suggest(typed)
    return known.find(typed) or (suggestions[0].id if suggestions else "other")


@pytest.mark.slow
def test_nineteen_of_twenty_are_right_and_none_is_wrong_in_silence(known: Directory) -> None:
    assert len(TYPED) == 200
    silent = [row["typed"] for row in TYPED if known.find(row["typed"]) not in (None, row["partner"])]
    assert silent == []
    right = sum(answer(known, row["typed"]) == row["partner"] for row in TYPED)
    assert right >= 190, [row for row in TYPED if answer(known, row["typed"]) != row["partner"]]


def test_initials_in_another_country_are_not_known(known: Directory) -> None:
    assert known.find("NUST", "PK") == "nust"
    assert known.find("NUST", "ZW") is None


def test_a_spelling_that_two_partners_share_is_not_known() -> None:
    directory = Directory((University("one", ("One", "UCI")), University("two", ("Two", "U.C.I."))))
    assert directory.find("UCI") is None


def test_folding_keeps_letters_and_digits() -> None:
    assert fold("  École  Centrale–Nantes ") == "ecole centrale nantes"
    assert fold("N.U.S.T. & Co") == "nust and co"


def typed_by(db: Session, person: Someone, name: str) -> Affiliation:
    row = db.scalars(select(Affiliation).where(Affiliation.person_id == person.person_id)).one()
    row.partner, row.other_name = None, name
    db.flush()
    return row


def newest(db: Session, person: Someone) -> Affiliation:
    rows = select(Affiliation).where(Affiliation.person_id == person.person_id)
    return db.scalars(rows.order_by(Affiliation.happened_at.desc(), Affiliation.id.desc()).limit(1)).one()


def test_a_decision_corrects_everybody_who_typed_it_from_their_own_day_on(
    client: TestClient, db: Session, amina: Someone, bilal: Someone, administrator: Someone
) -> None:
    first = typed_by(db, amina, "Nust Isb.")
    typed_by(db, bilal, "NUST isb")
    sign_in(client, db, administrator)
    page = client.get("/people/universities").text
    assert "typed by 2 people" in page
    assert '<option value="nust" selected>' in page
    answered = client.post("/people/universities", data={"spelling": "nust isb", "partner": "nust"})
    assert answered.headers["location"] == "/people/universities?people=2"
    corrected = newest(db, amina)
    assert (corrected.partner, corrected.other_name, corrected.origin) == ("nust", "Nust Isb.", "decision")
    assert corrected.happened_at == first.happened_at
    assert db.get_one(Affiliation, first.id).partner is None
    decided = client.get("/people/universities").text
    assert "Nothing waits." in decided
    shown = decided.split("Decided so far")[1]
    assert "<bdi>Nust Isb.</bdi>: <bdi>National University of Sciences and Technology</bdi>" in shown
    assert '<option value="nust" selected>' in shown
    client.post("/people/universities", data={"spelling": "nust isb", "partner": "other"})
    assert newest(db, bilal).partner is None
    assert "Nothing waits." in client.get("/people/universities").text


def test_an_alias_typed_at_registration_names_the_partner(client: TestClient, db: Session) -> None:
    fields = {"name": "Zainab", "email": "zainab@example.org", "university": "other", "category": "staff"}
    client.post("/register", data={**fields, "other_name": "lums", "country": "PK"})
    client.post("/sign-in/code", data={"code": mailed_code(db, "zainab@example.org")})
    row = db.scalars(select(Affiliation).where(Affiliation.other_name == "lums")).one()
    assert row.partner == "lums"


def test_nothing_is_decided_without_a_choice(client: TestClient, db: Session, administrator: Someone) -> None:
    sign_in(client, db, administrator)
    for partner in ("", "atlantis"):
        answered = client.post("/people/universities", data={"spelling": "nust isb", "partner": partner})
        assert answered.status_code == 422
    assert affiliations.directory(db, ()).decided == {}
