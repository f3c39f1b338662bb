"""Bodies that are not the form: repeated, unknown and too many fields, other formats, broken ones, foreign ids."""

import json
import re
from collections.abc import Mapping

import pytest
from sqlalchemy import Connection, select

from app.accounts.models import OneTimeToken, Person, RoleGrant
from app.quiz.models import Attempt
from tests.access.table import LEARNER, OTHER
from tests.access.world import World
from tests.bad_input.forms import FORMS, URLENCODED, FormOfTheSite, body_with, send_form
from tests.bad_input.judging import faults_of_answer
from tests.bad_input.test_fields import item_of
from tests.bad_input.values import SHARES, pick

pytestmark = pytest.mark.slow

POSTED = [form for form in FORMS if form.method == "POST"]
BOUNDARY = "----border"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
UNKNOWN = {"id": b"1", "person_id": b"2", "role": b"administrator", "is_admin": b"1", "__proto__": b"x", "": b"x"}
EMPTIED = {"register": 422, "password": 422, "code": 422, "sign-in": 422, "sign-in-codes": 422}
"""What a form that needs something says to a body without any field, by the end of its address."""


def as_multipart(fields: Mapping[str, str], file: bool = False) -> bytes:
    names = [f'name="{name}"' + ('; filename="a.exe"' if file else "") for name in fields]
    parts = [
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; {name}\r\n\r\n{value}\r\n"
        for name, value in zip(names, fields.values(), strict=True)
    ]
    return ("".join(parts) + f"--{BOUNDARY}--\r\n").encode()


@pytest.mark.parametrize("form", POSTED, ids=str)
def test_repeated_and_unknown_fields_change_nothing_of_what_a_form_does(world: World, form: FormOfTheSite) -> None:
    item = item_of(world)
    outcomes = []
    plain = body_with(form, item, {})
    for body in (plain, plain + b"&" + plain, plain + b"&" + body_with(form, item, UNKNOWN)):
        with world.undone() as connection:
            answer = send_form(world, form, body)
            assert faults_of_answer(world, form, answer, connection) == []
            changed = world.changed(connection)
            # A sequence of PostgreSQL goes on counting when a row is taken back.
            place = re.sub(r"/\d+$", "/…", answer.headers.get("location", ""))
            outcomes.append((answer.status, place, changed))
    assert outcomes[1:] == outcomes[:1] * 2


def test_nobody_gives_themselves_a_role_by_a_field(world: World) -> None:
    register = next(form for form in POSTED if form.address == "/register")
    with world.undone() as connection:
        before = _grants_and_people(connection)
        send_form(world, register, body_with(register, "", UNKNOWN))
        registration = select(OneTimeToken.registration).order_by(OneTimeToken.id.desc()).limit(1)
        stored = set(register.fields) - {"next", "access_code"} | {"partner", "language"}
        assert set(connection.execute(registration).scalar_one()) == stored
        assert _grants_and_people(connection) == before


def _grants_and_people(connection: Connection) -> list[int]:
    return [len(connection.execute(select(table.id)).all()) for table in (RoleGrant, Person)]


@pytest.mark.parametrize("form", POSTED, ids=str)
def test_three_hundred_fields_are_too_many(world: World, form: FormOfTheSite) -> None:
    many = "&".join(f"field{number}=x" for number in range(300)).encode()
    with world.undone() as connection:
        answer = send_form(world, form, body_with(form, item_of(world), {}) + b"&" + many)
        assert faults_of_answer(world, form, answer, connection) == []
    assert answer.status == (422 if form.address == "/people/lists" else 400)  # that one reads a file only


@pytest.mark.parametrize("form", POSTED, ids=str)
def test_a_file_where_a_field_belongs_is_refused(world: World, form: FormOfTheSite) -> None:
    with world.undone() as connection:
        answer = send_form(world, form, as_multipart(form.fields, file=True), MULTIPART)
        assert faults_of_answer(world, form, answer, connection) == []
    if not form.reads_files:
        assert answer.status == (422 if form.takes_file else 400)


