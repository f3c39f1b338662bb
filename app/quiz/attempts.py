"""Starting an attempt, coming back to it, and saving answers in it."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.db import insert_once
from app.errors import Conflict, InvalidInput, NotFound
from app.language import gettext as _
from app.modules.catalogue import Course, Module
from app.modules.library import Library
from app.questions.draw import draw_items, shuffled_options
from app.questions.grading import grade
from app.questions.public import PublicQuestion, public_question
from app.quiz import queries
from app.quiz.models import Attempt, SavedAnswer, Submission
from app.quiz.queries import LatestAnswer, Standing

KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What a client may make as an idempotency key; a UUID fits."""


@dataclass(frozen=True)
class OpenAttempt:
    """An attempt as its learner sees it while answering: no key, no feedback, no score."""

    id: int
    number: int
    module: Module
    """As it was in the version that the attempt was drawn from."""
    questions: tuple[PublicQuestion, ...]
    answers: dict[str, LatestAnswer]
    submitted_at: datetime | None

    @property
    def answered(self) -> int:
        return sum(1 for question in self.questions if self.is_answered(question.id))

    @property
    def first_unanswered(self) -> int:
        """1-based; the last question where all are answered."""
        for number, question in enumerate(self.questions, start=1):
            if not self.is_answered(question.id):
                return number
        return len(self.questions)

    @property
    def last_saved_at(self) -> datetime | None:
        return max((answer.saved_at for answer in self.answers.values()), default=None)

    def is_answered(self, item_id: str) -> bool:
        return item_id in self.answers and bool(self.answers[item_id].response)


def start(db: Session, course: Course, person_id: int, module_id: str, wanted: int) -> int:
    """The number of the attempt that this press of the button leads to.

    `wanted` is the number that the page offered, so a repeated press, or one in a second tab, comes back to
    the attempt that is there. Raises Conflict when the limit of attempts is reached.
    """
    module = course.get_module(module_id)
    standing = queries.list_standings(db, person_id).get(module_id, Standing())
    if wanted < standing.next_number:
        return max(wanted, 1)
    if module.attempt_limit is not None and standing.next_number > module.attempt_limit:
        raise Conflict(_("You have used all your attempts at this quiz. Your best result counts."))
    if standing.open_number is None:
        _draw(db, course, module, person_id, standing)
    return standing.next_number


def open_attempt(db: Session, library: Library, person_id: int, module_id: str, number: int) -> OpenAttempt:
    """Raises NotFound for an attempt that is not this learner's: there is no telling it from one that is not."""
    attempt = get_own(db, person_id, module_id, number)
    module = library.get(attempt.version_id).get_module(module_id)
    questions = tuple(public_question(module.bank.get_item(drawn["item"]), drawn["options"]) for drawn in attempt.draw)
    answers = queries.latest_answers(db, attempt.id)
    submitted_at = db.scalar(select(Submission.happened_at).where(Submission.attempt_id == attempt.id))
    return OpenAttempt(attempt.id, attempt.number, module, questions, answers, submitted_at)


def save_answer(
    db: Session,
    library: Library,
    person_id: int,
    address: "AttemptAddress",
    item_id: str,
    response: list[str],
    key: str,
) -> datetime:
    """Store a response and give the moment it was saved. The same key stores once, however often it arrives."""
    attempt = get_own(db, person_id, address.module, address.number, lock=True)
    if item_id not in {drawn["item"] for drawn in attempt.draw}:
        raise InvalidInput({"item": _("This question does not belong to the attempt.")})
    check_key(key)
    item = library.get(attempt.version_id).get_module(address.module).bank.get_item(item_id)
    grade(item, response)  # raises for an option that the item does not have
    now = clock.now()
    latest = queries.latest_answers(db, attempt.id).get(item_id)
    if latest is not None and latest.response == tuple(response):
        return latest.saved_at
    if latest is None and not response:
        return now
    insert_once(
        db,
        SavedAnswer,
        attempt_id=attempt.id,
        item=item_id,
        response=response,
        client_key=key,
        happened_at=now,
        recorded_at=now,
    )
    return now


def check_key(key: str) -> None:
    """Raises InvalidInput for a key that no page of ours made."""
    if not KEY.fullmatch(key):
        raise InvalidInput({"key": _("This page is out of date. Load it again.")})


@dataclass(frozen=True)
class AttemptAddress:
    """Which attempt of the signed-in learner is meant."""

    module: str
    number: int


def get_own(db: Session, person_id: int, module_id: str, number: int, lock: bool = False) -> Attempt:
    """The learner's attempt; `lock` makes saves and the submission of one attempt wait for each other."""
    statement = select(Attempt).where(
        Attempt.person_id == person_id, Attempt.module == module_id, Attempt.number == number
    )
    attempt = db.scalar(statement.with_for_update() if lock else statement)
    if attempt is None:
        raise NotFound(_("You have no such attempt at this quiz."))
    return attempt


def _draw(db: Session, course: Course, module: Module, person_id: int, standing: Standing) -> None:
    seed = secrets.token_hex(16)
    items = draw_items(module.bank.items, module.bank.draw, seed, standing.seen)
    now = clock.now()
    insert_once(
        db,
        Attempt,
        person_id=person_id,
        module=module.id,
        number=standing.next_number,
        version_id=course.version_id,
        seed=seed,
        draw=[{"item": item.id, "options": list(shuffled_options(item, seed))} for item in items],
        happened_at=now,
        recorded_at=now,
    )
