"""Two levels: a confirmation for each module and a certificate for the course, by the rules in course.md."""

import hashlib
import json
from dataclasses import replace
from math import ceil

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.certificates.facts import ELEMENTS, AwardFacts, Elements
from app.certificates.models import Award
from app.certificates.statements import details, profile_text
from app.mail.models import OutboxMessage
from app.modules.folder import read_folder
from app.modules.loading import load_course
from tests.certificates.make import make_facts
from tests.databases import COURSE
from tests.people import Someone, sign_in
from tests.quiz.taking import take

COMPLETE = Elements(
    country="ES",
    awarding_bodies=("University of Salamanca",),
    ects="1",
    level="6",
    assessment="Quizzes",
    participation="Online and self-paced",
    quality_assurance="Reviewed by two partners",
)


def awards(db: Session) -> list[Award]:
    return list(db.scalars(select(Award).order_by(Award.id)))


def test_each_passed_module_is_confirmed_and_the_last_one_certifies_the_course(
    client: TestClient, db: Session, amina: Someone
) -> None:
    sign_in(client, db, amina)
    for module in ("alpha", "beta", "gamma", "delta"):
        take(client, module)
    given = [(award.level, award.subject) for award in awards(db)]
    assert given == [
        *(("participation", module) for module in ("alpha", "beta", "gamma", "delta")),
        ("completion", "test-course"),
    ]
    facts = AwardFacts.from_json(awards(db)[0].facts)
    assert (facts.title, facts.outcomes, facts.modules) == ("Module Alpha", ("Explain what alpha means.",), ())
    assert facts.email_hash == hashlib.sha256((amina.email + facts.email_salt).encode()).hexdigest()
    assert amina.email not in str(awards(db)[0].facts)
    [mail] = db.scalars(select(OutboxMessage).where(OutboxMessage.recipient == amina.email))
    assert mail.purpose == "certificate, earned"
    assert f"/certificates/{awards(db)[-1].code}" in mail.text
    take(client, "delta", 2)
    assert list(db.scalars(select(OutboxMessage.recipient))) == [amina.email]


def test_both_levels_state_the_time_that_the_course_states(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    for module in ("alpha", "beta", "gamma", "delta"):
        take(client, module)
    course = client.app.state.library.live()  # type: ignore[attr-defined]  # it is our FastAPI
    stated = {award.subject: AwardFacts.from_json(award.facts).workload_hours for award in awards(db)}
    minutes = {module.id: module.minutes for module in course.modules} | {"test-course": course.minutes}
    assert stated == {subject: ceil(minutes[subject] / 30) / 2 for subject in minutes}


@pytest.mark.parametrize(("hours", "words"), [(1, "1 hour"), (1.5, "1.5 hours"), (24, "24 hours")])
def test_half_hours_are_told_as_such(hours: float, words: str) -> None:
    facts = AwardFacts.from_json(json.loads(json.dumps(make_facts(workload_hours=hours).to_json())))
    assert [detail.value for detail in details(facts) if detail.label == "Workload"] == [words]
    assert f", {words}. To be checked at" in profile_text("completion", facts)


def test_the_mail_speaks_the_language_of_the_learner(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    db.get_one(Person, amina.person_id).language = "ur"
    db.flush()
    for module in ("alpha", "beta", "gamma", "delta"):
        take(client, module)
    assert "آپ کا سرٹیفکیٹ" in db.scalars(select(OutboxMessage.text)).one()


def test_a_failed_module_is_not_confirmed(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    take(client, "alpha", right=2)
    assert awards(db) == []


@pytest.mark.slow
def test_passing_again_confirms_no_second_time(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    take(client, "alpha", 1)
    take(client, "alpha", 2)
    assert len(awards(db)) == 1


def test_a_micro_credential_has_all_eleven_elements() -> None:
    complete = make_facts(elements=COMPLETE)
    assert complete.missing_elements == ()
    assert complete.achievement_type == "MicroCredential"
    assert len(ELEMENTS) == 11


EMPTIED = {
    "holder": {"holder": ""},
    "title": {"title": ""},
    "country": {"elements": replace(COMPLETE, country="")},
    "awarding_bodies": {"elements": replace(COMPLETE, awarding_bodies=())},
    "outcomes": {"modules": ()},
    "workload": {"workload_hours": 0},
    "level": {"elements": replace(COMPLETE, level="")},
    "assessment": {"elements": replace(COMPLETE, assessment="")},
    "participation": {"elements": replace(COMPLETE, participation="")},
    "quality_assurance": {"elements": replace(COMPLETE, quality_assurance="")},
}


@pytest.mark.parametrize("element", EMPTIED)
def test_without_one_element_it_is_a_certificate_of_completion(element: str) -> None:
    facts = make_facts(**{"elements": COMPLETE, **EMPTIED[element]})
    assert facts.missing_elements == (element,)
    assert facts.achievement_type == "CertificateOfCompletion"


def test_a_confirmation_is_never_a_micro_credential() -> None:
    assert make_facts(level="participation", elements=COMPLETE).achievement_type == "Course"


def test_elements_survive_storage() -> None:
    assert AwardFacts.from_json(make_facts(elements=COMPLETE).to_json()).elements == COMPLETE


WRITTEN = """  micro_credential:
    country: ES
    awarding_bodies: [University of Salamanca]
    ects: 1
    level: 6
    assessment: Quizzes
    participation: Online and self-paced
    quality_assurance: Reviewed by two partners
"""


def load_with(lines: str) -> tuple[object, list[str]]:
    files = read_folder(COURSE)
    issuer = b"  issuer: B-International consortium\n"
    files["course.md"] = files["course.md"].replace(issuer, issuer + lines.encode())
    course, found = load_course(files)
    return course, [f"{finding.line}: {finding.message}" for finding in found]


def test_authors_write_the_elements_in_course_md() -> None:
    course, found = load_with(WRITTEN)
    assert found == []
    assert course.certificate.elements == COMPLETE  # type: ignore[attr-defined]  # it was loaded


@pytest.mark.parametrize(
    "wrong", ["country: Spain", "level: 9", "ects: one", "quality_assurance_url: http://x", "participation_title: [a]"]
)
def test_what_does_not_fit_is_named_with_its_line(wrong: str) -> None:
    _course, found = load_with(f"  micro_credential:\n    {wrong}\n")
    assert any("does not fit" in line or "not known" in line for line in found)
