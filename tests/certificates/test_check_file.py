"""Checking a file: ours is recognised in every form, what was changed is told apart, and nothing hostile does harm."""

import hashlib
import json
import struct
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO

import pikepdf
import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy.orm import Session

from app.certificates.checking import Agreement, check_file
from app.certificates.models import Award, CertificateEvent, Document
from app.certificates.rendering import Kind, Press, document_for
from app.certificates.uploads import MAX_CREDENTIAL_BYTES, NoCredential, find_credential
from tests.certificates.forging import respelt_documents, respelt_texts
from tests.certificates.make import CODE, make_award
from tests.people import Someone

FORMS = [kind for kind in Kind if kind is not Kind.PREVIEW]


_made: dict[Kind, bytes] = {}
"""The documents of CODE, made by the first test that wants them."""


@pytest.fixture
def award(db: Session, amina: Someone) -> Award:
    award = make_award(db, amina.person_id, holder="عائشہ صدیقی")
    award.code = CODE
    db.flush()
    return award


@pytest.fixture
def files(db: Session, press: Press, award: Award) -> dict[Kind, bytes]:
    if not _made:
        _made.update({kind: document_for(press, award.code, kind).content or b"" for kind in FORMS})
        return _made
    for kind, content in _made.items():
        digest = hashlib.sha256(content).hexdigest()
        db.add(Document(award_id=award.id, kind=kind, sha256=digest, content=content))
    db.flush()
    return _made


def send(client: TestClient, content: bytes, name: str = "file") -> tuple[int, str]:
    answer = client.post("/verify", files={"file": (name, content)})
    return answer.status_code, answer.text


@pytest.mark.parametrize("kind", FORMS)
def test_every_file_that_we_give_is_recognised(client: TestClient, files: dict[Kind, bytes], kind: Kind) -> None:
    status, page = send(client, files[kind])
    assert status == 200
    assert "exactly the one that was issued" in page
    assert "This certificate is valid" in page
    assert "عائشہ صدیقی" in page
    assert "did:web:course.example.org" in page


def saved_anew(pdf: bytes) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as opened:
        del opened.Root.Metadata
        saved = BytesIO()
        opened.save(saved)
    return saved.getvalue()


RESAVED: dict[str, Callable[[dict[Kind, bytes]], bytes]] = {
    "PDF saved by another program": lambda files: saved_anew(files[Kind.PDF]),
    "JSON laid out anew": lambda files: json.dumps(
        json.loads(files[Kind.CREDENTIAL]), indent=2, sort_keys=True
    ).encode(),
    "JSON with a mark in front": lambda files: b"\xef\xbb\xbf" + files[Kind.CREDENTIAL] + b"\n",
    "JWT with a line break": lambda files: files[Kind.TOKEN] + b"\r\n",
    "SVG with a comment": lambda files: files[Kind.SVG] + b"<!-- saved -->",
    "PNG with a byte more": lambda files: files[Kind.PNG] + b"\0",
}


@pytest.mark.parametrize("way", RESAVED)
def test_a_file_saved_anew_is_genuine_inside(client: TestClient, files: dict[Kind, bytes], way: str) -> None:
    status, page = send(client, RESAVED[way](files))
    assert status == 200
    assert "The credential in your file is genuine" in page


def test_the_same_statements_in_other_json_are_not_what_was_issued(db: Session, files: dict[Kind, bytes]) -> None:
    """Other programs pass these, see test_every_change.py; here a file is compared with what is stored."""
    document = json.loads(files[Kind.CREDENTIAL])
    spelt = dict(respelt_documents(document))
    assert len(spelt) > 100
    spelt["0 for false"] = json.loads(json.dumps(document).replace('"hashed": false', '"hashed": 0'))
    said = {what: check_file(db, json.dumps(other).encode()).agreement for what, other in spelt.items()}
    # Without its id in its place a document belongs to no certificate of ours.
    assert said.pop("wrapped id") == Agreement.FOREIGN
    assert set(said.values()) == {Agreement.CHANGED}
    *laid_out, twice = respelt_texts(document).values()
    assert {check_file(db, text.encode()).agreement for text in laid_out} == {Agreement.SAME_CREDENTIAL}
    assert check_file(db, twice.encode()).agreement == Agreement.UNREADABLE


def test_a_picture_program_throws_the_credential_away(client: TestClient, files: dict[Kind, bytes]) -> None:
    saved = BytesIO()
    Image.open(BytesIO(files[Kind.PNG])).convert("RGBA").save(saved, "png")
    status, page = send(client, saved.getvalue())
    assert status == 422
    assert "type the code" in page


@pytest.mark.parametrize("kind", [Kind.CREDENTIAL, Kind.SVG, Kind.PNG])
def test_a_changed_name_is_told_and_the_true_one_shown(
    client: TestClient, files: dict[Kind, bytes], kind: Kind
) -> None:
    name = "عائشہ صدیقی".encode()
    forged = files[kind].replace(name, b"Somebody Else".ljust(len(name)))
    status, page = send(client, forged)
    assert status == 200
    assert "Your file is not what was issued" in page
    assert "Somebody Else" not in page
    assert "عائشہ صدیقی" in page


