"""Passkeys that no device made: refused in words, whatever the JSON says, on either database."""

import base64
import json

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from tests.people import Someone, sign_in

pytestmark = pytest.mark.both_databases


def packed(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def credential(challenge: str, id_: str = '"x"') -> str:
    """Both as they stand in JSON."""
    client_data = f'{{"type":"webauthn.get","origin":"https://course.example.org","challenge":{challenge}}}'
    response = {"clientDataJSON": packed(client_data), "authenticatorData": "x", "signature": "x"}
    rest = json.dumps({"rawId": "x", "type": "public-key", "response": response})
    return f'{{"id":{id_},{rest[1:]}'


STRANGE = {
    "a NUL": credential('"a\\u0000b"'),
    "a lone surrogate": credential('"\\ud800"'),
    "a number": credential("1e999"),
    "a list": credential("[1]"),
    "nothing": credential('""'),
    "lists as deep as they go": "[" * 200_000,
    "lists as deep as they go, packed": json.dumps({"response": {"clientDataJSON": packed("[" * 200_000)}}),
    "client data that is no text": json.dumps({"response": {"clientDataJSON": ["a"]}}),
    "client data in other letters": json.dumps({"response": {"clientDataJSON": "ключ"}}),
}


@pytest.mark.parametrize("strange", STRANGE)
def test_a_question_that_was_never_asked_is_refused(client: TestClient, strange: str) -> None:
    assert client.post("/sign-in/passkey", data={"credential": STRANGE[strange]}).status_code == 409


@pytest.mark.parametrize("id_", ['"a\\u0000b"', '"\\ud800"', "1", "null", '"unknown"'])
def test_a_device_that_nobody_has_is_refused(client: TestClient, id_: str) -> None:
    question = client.post("/sign-in/passkey/question").json()
    sent = credential(json.dumps(question["challenge"]), id_)
    assert client.post("/sign-in/passkey", data={"credential": sent}).status_code == 409


@pytest.mark.parametrize("made", ["", "x", packed("\xa0" * 40), packed("[" * 9_000), "oA"])
def test_what_no_device_makes_is_not_added(client: TestClient, db: Session, amina: Someone, made: str) -> None:
    sign_in(client, db, amina)
    question = client.post("/account/passkeys/question").json()
    client_data = {"type": "webauthn.create", "origin": "https://course.example.org"}
    client_data["challenge"] = question["challenge"]
    response = {"clientDataJSON": packed(json.dumps(client_data)), "attestationObject": made}
    sent = {"id": "eA", "rawId": "eA", "type": "public-key", "response": response}
    assert client.post("/account/passkeys", data={"credential": json.dumps(sent)}).status_code == 409
