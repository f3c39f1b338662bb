"""A list of people is looked at line by line and read in as a whole or not at all."""

import re
from datetime import date

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Affiliation, Person, Registration
from app.mail.models import OutboxMessage
from app.modules.models import PastCompletion
from app.people.models import Letter, PeopleList
from tests.accounts.mailbox import mailed_code
from tests.people import Someone, sign_in
from tests.people_pages.files import as_csv, as_xlsx

NEW = ("José Ünal", "jose@example.org", "University of Salamanca", "ES", "Staff", "2023-11-27", "Old list")


@pytest.fixture
def desk(client: TestClient, db: Session, administrator: Someone) -> TestClient:
    """The administrator's browser."""
    sign_in(client, db, administrator)
    return client


def upload(desk: TestClient, content: bytes, name: str = "list.csv") -> Response:
    return desk.post("/people/lists", files={"file": (name, content)})


def look(desk: TestClient, content: bytes, name: str = "list.csv") -> tuple[str, str]:
    """The address of the uploaded list and its page."""
    address = upload(desk, content, name).headers["location"]
    return address, desk.get(address).text


def outcomes(page: str) -> list[str]:
    return re.findall(r'<td class="wide"><b>([^<]+)</b>', page)


def find(db: Session, email: str) -> Person:
    return db.scalars(select(Person).where(Person.email == email)).one()


@pytest.mark.parametrize(
    ("content", "reading"),
    [
        (as_csv([NEW]), "CSV, UTF-8, separated by commas"),
        (as_csv([NEW], separator=";", encoding="cp1252"), "CSV, Windows-1252, separated by semicolons"),
        (as_csv([NEW], separator="\t", encoding="utf-16"), "CSV, UTF-16, separated by tabs"),
        (as_xlsx([NEW]), "Excel workbook, sheet “People”"),
        (as_xlsx([[*NEW[:5], date(2023, 11, 27), NEW[6]]]), "Excel workbook, sheet “People”"),
    ],
    ids=["comma", "excel in spain", "utf-16 tabs", "workbook", "workbook with a date"],
)
def test_any_program_s_file_is_understood(desk: TestClient, db: Session, content: bytes, reading: str) -> None:
    address, page = look(desk, content)
    assert reading in page
    assert outcomes(page) == ["new"]
    assert desk.post(f"{address}/reading").headers["location"] == "/people?done=read&people=1"
    person = find(db, "jose@example.org")
    held = db.scalars(select(Affiliation).where(Affiliation.person_id == person.id)).one()
    past = db.scalars(select(PastCompletion).where(PastCompletion.person_id == person.id)).one()
    assert (person.name, held.partner, held.category, held.origin) == ("José Ünal", "salamanca", "staff", "import")
    assert (past.happened_at.date(), past.source) == (date(2023, 11, 27), "Old list")


def test_looking_at_a_list_changes_nothing(desk: TestClient, db: Session) -> None:
    before = db.scalar(select(func.count()).select_from(Person))
    look(desk, as_csv([NEW]))
    assert db.scalar(select(func.count()).select_from(Person)) == before


def test_one_mistake_keeps_the_whole_list_out(desk: TestClient, db: Session) -> None:
    rows = [
        NEW,
        ("", "nobody", "NUST", "Atlantis", "Dean", "27.11.2023", ""),
        (*NEW[:1], "JOSE@example.org", *NEW[2:]),
        ("Late", "late@example.org", "", "", "", "2090-01-01", ""),
    ]
    address, page = look(desk, as_csv(rows))
    assert sorted(outcomes(page)) == ["mistake", "mistake", "mistake", "new"]
    for words in (
        "The name is missing.",
        "“nobody” is no email address.",
        "“Atlantis” is no country",
        "“Dean” is no category. Use one of: Students, Staff, Other.",
        "“27.11.2023” is not written as year-month-day",
        "The same address stands in line 2.",
        "“2090-01-01” lies in the future",
        "Somebody new needs a university.",
        "Somebody new needs a category.",
    ):
        assert words in page
    assert desk.post(f"{address}/reading").status_code == 409
    assert db.scalar(select(Person).where(Person.email == "jose@example.org")) is None


