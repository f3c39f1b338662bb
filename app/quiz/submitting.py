"""Submitting an attempt: grade it once, and record what it completes and earns in the same transaction."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import Person
from app.certificates import service as certificates
from app.db import insert_once
from app.modules import service as modules
from app.modules.catalogue import Course, Module
from app.modules.library import Library
from app.questions.grading import grade, is_answered
from app.quiz import queries
from app.quiz.attempts import AttemptAddress, get_own
from app.quiz.awarding import completion_facts
from app.quiz.models import Attempt, ItemGrade, Submission
from app.quiz.queries import LatestAnswer
from app.quiz.scoring import Score, total


@dataclass(frozen=True)
class Installation:
    """What a certificate takes from this installation rather than from the course."""

    public_url: str


def submit(
    db: Session, library: Library, installation: Installation, person_id: int, address: AttemptAddress, key: str
) -> None:
    """End the attempt with the answers saved so far. The first submission wins; a repetition changes nothing."""
    attempt = get_own(db, person_id, address.module, address.number, lock=True)
    now = clock.now()
    is_first = insert_once(db, Submission, attempt_id=attempt.id, client_key=key, happened_at=now, recorded_at=now)
    if not is_first:
        return
    module = library.get(attempt.version_id).get_module(address.module)
    score = Score(_grade_items(db, attempt, module, now), len(attempt.draw), module.pass_mark)
    if score.passes:
        _complete(db, library.live(), installation, attempt, now)


def _grade_items(db: Session, attempt: Attempt, module: Module, now: datetime) -> Fraction:
    answers = queries.latest_answers(db, attempt.id)
    earned = []
    for drawn in attempt.draw:
        response = answers.get(drawn["item"], LatestAnswer((), now)).response
        fraction = grade(module.bank.get_item(drawn["item"]), response)
        earned.append(fraction)
        db.add(
            ItemGrade(
                attempt_id=attempt.id,
                item=drawn["item"],
                answered=is_answered(response),
                numerator=fraction.numerator,
                denominator=fraction.denominator,
                happened_at=now,
                recorded_at=now,
            )
        )
    db.flush()
    return total(earned)


def _complete(db: Session, course: Course, installation: Installation, attempt: Attempt, now: datetime) -> None:
    completed = modules.record_completion(db, course, attempt.person_id, attempt.module, attempt.version_id, now)
    if not completed.course:
        return
    holder = db.execute(select(Person.name).where(Person.id == attempt.person_id)).scalar_one()
    standings = queries.list_standings(db, attempt.person_id)
    facts = completion_facts(course, holder, standings, now, installation.public_url)
    certificates.issue(
        db, person_id=attempt.person_id, level="completion", subject=course.id, facts=facts, happened_at=now
    )
