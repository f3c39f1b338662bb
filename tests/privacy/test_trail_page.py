"""The audit trail as administrators search it, what its words are, and what its chain tells."""

import ast
from pathlib import Path
from typing import get_args

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.audit.deeds import Deed
from app.audit.models import AuditEvent
from app.config import load_settings
from app.privacy import retention, trail_words
from app.privacy.erasing import erase
from tests.people import Someone, sign_in

APP = Path(__file__).parents[2] / "app"


@pytest.fixture
def searching(client: TestClient, db: Session, administrator: Someone, amina: Someone) -> TestClient:
    sign_in(client, db, administrator)
    for number in range(3):
        audit.record(db, actor_id=amina.person_id, action="test.deed", object_type="thing", object_id=str(number))
    db.flush()
    return client


def rows_of(page: str) -> list[str]:
    return page.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0].split("</tr>")[:-1]


def test_events_are_found_by_what_who_and_object(searching: TestClient, amina: Someone) -> None:
    assert len(rows_of(searching.get("/audit?action=test.deed").text)) == 3
    assert len(rows_of(searching.get(f"/audit?person={amina.person_id}").text)) == 3
    assert len(rows_of(searching.get("/audit?action=test.deed&object=1").text)) == 1
    assert len(rows_of(searching.get("/audit", params={"person": amina.email.upper()}).text)) == 3
    assert rows_of(searching.get("/audit?person=nobody").text) == []
    assert amina.name in searching.get("/audit?action=test.deed").text


def test_long_trails_have_pages(searching: TestClient, db: Session) -> None:
    for number in range(70):
        audit.record(db, actor_id=None, action="test.many", object_id=str(number))
    first = searching.get("/audit?action=test.many").text
    assert len(rows_of(first)) == 50
    assert "page=2" in first
    assert len(rows_of(searching.get("/audit?action=test.many&page=2").text)) == 20
    assert len(rows_of(searching.get("/audit?action=test.many&page=99").text)) == 20


@pytest.mark.parametrize("harm", ["change", "remove", "remove the newest"])
def test_the_chain_tells_of_a_changed_or_removed_event(searching: TestClient, db: Session, harm: str) -> None:
    assert "The chain is whole" in searching.get("/audit?check=yes").text
    ids = list(db.scalars(select(AuditEvent.id).order_by(AuditEvent.id)))
    if harm == "change":
        db.execute(update(AuditEvent).where(AuditEvent.id == ids[1]).values(object_id="another"))
    else:
        db.execute(delete(AuditEvent).where(AuditEvent.id == (ids[1] if harm == "remove" else ids[-1])))
    db.expire_all()
    assert "The chain is broken" in searching.get("/audit?check=yes").text


def test_an_erased_person_is_a_number_in_it(searching: TestClient, db: Session, amina: Someone) -> None:
    erase(db, amina.person_id, actor_id=None)
    page = searching.get("/audit").text
    assert amina.name not in page
    assert len(rows_of(searching.get("/audit?action=test.deed").text)) == 3


def test_every_deed_has_words() -> None:
    """mypy lets nothing be recorded that is not a `Deed`; tests/web/test_languages.py sees to the translations."""
    assert set(trail_words.WORDS) == set(get_args(Deed))
    assert len(set(trail_words.WORDS.values())) == len(trail_words.WORDS)


def test_every_object_and_detail_has_words() -> None:
    calls = [call for file in APP.rglob("*.py") for call in ast.walk(ast.parse(file.read_text())) if is_record(call)]
    given = {word.arg: word.value for call in calls for word in call.keywords}
    assert len(calls) > 20
    objects = {word.value.value for call in calls for word in call.keywords if is_text(word, "object_type")}
    assert objects <= set(trail_words.OBJECTS)
    details = {*given} - {None, "actor_id", "action", "object_type", "object_id"}
    assert details <= set(trail_words.DETAILS)


def is_record(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record"


def is_text(word: ast.keyword, name: str) -> bool:
    return word.arg == name and isinstance(word.value, ast.Constant)


def test_an_event_is_told_in_words(searching: TestClient, db: Session, administrator: Someone, amina: Someone) -> None:
    number = str(amina.person_id)
    audit.record(
        db,
        actor_id=administrator.person_id,
        action="statistics.exported",
        object_type="table",
        object_id="people.csv",
        first_day="2025-12-17",
        last_day="",
        as_of="2026-11-27T09:42:44+00:00",
        partner="nust",
    )
    audit.record(db, actor_id=None, action="role.granted", object_type="person", object_id=number, role="viewer")
    granted, exported = rows_of(searching.get("/audit").text)[:2]
    for words in (
        "Downloaded statistics",
        "table people.csv",
        "17 December 2025",
        "27 Nov 2026, 14:42",
        "National Univ",
    ):
        assert words in exported
    for code in ("statistics.exported", "first_day", "last_day", "2025-12-17", "nust"):
        assert code not in exported
    assert amina.name in granted
    assert "Gave a role" in granted


def test_an_event_without_an_object_says_nothing_of_one_in_urdu(searching: TestClient, db: Session) -> None:
    audit.record(db, actor_id=None, action="password.set")
    searching.cookies.set("language", "ur")
    event = rows_of(searching.get("/audit").text)[0]
    assert "پاس ورڈ مقرر کیا" in event
    assert "<a " not in event
    assert "Project-Id" not in event


def test_a_rule_of_retention_is_told_in_words(searching: TestClient, db: Session) -> None:
    rules = retention.rules(load_settings())
    audit.record(db, actor_id=None, action=retention.ACTION, **{rule.id: 1 for rule in rules})
    page = rows_of(searching.get("/audit").text)[0]
    assert page.count(": <bdi>1</bdi>") == len(rules)
    assert all(f">{rule.id}:" not in page for rule in rules)
