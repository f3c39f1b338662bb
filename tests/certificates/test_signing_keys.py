"""Keys: made once, never among other people's eyes, refused where they do not belong, and replaced in good order."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.certificates import jwt_form
from app.certificates.issuer import key_name_of
from app.certificates.models import SigningKey
from app.certificates.rendering import Kind, Press, document_for
from app.certificates.signing_keys import forget_replaced, list_keys, ready_signer, rotate
from app.db import Database
from app.errors import StartRefused
from tests.certificates.make import make_award
from tests.people import make_person

pytestmark = pytest.mark.slow


@pytest.fixture
def new_press(committed_database: Database, tmp_path: Path) -> Press:
    """Before the first start."""
    return Press(committed_database, tmp_path / "new")


@pytest.fixture
def own_press(committed_press: Press, tmp_path: Path) -> Press:
    """With a copy of the keys that other tests use: making new ones takes a second."""
    ready_signer(committed_press.database, committed_press.secrets_dir)
    own = Press(committed_press.database, tmp_path / "secrets")
    shutil.copytree(committed_press.secrets_dir, own.secrets_dir)
    return own


def signer_of(press: Press) -> tuple[str, str]:
    signer = ready_signer(press.database, press.secrets_dir)
    return signer.ed25519_name, signer.rs256_name


def files_in(press: Press) -> set[str]:
    return {path.stem for path in press.secrets_dir.glob("*-*.key")}


def earn(press: Press) -> str:
    with press.database.writing.begin() as db:
        return make_award(db, make_person(db).person_id).code


def rotate_keys(press: Press) -> None:
    with press.database.writing.begin() as db:
        rotate(db, press.secrets_dir)
    forget_replaced(press.database, press.secrets_dir)


def test_the_first_start_makes_keys_that_only_their_owner_reads(new_press: Press) -> None:
    names = signer_of(new_press)
    assert files_in(new_press) == set(names)
    assert {path.stat().st_mode & 0o777 for path in new_press.secrets_dir.iterdir()} == {0o600}
    assert signer_of(new_press) == names


@pytest.mark.slow
def test_eight_starts_at_one_moment_agree_on_the_keys(new_press: Press) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(lambda _number: signer_of(new_press), range(8)))
    with new_press.database.reading() as db:
        listed = db.scalar(select(func.count()).select_from(SigningKey))
    assert (len(found), listed, len(files_in(new_press))) == (1, 2, 2)


@pytest.mark.slow
def test_a_start_that_died_between_file_and_list_goes_on_with_the_file(own_press: Press) -> None:
    names = signer_of(own_press)
    with own_press.database.writing.begin() as db:
        db.execute(SigningKey.__table__.delete())
    assert signer_of(own_press) == names


def test_a_key_that_the_list_does_not_know_is_refused(own_press: Press, tmp_path: Path) -> None:
    signer_of(own_press)
    elsewhere = Press(own_press.database, tmp_path / "elsewhere")
    with pytest.raises(StartRefused, match="is not there"):
        signer_of(elsewhere)
    (own_press.secrets_dir / "ed25519-0123456789abcdef.key").write_bytes(b"another")
    with pytest.raises(StartRefused, match="does not list"):
        signer_of(own_press)


@pytest.mark.slow
def test_a_key_under_the_name_of_another_is_refused(own_press: Press, tmp_path: Path) -> None:
    name, _rs256 = signer_of(own_press)
    moved = Press(own_press.database, tmp_path / "moved")
    shutil.copytree(own_press.secrets_dir, moved.secrets_dir)
    rotate_keys(own_press)
    new, _rs256 = signer_of(own_press)
    shutil.copy(moved.secrets_dir / f"{name}.key", moved.secrets_dir / f"{new}.key")
    with pytest.raises(StartRefused, match="is not the key that its name says"):
        signer_of(moved)


@pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")
def test_a_key_that_others_can_read_is_refused(own_press: Press) -> None:
    name, _rs256 = signer_of(own_press)
    (own_press.secrets_dir / f"{name}.key").chmod(0o644)
    with pytest.raises(StartRefused, match="chmod 600"):
        signer_of(own_press)


@pytest.mark.slow
def test_replaced_keys_verify_and_sign_no_more(own_press: Press) -> None:
    before, code = signer_of(own_press), earn(own_press)
    old_token = (document_for(own_press, code, Kind.TOKEN).content or b"").decode()
    rotate_keys(own_press)
    after = signer_of(own_press)
    assert not set(before) & set(after)
    assert files_in(own_press) == set(after)
    with own_press.database.reading() as db:
        listed = {key.name: key for key in list_keys(db)}
    assert {name: key.signs for name, key in listed.items()} == {
        **dict.fromkeys(before, False),
        **dict.fromkeys(after, True),
    }
    new_token = (document_for(own_press, earn(own_press), Kind.TOKEN).content or b"").decode()
    for token, name in ((old_token, before[1]), (new_token, after[1])):
        _claims, signed_by = jwt_form.verify(token, lambda address: listed[key_name_of(address)].public)
        assert key_name_of(signed_by) == name


@pytest.mark.slow
def test_the_key_document_keeps_replaced_keys(client: TestClient, db: Session, press: Press) -> None:
    before = {method["id"] for method in _document(client, press)["verificationMethod"]}
    rotate(db, press.secrets_dir)
    db.flush()
    try:
        after = {method["id"] for method in _document(client, press)["verificationMethod"]}
    finally:
        for row in db.scalars(select(SigningKey).where(SigningKey.number > 1)):
            (press.secrets_dir / f"{row.name}.key").unlink()
    assert before < after
    assert len(after) == 4


def _document(client: TestClient, press: Press) -> dict[str, list[dict[str, str]]]:
    ready_signer(press.database, press.secrets_dir)
    document: dict[str, list[dict[str, str]]] = client.get("/.well-known/did.json").json()
    return document