def test_somebody_new_is_registered_by_the_first_sign_in(desk: TestClient, db: Session) -> None:
    address, _page = look(desk, as_csv([NEW]))
    desk.post(f"{address}/reading", data={"invite": "yes"})
    person = find(db, "jose@example.org")
    assert db.get(Registration, person.id) is None
    assert db.scalars(select(Letter.kind).where(Letter.person_id == person.id)).all() == ["invitation"]
    mail = db.scalars(select(OutboxMessage).where(OutboxMessage.recipient == "jose@example.org")).one()
    assert "José Ünal" in mail.text
    desk.cookies.clear()
    desk.post("/sign-in", data={"email": "jose@example.org"})
    desk.post("/sign-in/code", data={"code": mailed_code(db, "jose@example.org")})
    assert db.get(Registration, person.id) is not None
    assert desk.get("/account").status_code == 200


def test_a_known_address_changes_what_differs_and_keeps_the_name(desk: TestClient, db: Session, amina: Someone) -> None:
    row = ("Amina B. Khan", amina.email, "LUMS", "PK", "Students", "", "")
    address, page = look(desk, as_csv([row]))
    assert outcomes(page) == ["changes"]
    assert "becomes Lahore University of Management Sciences." in page
    assert "Category: Staff becomes Students." in page
    assert "The name in the course is kept: Amina Khan." in page
    desk.post(f"{address}/reading")
    rows = select(Affiliation).where(Affiliation.person_id == amina.person_id).order_by(Affiliation.id)
    assert [(held.partner, held.category) for held in db.scalars(rows)] == [("nust", "staff"), ("lums", "students")]
    assert find(db, amina.email).name == "Amina Khan"


def test_a_list_is_read_in_once_and_gone_for_everybody_else(
    desk: TestClient, db: Session, administrator: Someone
) -> None:
    address, _page = look(desk, as_csv([NEW]))
    desk.post(f"{address}/reading")
    assert desk.post(f"{address}/reading").status_code == 404
    assert db.scalars(select(PeopleList.rows)).all() == [[]]
    address, _page = look(desk, as_csv([NEW]))
    assert desk.post(f"{address}/removal").status_code == 303
    assert desk.get(address).status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_names_come_back_from_a_file_unchanged(desk: TestClient, db: Session, kind: str) -> None:
    names = [
        "=1+1",
        "+92 Ali",
        "-Ali",
        "@Ali",
        "'=Ali",
        "O'Brien",
        "Zoë;=2",
        'He said "=3"',
        "محمد علی",
        "陳大文",
        "'@'=",
        "a,b",
    ]
    rows = [(name, f"n{number}@example.org", "LUMS", "PK", "Staff", "", "") for number, name in enumerate(names)]
    address, page = look(desk, as_xlsx(rows), "names.xlsx")
    assert outcomes(page) == ["new"] * len(names)
    desk.post(f"{address}/reading")
    file = desk.get(f"/people.{kind}").content
    _address, again = look(desk, file, f"people.{kind}")
    assert set(outcomes(again)) == {"as it is"}
    assert "The name in the course is kept" not in again


def test_a_file_that_is_no_list_gets_a_sentence(desk: TestClient) -> None:
    for content, words in (
        (b"", "This file is empty."),
        (b"just words\n", "no lines below a heading"),
        (b"Name,University\nAmina,NUST\n", "Missing: Email."),
        (b"Name,Email,Mail\nAmina,a@example.org,b@example.org\n", "Two columns are headed"),
        (b"\x00\x01\x02" * 50, "neither a workbook nor a text file"),
        (b"PK\x03\x04 not a zip", "cannot be read"),
        (b"\xd0\xcf\x11\xe0 old", "old Excel version"),
        (b"Name,Email\n" + b"a" * 600 + b",a@example.org\n", "longer than a list of people can be"),
        (b"Name,Email\n" + b"A,a@example.org\n" * 5001, "more than 5000 lines"),
    ):
        answer = upload(desk, content)
        assert answer.status_code == 422, words
        assert words in answer.text
        assert 'id="file-error"' in answer.text
    assert desk.post("/people/lists", data={"file": "x"}).status_code == 422
