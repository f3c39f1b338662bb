"""Nobody learns from an answer, or from the work behind it, whether an address is registered."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.accounts import passwords
from tests.accounts.mailbox import newest_mail
from tests.clients import PUBLIC_URL
from tests.people import Someone

STRANGER = "nobody@example.org"
FIELDS = {"name": "Zainab Ünal", "university": "lums", "category": "staff"}
WAYS = {
    "/sign-in": {},
    "/register": FIELDS,
    "/sign-in/password": {"password": "not the password at all"},
}


@contextmanager
def statements(db: Session) -> Iterator[list[str]]:
    """What the database is asked meanwhile: the verbs and tables, not the values."""
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_more):  # type: ignore[no-untyped-def]
        if not statement.startswith(("SAVEPOINT", "RELEASE")):
            asked.append(" ".join(statement.split()[:3]))

    engine = db.get_bind().engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("way", WAYS)
def test_known_and_unknown_get_the_same_answer_by_the_same_work(
    client: TestClient, db: Session, amina: Someone, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    hashes: list[bool] = []
    genuine = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda *given: hashes.append(True) or genuine(*given))
    seen = []
    for address in (amina.email, STRANGER):
        hashes.clear()
        with statements(db) as asked:
            answer = client.post(way, data={**WAYS[way], "email": address, "next": "/"})
        headers = {
            name: value for name, value in answer.headers.items() if name not in ("set-cookie", "content-length")
        }
        body = answer.text.replace(address, "ADDRESS")
        seen.append((answer.status_code, headers, body, asked, len(hashes)))
    assert seen[0] == seen[1]


def test_both_get_one_mail(client: TestClient, db: Session, amina: Someone) -> None:
    for address in (amina.email, STRANGER):
        client.post("/sign-in", data={"email": address})
        assert newest_mail(db, address).useful_until is not None


@pytest.mark.parametrize("way", ["/sign-in", "/register"])
@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Forwarded-Server", "X-Original-URL"])
def test_a_mailed_link_leads_here_whatever_the_headers_say(
    client: TestClient, db: Session, way: str, header: str
) -> None:
    client.post(way, data=FIELDS | {"email": STRANGER}, headers={header: "host=evil.example; evil.example"})
    mail = newest_mail(db, STRANGER)
    assert PUBLIC_URL in mail.text
    assert "evil" not in mail.text + mail.html


def test_another_host_name_mails_nobody(client: TestClient, db: Session) -> None:
    answer = client.post("/sign-in", data={"email": STRANGER}, headers={"Host": "evil.example"})
    assert answer.status_code == 400
    with pytest.raises(AssertionError):
        newest_mail(db, STRANGER)


def test_a_stranger_cannot_put_words_into_the_mail(client: TestClient, db: Session) -> None:
    words = "Win 1000 at evil.example"
    other = {"university": "other", "other_name": words, "country": "MT"}
    client.post("/register", data=FIELDS | other | {"name": words, "email": STRANGER, "next": "/evil.example"})
    mail = newest_mail(db, STRANGER)
    assert "evil" not in mail.subject + mail.text + mail.html


def test_a_cookie_that_somebody_planted_is_not_taken_over(client: TestClient, db: Session, amina: Someone) -> None:
    """Fixation: the value that was there before signing in is worth nothing afterwards."""
    client.cookies.set("__Host-session", "planted")
    client.post("/sign-in", data={"email": amina.email})
    code = newest_mail(db, amina.email).subject[:6]
    entered = client.post("/sign-in/code", data={"code": code})
    assert entered.status_code == 303
    assert "planted" not in entered.headers["set-cookie"]
    client.cookies.clear()
    client.cookies.set("__Host-session", "planted")
    assert client.get("/my-course").status_code == 303
