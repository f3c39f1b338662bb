"""Submitting an attempt: grade it once, and record what it completes and earns in the same transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app import clock
from app.accounts.merging import find_main
from app.accounts.models import Person
from app.certificates import service as certificates
from app.certificates.facts import AwardFacts
from app.certificates.letters import EARNED, certificate_letter
from app.certificates.models import Award
from app.db import insert_once
from app.language import speaking
from app.mail import service as mail
from app.modules import service as modules
from app.modules.catalogue import Course, Module
from app.modules.course_words import Participation
from app.modules.library import Library
from app.questions.response import is_answered
from app.quiz import queries
from app.quiz.answers import SavedResponse, holding
from app.quiz.attempts import AttemptAddress, get_own
from app.quiz.awarding import Holder, completion_facts, participation_facts
from app.quiz.judging import judge, live_ruling
from app.quiz.models import Attempt, ItemGrade, Submission
from app.quiz.queries import Standing
from app.quiz.scoring import Graded, counting_share


@dataclass(frozen=True)
class Installation:
    """What a certificate takes from this installation rather than from the course."""

    public_url: str


def submit(
    db: Session, library: Library, installation: Installation, person_id: int, address: AttemptAddress, key: str
) -> None:
    """End the attempt with the answers saved so far. The first submission wins; a repetition changes nothing."""
    attempt = get_own(db, person_id, address.module, address.number, lock=True)
    saves = queries.list_saves(db, attempt.id)
    now = clock.now()
    if _is_first(db, attempt.id, key, saves, now):
        _grade(db, library, attempt, saves, now)
        complete_if_passed(db, library, installation, attempt, now)


def grade_values(
    attempt_id: int, item_id: str, response: Sequence[str], graded: Graded, now: datetime, **why: str | int | None
) -> dict[str, Any]:
    """The fact of what this response to this item earned; `why` names reason, actor and version of a regrade."""
    return {
        "attempt_id": attempt_id,
        "item": item_id,
        "answered": is_answered(response),
        "counts": graded.counts,
        "numerator": graded.earned.numerator,
        "denominator": graded.earned.denominator,
        "happened_at": now,
        "recorded_at": now,
        **why,
    }


def complete_if_passed(
    db: Session, library: Library, installation: Installation, attempt: Attempt, now: datetime
) -> None:
    """Record what the learner's attempts at the module complete and earn, by the rules of this attempt's version."""
    module = library.get(attempt.version_id).get_module(attempt.module)
    person_id = find_main(db, attempt.person_id)
    standings = queries.list_standings(db, person_id)
    if counting_share(module.rules.grading, standings[module.id].shares) < module.pass_mark:
        return
    course = library.live()
    completed = modules.record_completion(db, course, person_id, module.id, attempt.version_id, now)
    award = Awarding(db, course, installation.public_url, person_id, now)
    if completed.module and course.certificate.participation is Participation.PASSED:
        award.confirm_participation(module)
    if completed.course:
        award.certify_completion(standings)


def complete_together(db: Session, course: Course, installation: Installation, person_id: int) -> bool:
    """After a merge: complete and certify the course if the registrations have passed all its modules between them.

    Nothing takes it back: a merge that is undone leaves the completion and the certificate with this registration.
    """
    if not modules.complete_by_merge(db, course, person_id):
        return False
    award = Awarding(db, course, installation.public_url, person_id, clock.now())
    award.certify_completion(queries.list_standings(db, person_id))
    return True


@dataclass(frozen=True)
class Awarding:
    """One learner's moment of earning."""

    db: Session
    course: Course
    public_url: str
    person_id: int
    now: datetime

    def confirm_participation(self, module: Module) -> None:
        self._issue(module.id, participation_facts(self.course, module, self._holder(), self.now, self.public_url))

    def certify_completion(self, standings: Mapping[str, Standing]) -> None:
        facts = completion_facts(self.course, self._holder(), standings, self.now, self.public_url)
        self._issue(self.course.id, facts, self._mail)

    def _issue(self, subject: str, facts: AwardFacts, tell: Callable[[Award], None] | None = None) -> None:
        certificates.issue(
            self.db,
            person_id=self.person_id,
            level=facts.level,
            subject=subject,
            facts=facts,
            happened_at=self.now,
            tell=tell,
        )

    def _mail(self, award: Award) -> None:
        """In the learner's language, since somebody else may have caused it by grading anew."""
        person = self.db.execute(select(Person.email, Person.language).where(Person.id == self.person_id)).one()
        if person.email:
            with speaking(person.language):
                facts = AwardFacts.from_json(award.facts)
                mail.queue(self.db, person.email, certificate_letter(facts, award.code, self.course.title, EARNED))

    def _holder(self) -> Holder:
        person = self.db.execute(select(Person.name, Person.email).where(Person.id == self.person_id)).one()
        return Holder(person.name, person.email or "")


def _is_first(db: Session, attempt_id: int, key: str, saves: Sequence[SavedResponse], now: datetime) -> bool:
    return insert_once(
        db,
        Submission,
        attempt_id=attempt_id,
        client_key=key,
        last_save_id=max((save.id for save in saves), default=0),
        happened_at=now,
        recorded_at=now,
    )


def _grade(db: Session, library: Library, attempt: Attempt, saves: Sequence[SavedResponse], now: datetime) -> None:
    module = library.get(attempt.version_id).get_module(attempt.module)
    answers = holding(saves, module.rules)
    rows = []
    for drawn in attempt.draw:
        item = module.bank.get_item(drawn["item"])
        response = answers[item.id].response if item.id in answers else ()
        later = live_ruling(library.live(), module.id, item.id)
        version_id = library.live().version_id if later else None
        graded = judge(item, response, later)
        rows.append(grade_values(attempt.id, item.id, response, graded, now, version_id=version_id))
    db.execute(insert(ItemGrade), rows)
