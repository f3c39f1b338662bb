"""Registering: four fields, a mailed code, and back to where one was."""

import re
from datetime import timedelta
from html import unescape

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import Affiliation, OneTimeToken, Person, Registration
from tests.accounts.mailbox import mailed_code, mailed_link, newest_mail
from tests.people import Someone

FIELDS = {
    "name": "Zainab Ünal",
    "email": "Zainab@Example.ORG",
    "university": "lums",
    "category": "staff",
    "next": "/modules/alpha/lessons/first",
}
ADDRESS = "zainab@example.org"


def test_a_code_completes_the_registration_and_leads_back(client: TestClient, db: Session) -> None:
    asked = client.post("/register", data=FIELDS)
    assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in/code")
    entered = client.post("/sign-in/code", data={"code": mailed_code(db, ADDRESS)})
    assert (entered.status_code, entered.headers["location"]) == (303, "/modules/alpha/lessons/first")
    assert "Zainab Ünal" in client.get("/my-course").text
    person = db.scalars(select(Person).where(Person.email == ADDRESS)).one()
    affiliation = db.scalars(select(Affiliation).where(Affiliation.person_id == person.id)).one()
    assert (affiliation.partner, affiliation.category) == ("lums", "staff")
    assert db.get(Registration, person.id) is not None


def test_nobody_is_registered_before_the_code(client: TestClient, db: Session) -> None:
    client.post("/register", data=FIELDS)
    assert db.scalar(select(func.count()).select_from(Person).where(Person.email == ADDRESS)) == 0


@pytest.mark.parametrize("chosen", ["other", ""], ids=["chosen from the list", "only typed"])
def test_another_university_comes_with_name_and_country(client: TestClient, db: Session, chosen: str) -> None:
    fields = FIELDS | {"university": chosen, "other_name": "University of Malta", "country": "MT"}
    client.post("/register", data=fields)
    client.post("/sign-in/code", data={"code": mailed_code(db, ADDRESS)})
    affiliation = db.scalars(select(Affiliation).order_by(Affiliation.id.desc())).first()
    assert affiliation is not None
    assert (affiliation.partner, affiliation.other_name, affiliation.country) == (None, "University of Malta", "MT")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Please type your name"),
        ("name", "x" * 10_000, "120 characters"),
        ("name", "a\x00b", "invisible control characters"),
        ("name", "Amina 😀", "cannot show these characters"),
        ("email", "", "Please type your email"),
        ("email", "not an address", "email address"),
        ("email", "a@b@example.org", "email address"),
        ("email", "amina@example.org\r\nBcc: x@example.org", "invisible control characters"),
        ("university", "", "Please choose your university"),
        ("university", "atlantis", "choose your university"),
        ("university", str(2**63), "choose your university"),
        ("university", "other", "name of your university"),
        ("category", "", "Please choose what describes"),
        ("category", "professor", "choose what describes you"),
    ],
)
def test_a_field_that_cannot_be_taken_is_named_and_kept(
    client: TestClient, db: Session, field: str, value: str, words: str
) -> None:
    answer = client.post("/register", data=FIELDS | {field: value})
    assert answer.status_code == 422
    assert words in answer.text
    assert FIELDS["name" if field != "name" else "next"] in answer.text
    assert db.scalar(select(func.count()).select_from(OneTimeToken)) == 0


@pytest.mark.parametrize("name", ["محمد عائشہ", "Łukasz Ŵyn-Ñandú", "O'Brien; DROP TABLE person", "Nguyễn Văn A"])
def test_a_legal_name_is_kept_to_the_letter(client: TestClient, db: Session, name: str) -> None:
    client.post("/register", data=FIELDS | {"name": name})
    client.post("/sign-in/code", data={"code": mailed_code(db, ADDRESS)})
    assert db.scalar(select(Person.name).where(Person.email == ADDRESS)) == name


def test_direction_marks_inside_a_name_are_kept(client: TestClient, db: Session) -> None:
    name = "علی\u200cرضا"
    client.post("/register", data=FIELDS | {"name": name})
    client.post("/sign-in/code", data={"code": mailed_code(db, ADDRESS)})
    assert db.scalar(select(Person.name).where(Person.email == ADDRESS)) == name


