"""An award is given once, says what was true then, and keeps its worth until something happens to it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.certificates import service
from app.certificates.facts import AwardFacts
from app.certificates.models import Award, CertificateEvent
from app.certificates.service import Status
from app.certificates.verification_code import in_groups, new_code, normalise
from app.db import Database
from app.errors import NotFound
from tests.certificates.make import CODE, EARNED_AT, make_award, make_facts
from tests.people import Someone, make_person

pytestmark = pytest.mark.both_databases


def test_the_facts_are_stored_as_they_were(db: Session, amina: Someone) -> None:
    award = make_award(db, amina.person_id)
    assert service.get_own(db, amina.person_id, award.code).facts == make_facts()
    assert award.happened_at == EARNED_AT


def test_a_second_award_is_the_first_one(db: Session, amina: Someone) -> None:
    first = make_award(db, amina.person_id)
    again = make_award(db, amina.person_id, holder="Another Name")
    assert again.code == first.code
    assert again.facts["holder"] == "Amina Khan"


def test_levels_and_people_do_not_share_an_award(db: Session, amina: Someone, bilal: Someone) -> None:
    codes = {
        make_award(db, amina.person_id).code,
        make_award(db, amina.person_id, level="participation").code,
        make_award(db, bilal.person_id).code,
    }
    assert len(codes) == 3


def test_fifty_at_once_give_one_award(committed_database: Database) -> None:
    with committed_database.writing.begin() as db:
        person = make_person(db)

    def earn(_number: int) -> str:
        with committed_database.writing.begin() as db:
            return make_award(db, person.person_id).code

    with ThreadPoolExecutor(50) as threads:
        codes = set(threads.map(earn, range(50)))
    with committed_database.reading() as db:
        stored = db.scalar(select(func.count()).select_from(Award).where(Award.person_id == person.person_id))
    assert (len(codes), stored) == (1, 1)


def test_a_code_has_128_random_bits_in_base_32() -> None:
    codes = {new_code() for _number in range(1000)}
    assert len(codes) == 1000
    assert all(normalise(code) == code for code in codes)


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.upper(),
        " ".join(in_groups(CODE)),
        "-".join(in_groups(CODE.upper())),
        f"  {CODE}\n",
        "\N{EN DASH}".join(in_groups(CODE)),
    ],
)
def test_a_code_is_understood_however_it_is_typed(typed: str) -> None:
    assert normalise(typed) == CODE


@pytest.mark.parametrize(
    "typed", ["", "abc", CODE + "a", CODE[:-1] + "9", CODE[:-1] + "é", "\0", "'; --", "a" * 10_000]
)
def test_what_is_no_code_finds_nothing(db: Session, typed: str) -> None:
    assert normalise(typed) == ""
    assert service.find_by_code(db, typed) is None


def test_misread_digits_are_taken_as_the_letters_they_look_like() -> None:
    assert normalise("0" * 13 + "8" * 13) == "o" * 13 + "b" * 13


def test_another_persons_certificate_is_not_found(db: Session, amina: Someone, bilal: Someone) -> None:
    award = make_award(db, amina.person_id)
    with pytest.raises(NotFound):
        service.get_own(db, bilal.person_id, award.code)
    assert service.list_own(db, bilal.person_id) == []


def test_a_new_award_is_valid(db: Session, amina: Someone) -> None:
    award = make_award(db, amina.person_id)
    assert service.get_own(db, amina.person_id, award.code).standing.status is Status.VALID


def test_a_revocation_says_when_and_why_and_outweighs_a_correction(db: Session, amina: Someone) -> None:
    award = make_award(db, amina.person_id)
    revoked_at = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    db.add(CertificateEvent(award_id=award.id, kind="revoked", reason="Issued by mistake.", happened_at=revoked_at))
    db.add(CertificateEvent(award_id=award.id, kind="superseded"))
    db.flush()
    standing = service.get_own(db, amina.person_id, award.code).standing
    assert (standing.status, standing.since, standing.reason) == (Status.REVOKED, revoked_at, "Issued by mistake.")


def test_a_corrected_award_leads_to_its_successor(db: Session, amina: Someone) -> None:
    first = make_award(db, amina.person_id)
    facts = make_facts(holder="Amina Khan Durrani").to_json()
    code = new_code()
    db.add(
        Award(code=code, person_id=amina.person_id, level="completion", subject="test-course", revision=2, facts=facts)
    )
    db.add(CertificateEvent(award_id=first.id, kind="superseded"))
    db.flush()
    found = service.find_by_code(db, first.code)
    assert found is not None
    assert (found.standing.status, found.standing.replaced_by) == (Status.SUPERSEDED, code)
    assert make_award(db, amina.person_id).code == code


def test_an_erased_persons_award_still_verifies_without_the_name(db: Session, amina: Someone) -> None:
    award = make_award(db, amina.person_id)
    award.facts = {}
    db.flush()
    found = service.find_by_code(db, award.code)
    assert found is not None
    assert found.facts is None
    assert (found.standing.status, found.awarded_at) == (Status.VALID, EARNED_AT)


def test_facts_survive_storage_and_refuse_an_unknown_format() -> None:
    stored = make_facts(language="ur", signatory="Dr Ada").to_json()
    assert AwardFacts.from_json(stored) == make_facts(language="ur", signatory="Dr Ada")
    with pytest.raises(ValueError, match="format 2"):
        AwardFacts.from_json({**stored, "format": 2})
