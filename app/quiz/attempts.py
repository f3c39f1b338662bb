"""Starting an attempt and coming back to it."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app import clock
from app.db import insert_once
from app.errors import Conflict, NotFound
from app.language import gettext as _
from app.modules.catalogue import Course, Module
from app.modules.library import Library
from app.questions.draw import draw_items, shuffled_options
from app.questions.public import PublicQuestion, public_question
from app.questions.question import Ruling
from app.questions.response import is_answered
from app.quiz import queries
from app.quiz.answers import SavedResponse, holding, is_immediate
from app.quiz.models import Attempt
from app.quiz.queries import Standing
from app.quiz.scoring import needed
from app.wording import moment


@dataclass(frozen=True)
class AttemptAddress:
    """Which attempt of the signed-in learner is meant."""

    module: str
    number: int


@dataclass(frozen=True)
class NextAttempt:
    """What a learner can do at a quiz now."""

    number: int
    is_open: bool
    """Whether the attempt exists already and is not sent in."""
    left: int | None
    """Attempts still to be started; None without a limit."""
    opens_at: datetime | None
    """The end of the waiting time, while it lasts."""

    @property
    def may_start(self) -> bool:
        return not self.is_open and self.left != 0 and self.opens_at is None


@dataclass(frozen=True)
class OpenAttempt:
    """An attempt as its learner sees it while answering: no key, no feedback, no score."""

    id: int
    number: int
    mark: str
    """Names the attempt among everybody's, see `mark_of`."""
    module: Module
    """As it was in the version that the attempt was drawn from."""
    questions: tuple[PublicQuestion, ...]
    answers: Mapping[str, SavedResponse]
    submitted_at: datetime | None

    @property
    def answered(self) -> int:
        return sum(1 for question in self.questions if self.is_answered(question.id))

    @property
    def needed(self) -> int:
        """Right answers that pass."""
        return needed(self.module.pass_mark, len(self.questions))

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

    @property
    def is_immediate(self) -> bool:
        """Whether each answer is final and its reason shown at once."""
        return is_immediate(self.module.rules)

    def response(self, item_id: str) -> tuple[str, ...]:
        return self.answers[item_id].response if item_id in self.answers else ()

    def key(self, item_id: str) -> str:
        """Of the answer that holds, so that a page can tell which one it has shown; empty for none."""
        return self.answers[item_id].key if item_id in self.answers else ""

    def is_answered(self, item_id: str) -> bool:
        return is_answered(self.response(item_id))


def start(db: Session, course: Course, person_id: int, module_id: str, wanted: int) -> int:
    """The number of the attempt that this press of the button leads to.

    `wanted` is the number that the page offered, so a repeated press, or one in a second tab, comes back to
    the attempt that is there. Raises Conflict when the limit is reached or the waiting time is not over.
    """
    module = course.get_module(module_id)
    standing = queries.list_standings(db, person_id).get(module_id, Standing())
    if 0 < wanted < standing.next_number:
        return wanted
    if standing.open_number is None:
        _check_limits(course, next_attempt(module, standing))
        _draw(db, course, module, person_id, standing)
    return standing.next_number


def next_attempt(module: Module, standing: Standing) -> NextAttempt:
    """By the rules of `module`, which is the live one."""
    limit = module.attempt_limit
    left = None if limit is None else max(limit - len(standing.past), 0)
    return NextAttempt(standing.next_number, standing.open_number is not None, left, _opens_at(module, standing))


def open_attempt(db: Session, library: Library, person_id: int, module_id: str, number: int) -> OpenAttempt:
    """Raises NotFound for an attempt that is not this learner's: there is no telling it from one that is not."""
    attempt = get_own(db, person_id, module_id, number)
    module = library.read(attempt.version_id).get_module(module_id)
    return OpenAttempt(
        id=attempt.id,
        number=number,
        mark=mark_of(attempt),
        module=module,
        questions=tuple(public_question(module.bank.get_item(one["item"]), one["options"]) for one in attempt.draw),
        answers=holding(queries.list_saves(db, attempt.id), module.rules),
        submitted_at=queries.find_submitted_at(db, attempt.id),
    )


def get_own(db: Session, person_id: int, module_id: str, number: int, lock: bool = False) -> Attempt:
    """The learner's attempt; `lock` makes saves and the submission of one attempt wait for each other."""
    attempt = queries.find_own(db, person_id, module_id, number, lock=lock)
    if attempt is None:
        raise NotFound(_("You have no such attempt at this quiz."))
    return attempt


def mark_of(attempt: Attempt) -> str:
    """A name for the attempt that pages may know: its address is the same for every learner, this is not.

    A browser that several people use keeps what could not be sent under this name, and a save that names
    another attempt is refused.
    """
    return hashlib.sha256(attempt.seed.encode()).hexdigest()[:20]


def _opens_at(module: Module, standing: Standing) -> datetime | None:
    """When the next attempt may begin; None where it may at once."""
    if not standing.past or not module.rules.cool_down_minutes:
        return None
    end = standing.past[-1].submitted_at + timedelta(minutes=module.rules.cool_down_minutes)
    return end if end > clock.now() else None


def _check_limits(course: Course, following: NextAttempt) -> None:
    if following.left == 0:
        raise Conflict(_("You have used all your attempts at this quiz."))
    if following.opens_at is not None:
        time = moment(following.opens_at, course.zone)
        raise Conflict(_("You can start the next attempt from %(time)s.") % {"time": time})


def _draw(db: Session, course: Course, module: Module, person_id: int, standing: Standing) -> None:
    seed = secrets.token_hex(16)
    pool = [item for item in module.bank.items if item.ruling is not Ruling.DISREGARD]
    items = draw_items(pool, module.bank.draw, seed, standing.seen)
    now = clock.now()
    insert_once(
        db,
        Attempt,
        person_id=person_id,
        module=module.id,
        number=standing.main_started + 1,
        version_id=course.version_id,
        seed=seed,
        draw=[{"item": item.id, "options": list(shuffled_options(item, seed))} for item in items],
        happened_at=now,
        recorded_at=now,
    )