@pytest.mark.parametrize("form", POSTED, ids=str)
def test_another_format_of_the_same_form_is_taken(world: World, form: FormOfTheSite) -> None:
    item = item_of(world)
    fields = {name: value.replace("ITEM", item) for name, value in form.fields.items()}
    statuses = []
    for body, content_type in ((body_with(form, item, {}), URLENCODED), (as_multipart(fields), MULTIPART)):
        with world.undone() as connection:
            answer = send_form(world, form, body, content_type)
            assert faults_of_answer(world, form, answer, connection) == []
        statuses.append(answer.status)
    assert statuses[0] == statuses[1]


STRANGE = {
    "JSON": (json.dumps({"email": "zainab@example.org"}).encode(), "application/json"),
    "deep JSON": (b"[" * 50_000, "application/json"),
    "JSON called a form": (b'{"email": "zainab@example.org"}', URLENCODED),
    "text": (b"email=zainab@example.org", "text/plain"),
    "XML": (b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "application/xml"),
    "no type": (b"email=zainab@example.org", ""),
    "an unknown type": (b"x", "multipart/mixed; boundary=x"),
    "an unknown encoding": (as_multipart({"email": "a"}), f"{MULTIPART}; charset=klingon"),
    "an unknown encoding of a plain form": (b"email=a", f"{URLENCODED}; charset=klingon"),
    "a border that is missing": (b"x", "multipart/form-data"),
    "a border of 10,000 characters": (b"x", "multipart/form-data; boundary=" + "x" * 10_000),
    "a border that never comes": (b"x" * 1000, MULTIPART),
    "a part without a name": (f"--{BOUNDARY}\r\n\r\nx\r\n--{BOUNDARY}--".encode(), MULTIPART),
    "a part that does not end": (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="email"\r\n\r\nx'.encode(),
        MULTIPART,
    ),
    "a part with a NUL in its name": (as_multipart({"em\x00ail": "x"}), MULTIPART),
    "10,000 ampersands": (b"&" * 10_000, URLENCODED),
    "a field name of 100,000 characters": (b"x" * 100_000 + b"=1", URLENCODED),
    "bytes": (bytes(range(256)) * 4, URLENCODED),
    "a compressed nothing": (b"\x1f\x8b\x08\x00", "application/gzip"),
    "empty": (b"", URLENCODED),
}


@pytest.mark.parametrize("share", SHARES, indirect=True)
@pytest.mark.parametrize("strange", STRANGE)
def test_a_body_that_is_no_form_is_met_like_an_empty_one(world: World, strange: str, share: int) -> None:
    body, content_type = STRANGE[strange]
    faults = []
    for form in pick(POSTED, share, strange):
        with world.undone() as connection:
            answer = send_form(world, form, body, content_type)
            found = faults_of_answer(world, form, answer, connection)
        needs = EMPTIED.get(form.address.rsplit("/", maxsplit=1)[-1], answer.status)
        found += [] if answer.status in (needs, 400) else [f"status {answer.status}, not {needs} or 400"]
        faults += [f"{form}: {fault}" for fault in found]
    assert faults == []


@pytest.mark.parametrize("field", ["item", "answer"])
def test_a_question_of_another_persons_attempt_is_refused(world: World, field: str) -> None:
    form = next(form for form in POSTED if form.address.endswith("/answers"))
    foreign = select(Attempt.draw).where(Attempt.person_id == world.people[OTHER].person_id, Attempt.number == 2)
    with world.undone() as connection:
        draw = connection.execute(foreign).scalar_one()
        answer = send_form(world, form, body_with(form, item_of(world), {field: draw[0]["item"].encode()}))
        assert faults_of_answer(world, form, answer, connection) == []
    assert (form.person, answer.status) == (LEARNER, 422)