@pytest.mark.slow
def test_no_bit_of_a_file_can_be_changed_unseen(db: Session, files: dict[Kind, bytes]) -> None:
    for kind in (Kind.CREDENTIAL, Kind.TOKEN):
        for place in range(0, len(files[kind]) * 8, 397):
            forged = bytearray(files[kind])
            forged[place // 8] ^= 1 << place % 8
            agreement = check_file(db, bytes(forged)).agreement
            assert agreement not in (Agreement.SAME_FILE, Agreement.SAME_CREDENTIAL), f"bit {place} of the {kind}"


def test_a_credential_of_somebody_else_is_not_ours(client: TestClient, files: dict[Kind, bytes]) -> None:
    foreign = json.loads(files[Kind.CREDENTIAL]) | {"id": f"https://evil.example/verify/{'a' * 26}"}
    status, page = send(client, json.dumps(foreign).encode())
    assert status == 422
    assert "did not issue it" in page


def test_revoked_and_erased_are_said_of_a_file_too(
    client: TestClient, db: Session, award: Award, files: dict[Kind, bytes]
) -> None:
    db.add(CertificateEvent(award_id=award.id, kind="revoked", reason="Issued by mistake."))
    db.flush()
    assert "This certificate was revoked" in send(client, files[Kind.PDF])[1]
    award.facts = {}
    for document in db.query(Document).filter_by(award_id=award.id):
        document.content = None
    db.flush()
    for way in ("PDF saved by another program", "JSON with a mark in front", "JWT with a line break"):
        _status, page = send(client, RESAVED[way](files))
        assert "The credential in your file is genuine" in page
        assert "صدیقی" not in page


@cache
def bomb() -> bytes:
    return zlib.compress(b'{"@context"' + b" " * 50_000_000)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


HOSTILE: dict[str, bytes | Callable[[], bytes]] = {
    "nothing known": b"\x00\x01\x02",
    "text": b"This is to certify that Amina Khan ...",
    "a PDF that unpacks to 50 MB": lambda: b"%PDF-1.7\n1 0 obj\n<<>>\nstream\n" + bomb() + b"\nendstream",
    "a PDF of ten thousand streams": b"%PDF-1.7\n" + b"stream\n" * 100_000,
    "a PDF cut off": b"%PDF-1.7\nstream",
    "a PDF whose attachment never ends": b'%PDF-1.7\nstream\n{"@context"' + b"a" * 500_000,
    "a PNG that says it is long": b"\x89PNG\r\n\x1a\n"
    + struct.pack(">I4s", 2**32 - 1, b"iTXt")
    + b"openbadgecredential\0",
    "a PNG of ten thousand chunks": b"\x89PNG\r\n\x1a\n" + chunk(b"iTXt", b"") * 10_000,
    "a PNG with a compressed credential": lambda: (
        b"\x89PNG\r\n\x1a\n" + chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0" + bomb())
    ),
    "an entity bomb": b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 1000 + b'"><!ENTITY c "&b;&b;&b;&b;">]><svg>&c;</svg>',
    "a file of the server as entity": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><svg>&b;</svg>',
    "XML as deep as it goes": b"<a>" * 100_000,
    "XML of no name": b"<>",
    "XML of an unknown encoding": b'<?xml version="1.0" encoding="klingon"?><svg/>',
    "JSON as deep as it goes": b'{"a":' * 10_000,
    "lists as deep as they go": b'{"id":' + b"[" * 30_000,
    "a key twice": b'{"id":"a","id":"b"}',
    "a number that is none": b'{"id":NaN}',
    "a huge number": b'{"id":' + b"9" * 50_000 + b"}",
    "an id that is no text": b'{"id":{"a":1}}',
    "a lone surrogate": b'{"id":"https://course.example.org/verify/\\ud800"}',
    "too much JSON": b'{"id":"' + b"a" * MAX_CREDENTIAL_BYTES + b'"}',
    "a token without a body": b"e30.e30.e30",
    "a token of nothing": b"a.b.c",
}


def hostile(what: str) -> bytes:
    """What unpacks to much takes long to make as well, so it is made only where it is sent."""
    content = HOSTILE[what]
    return content() if callable(content) else content


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_in_words(client: TestClient, what: str) -> None:
    status, page = send(client, hostile(what))
    assert status == 422
    assert 'id="file-error"' in page


def test_what_unpacks_to_too_much_is_no_credential() -> None:
    with pytest.raises(NoCredential):
        find_credential(hostile("a PDF that unpacks to 50 MB"))


def test_a_file_over_the_limit_is_too_large(client: TestClient) -> None:
    assert send(client, b"%PDF-1.7" + b"x" * 1_100_000)[0] == 413


def test_no_file_is_said_at_the_field(client: TestClient) -> None:
    assert "Choose the file" in client.post("/verify", files={"file": ("", b"")}).text
    assert client.post("/verify").status_code == 422


def test_two_files_are_one_too_many(client: TestClient) -> None:
    assert client.post("/verify", files=[("file", ("a", b"x")), ("file", ("b", b"y"))]).status_code == 400