def test_a_field_sent_twice_or_unknown_does_no_harm(client: TestClient) -> None:
    body = "name=A&name=B&email=zainab%40example.org&university=lums&category=staff&is_admin=1&person_id=1"
    answer = client.post("/register", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 303


def test_a_known_address_changes_nothing_and_looks_the_same(client: TestClient, db: Session, amina: Someone) -> None:
    unknown = client.post("/register", data=FIELDS)
    known = client.post("/register", data=FIELDS | {"email": amina.email, "name": "Somebody Else"})
    assert (known.status_code, known.headers["location"]) == (unknown.status_code, unknown.headers["location"])
    client.post("/sign-in/code", data={"code": mailed_code(db, amina.email)})
    assert db.scalar(select(Person.name).where(Person.id == amina.person_id)) == amina.name


def test_a_code_works_only_in_the_tab_that_asked(client: TestClient, db: Session) -> None:
    client.post("/register", data=FIELDS)
    client.cookies.clear()
    assert client.post("/sign-in/code", data={"code": mailed_code(db, ADDRESS)}).status_code == 422


def test_a_code_is_spent_after_one_use(client: TestClient, db: Session) -> None:
    client.post("/register", data=FIELDS)
    code, waiting = mailed_code(db, ADDRESS), client.cookies.get("__Host-waiting")
    assert client.post("/sign-in/code", data={"code": code}).status_code == 303
    client.cookies.clear()
    client.cookies.set("__Host-waiting", waiting or "")
    assert client.post("/sign-in/code", data={"code": code}).status_code == 422


def test_five_wrong_codes_spoil_the_right_one(client: TestClient, db: Session) -> None:
    client.post("/register", data=FIELDS)
    code = mailed_code(db, ADDRESS)
    wrong = "000000" if code != "000000" else "000001"
    answers = [client.post("/sign-in/code", data={"code": typed}) for typed in [wrong] * 5 + [code]]
    assert [answer.status_code for answer in answers] == [422] * 6
    assert ["used up" in answer.text for answer in answers] == [False] * 4 + [True] * 2


def test_a_code_is_too_late_after_ten_minutes(client: TestClient, db: Session) -> None:
    client.post("/register", data=FIELDS)
    later = clock.now() + timedelta(minutes=10, seconds=1)
    with clock.running_as(lambda: later):
        late = client.post("/sign-in/code", data={"code": mailed_code(db, ADDRESS)})
        assert (late.status_code, "used up" in late.text) == (422, True)
        client.post("/sign-in/code/another")
        assert client.post("/sign-in/code", data={"code": mailed_code(db, ADDRESS)}).status_code == 303


def test_another_code_registers_with_what_was_typed_and_leads_back(client: TestClient, db: Session) -> None:
    client.post("/register", data=FIELDS)
    first = mailed_code(db, ADDRESS)
    assert client.post("/sign-in/code/another").headers["location"] == "/sign-in/code?sent=again"
    assert "newest mail" in client.get("/sign-in/code?sent=again").text
    assert client.post("/sign-in/code", data={"code": first}).status_code == (
        303 if first == mailed_code(db, ADDRESS) else 422
    )
    entered = client.post("/sign-in/code", data={"code": mailed_code(db, ADDRESS)})
    assert entered.headers["location"] == FIELDS["next"]
    assert db.scalar(select(Person.name).where(Person.email == ADDRESS)) == FIELDS["name"]


def test_another_code_needs_somebody_who_waits_and_has_the_limit_of_all_codes(client: TestClient) -> None:
    assert client.post("/sign-in/code/another").status_code == 422
    client.post("/register", data=FIELDS)
    answers = [client.post("/sign-in/code/another") for _code in range(5)]
    assert [answer.status_code for answer in answers] == [303] * 4 + [429]
    assert "several codes" in answers[-1].text
    assert ADDRESS in answers[-1].text.replace("<wbr>", "")  # the page that waits for the newest code


def test_a_slip_in_the_address_costs_no_other_field(client: TestClient) -> None:
    client.post("/register", data=FIELDS | {"email": "zianab@example.org"})
    [address] = re.findall(r'href="(/register[^"#]+)#email', client.get("/sign-in/code").text)
    form = client.get(unescape(address)).text
    assert all(f'value="{FIELDS[name]}"' in form for name in ("name", "next"))
    assert 'value="zianab@example.org"' in form
    assert re.findall(r'value="(\w+)"(?: selected| checked)', form) == ["lums", "staff"]
    assert FIELDS["name"] not in client.get("/register").text
    client.cookies.clear()
    assert FIELDS["name"] not in client.get(unescape(address)).text


def test_urdu_digits_are_digits(client: TestClient, db: Session) -> None:
    client.post("/register", data=FIELDS)
    urdu = mailed_code(db, ADDRESS).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert client.post("/sign-in/code", data={"code": urdu}).status_code == 303


def test_the_mailed_link_signs_in_by_its_button_once(client: TestClient, db: Session) -> None:
    client.post("/register", data=FIELDS)
    link = mailed_link(db, ADDRESS)
    client.cookies.clear()
    assert client.get(link).status_code == 200
    assert "__Host-session" not in client.cookies
    assert client.post(link).headers["location"] == "/modules/alpha/lessons/first"
    assert client.post(link).status_code == 422


def test_the_sixth_code_within_an_hour_is_refused(client: TestClient, db: Session) -> None:
    for _code in range(5):
        assert client.post("/register", data=FIELDS).status_code == 303
    refused = client.post("/register", data=FIELDS)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "3600")


def test_a_mailbox_gets_twenty_mails_a_day_at_most(client: TestClient, db: Session) -> None:
    started = clock.now()
    answers = []
    for hour in range(5):
        with clock.running_as(lambda hour=hour: started + timedelta(hours=hour, minutes=hour)):
            answers += [client.post("/register", data=FIELDS).status_code for _code in range(5)]
    assert answers == [303] * 20 + [429] * 5
    with clock.running_as(lambda: started + timedelta(days=1, minutes=1)):
        assert client.post("/register", data=FIELDS).status_code == 303


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "/a\r\nX: y", "javascript:1"]
)
def test_nobody_is_sent_to_another_site(client: TestClient, db: Session, target: str) -> None:
    client.post("/register", data=FIELDS | {"next": target})
    entered = client.post("/sign-in/code", data={"code": mailed_code(db, ADDRESS)})
    assert entered.headers["location"] == "/my-course"


def test_the_mail_names_the_code_first(client: TestClient, db: Session) -> None:
    client.post("/register", data=FIELDS)
    assert newest_mail(db, ADDRESS).subject.startswith(mailed_code(db, ADDRESS))
