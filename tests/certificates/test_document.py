"""The PDF is made once, whoever asks first, and a failure to make it loses nothing."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.certificates import pdf, rendering
from app.certificates.facts import AwardFacts
from app.certificates.models import Award, Document
from app.certificates.pdf import RenderFailed
from app.certificates.rendering import DocumentNotMade, Kind, Press, document_for, render_pending
from app.db import Database
from app.errors import NotFound
from tests.certificates.make import CODE, make_award, make_facts
from tests.people import Someone, make_person, sign_in

pytestmark = pytest.mark.slow


def planted(_facts: AwardFacts, _code: str, _credential: str) -> bytes:
    raise RenderFailed("planted")


def earn(database: Database) -> str:
    with database.writing.begin() as db:
        return make_award(db, make_person(db).person_id).code


def test_the_second_download_gives_the_bytes_of_the_first(
    press: Press, db: Session, amina: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = make_award(db, amina.person_id).code
    first = document_for(press, code)
    monkeypatch.setattr(rendering, "render", lambda *_given: b"another template, another font")
    award = db.scalars(select(Award).where(Award.code == code)).one()
    award.facts = make_facts(holder="Another Name").to_json()
    db.flush()
    again = document_for(press, code)
    assert again.content == first.content
    assert again.sha256 == first.sha256 == hashlib.sha256(first.content or b"").hexdigest()


def test_edits_of_title_name_template_and_fonts_leave_the_fingerprint(
    client: TestClient, db: Session, amina: Someone, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = make_award(db, amina.person_id).code
    sign_in(client, db, amina)
    address = f"/certificates/{code}/certificate.pdf"
    before = hashlib.sha256(client.get(address).content).hexdigest()
    template, fonts = tmp_path / "other.typ", tmp_path / "fonts"
    template.write_text("Another design")
    fonts.mkdir()
    monkeypatch.setattr(pdf, "TEMPLATE", template)
    monkeypatch.setattr(pdf, "FONT_FOLDER", fonts)
    pdf.fonts.cache_clear()
    award = db.scalars(select(Award).where(Award.code == code)).one()
    award.facts = {**award.facts, "title": "Another title"}
    db.flush()
    assert client.post("/my-data/name", data={"name": "Amina Another"}).status_code == 303
    assert hashlib.sha256(client.get(address).content).hexdigest() == before
    assert before in client.get(f"/verify/{code}").text
    pdf.fonts.cache_clear()


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.PDF])
def test_every_other_file_is_made_once_too(press: Press, db: Session, amina: Someone, kind: Kind) -> None:
    code = make_award(db, amina.person_id).code
    first = document_for(press, code, kind)
    award = db.scalars(select(Award).where(Award.code == code)).one()
    award.facts = make_facts(holder="Another Name").to_json()
    db.flush()
    assert document_for(press, code, kind).content == first.content


def test_first_downloads_at_once_give_one_document(
    committed_database: Database, committed_press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = earn(committed_database)
    meeting = Barrier(8)

    def slow_and_different(_facts: AwardFacts, _code: str, _credential: str) -> bytes:
        return f"PDF of renderer {meeting.wait()}".encode()

    monkeypatch.setattr(rendering, "render", slow_and_different)
    with ThreadPoolExecutor(8) as threads:
        given = set(threads.map(lambda _number: document_for(committed_press, code).content, range(8)))
    with committed_database.reading() as db:
        stored = db.scalar(select(func.count()).select_from(Document))
    assert (len(given), stored) == (1, 5)


def test_a_failed_render_keeps_the_award_and_the_next_download_works(
    client: TestClient, database: Database, db: Session, amina: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = make_award(db, amina.person_id).code
    sign_in(client, db, amina)
    address = f"/certificates/{code}/certificate.pdf"
    with monkeypatch.context() as during:
        during.setattr(rendering, "render", planted)
        failed = client.get(address)
        assert failed.status_code == 503
        assert "Your certificate is safe" in failed.text
        assert client.get(f"/verify/{code}").status_code == 200
    assert db.scalar(select(func.count()).select_from(Document)) == 0
    assert client.get(address).content.startswith(b"%PDF-1.7")


def test_the_worker_makes_what_nobody_asked_for(press: Press, db: Session, amina: Someone) -> None:
    code = make_award(db, amina.person_id).code
    assert render_pending(press) == 1
    assert render_pending(press) == 0
    assert document_for(press, code).content


def test_the_worker_makes_a_few_and_then_looks_at_the_mail_again(
    press: Press, db: Session, amina: Someone, bilal: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "AT_ONCE", 1)
    for person in (amina, bilal):
        make_award(db, person.person_id)
    assert [render_pending(press) for _round in range(3)] == [1, 1, 0]
    assert db.scalar(select(func.count()).where(Document.kind == Kind.CREDENTIAL)) == 2


def test_the_worker_lets_a_failure_rest_and_goes_on_with_the_others(
    press: Press, db: Session, amina: Someone, bilal: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_award(db, amina.person_id, holder="王小明")
    make_award(db, bilal.person_id)
    assert render_pending(press) == 1
    tried: list[str] = []
    monkeypatch.setattr(rendering, "render", lambda facts, *_given: tried.append(facts.holder) or b"late")
    assert render_pending(press) == 0
    later = clock.now() + timedelta(minutes=6)
    with clock.running_as(lambda: later):
        assert render_pending(press) == 1
    assert tried == ["王小明"]


def test_facts_of_an_unknown_format_fail_like_a_render(press: Press, db: Session, amina: Someone) -> None:
    award = make_award(db, amina.person_id)
    award.facts = {**award.facts, "format": 99}
    db.flush()
    with pytest.raises(DocumentNotMade):
        document_for(press, award.code)


def test_nothing_is_made_of_an_erased_award(press: Press, db: Session, amina: Someone) -> None:
    award = make_award(db, amina.person_id)
    award.facts = {}
    db.flush()
    assert render_pending(press) == 0
    with pytest.raises(NotFound):
        document_for(press, award.code)


def test_an_erasure_during_the_render_is_not_undone(
    committed_database: Database, committed_press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = earn(committed_database)

    def erased_meanwhile(_facts: AwardFacts, _code: str, _credential: str) -> bytes:
        with committed_database.writing.begin() as db:
            db.scalars(select(Award).where(Award.code == code)).one().facts = {}
        return b"the name"

    monkeypatch.setattr(rendering, "render", erased_meanwhile)
    with pytest.raises(NotFound):
        document_for(committed_press, code)
    with committed_database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Document)) == 0


def test_an_unknown_code_has_no_document(press: Press) -> None:
    with pytest.raises(NotFound):
        document_for(press, CODE)
