"""Random interleavings of what tabs do at one attempt, each run with overlapping transactions in a known order.

A writer is started as soon as the one before holds the attempt's lock, so it waits inside the database; the order
in which they get the lock is then the order of the plan, on every database.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from threading import Event, local

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import Database
from app.modules.library import Library
from app.quiz import attempts, saving, submitting
from app.quiz.answers import SavedResponse
from app.quiz.attempts import AttemptAddress
from app.quiz.models import Attempt, ItemGrade, SavedAnswer, Submission
from app.quiz.saving import AnsweredElsewhere, NewAnswer
from app.quiz.submitting import Installation
from tests.people import make_person
from tests.quiz.oracle import Oracle, Save

TABS, STEPS = 3, 24
PATIENCE = 30
MODULE = "alpha"
PLACE = Installation("https://course.example.org")
_here = local()


@dataclass(frozen=True)
class Step:
    """What one tab does next; `choice` and `item` are numbers that the run turns into what the attempt has."""

    act: str
    """load, change (by script), delayed (one that a later change may have overtaken), send (a form), submit, retry."""
    tab: int
    item: int
    choice: int


def make_plan(seed: int) -> list[Step]:
    random = Random(seed)  # noqa: S311 - a repeatable storm
    weights = {"load": 3, "change": 6, "delayed": 2, "send": 5, "retry": 4, "submit": 1}
    acts = random.choices(list(weights), weights=list(weights.values()), k=STEPS)
    steps = [Step(act, random.randrange(TABS), random.randrange(5), random.randrange(4)) for act in acts]
    return [Step("load", tab, 0, 0) for tab in range(TABS)] + steps


@contextmanager
def watched_locks() -> Iterator[None]:
    """Tell the run when a writer has got the attempt's lock, and whether it stored an answer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(saving, "_store", _noting(saving._store))
        for user in (saving, submitting):
            patch.setattr(user, "get_own", _announcing(attempts.get_own))
        yield


def _announcing(genuine: Callable[..., Attempt]) -> Callable[..., Attempt]:
    def get_own(*given: object, **named: object) -> Attempt:
        attempt = genuine(*given, **named)
        _here.locked.set()
        return attempt

    return get_own


def _noting(genuine: Callable[..., SavedResponse]) -> Callable[..., SavedResponse]:
    def store(*given: object) -> SavedResponse:
        _here.stored = True
        return genuine(*given)

    return store


class Storm:
    """One attempt of one new learner, the tabs at it, and the oracle beside it."""

    def __init__(self, database: Database, library: Library, threads: ThreadPoolExecutor, seed: int) -> None:
        self.database, self.library, self.threads = database, library, threads
        with pytest.MonkeyPatch.context() as patch, database.writing.begin() as db:
            patch.setattr(attempts.secrets, "token_hex", lambda _bytes: f"storm {seed}")
            self.person_id = make_person(db).person_id
            attempts.start(db, library.live(), self.person_id, MODULE, 1)
            attempt = db.scalars(select(Attempt).where(Attempt.person_id == self.person_id)).one()
        self.attempt_id = attempt.id
        self.items = [str(drawn["item"]) for drawn in attempt.draw]
        bank = library.live().get_module(MODULE).bank
        self.questions = {item: bank.get_item(item) for item in self.items}
        self.oracle = Oracle({item: set(question.right_ids) for item, question in self.questions.items()})
        self.seen: list[dict[str, str]] = [{} for _ in range(TABS)]
        self.pages = [""] * TABS
        self.sent: list[Callable[[], None]] = []
        self.under_way: Future[str] | None = None
        self.expected: list[tuple[Future[str], str]] = []
        self.overlapping = 0

    def run(self, plan: list[Step]) -> None:
        for number, step in enumerate(plan):
            if step.act == "load":
                self._load(step.tab, f"p{step.tab}x{number}")
            elif step.act == "submit":
                self._send(self._submit)
            elif step.act == "retry":
                if self.sent:
                    self.sent[step.choice % len(self.sent)]()
            else:
                self._answer(step, number)
        for future, outcome in self.expected:
            assert future.result(PATIENCE) == outcome
        self._compare()

    def _load(self, tab: int, page: str) -> None:
        """A page shows what the serial order gives, and remembers what it showed."""
        if self.under_way:
            self.under_way.result(PATIENCE)
        with self.database.reading.begin() as db:
            shown = attempts.open_attempt(db, self.library, self.person_id, MODULE, 1)
        answers = {item: (answer.response, answer.key) for item, answer in shown.answers.items()}
        assert answers == self.oracle.answers()
        assert (shown.submitted_at is not None) == (self.oracle.graded is not None)
        self.pages[tab] = page
        self.seen[tab] = {item: key for item, (_response, key) in answers.items()}

    def _answer(self, step: Step, number: int) -> None:
        item = self.items[step.item]
        page = f"{self.pages[step.tab]}i{step.item}"  # each question stands on a page of its own
        time = {"change": 100 + number, "delayed": 95 + number}.get(step.act)
        key = f"{page}.{time}-{number}" if time else page
        new, seen = Save(item, self._response(item, step.choice), key), self.seen[step.tab].get(item, "")
        self._send(lambda: self._save(new, seen))

    def _response(self, item: str, choice: int) -> tuple[str, ...]:
        question = self.questions[item]
        one = question.options[choice % len(question.options)].id
        return ((), tuple(sorted(question.right_ids)), (one,), (one,))[choice]

    def _send(self, act: Callable[[], None]) -> None:
        self.sent.append(act)
        act()

    def _save(self, new: Save, seen: str) -> None:
        answer = NewAnswer(new.item, list(new.response), new.key, seen)
        self._start(lambda db: self._save_in(db, answer), self.oracle.save(new, seen))

    def _save_in(self, db: Session, answer: NewAnswer) -> str:
        address = AttemptAddress(MODULE, 1)
        _here.stored = False
        try:
            saving.save_answer(db, self.library, self.person_id, address, answer)
        except AnsweredElsewhere:
            return "asked"
        return "kept" if _here.stored else "nothing"

    def _submit(self) -> None:
        self.oracle.submit()
        self._start(self._submit_in, "sent in")

    def _submit_in(self, db: Session) -> str:
        submitting.submit(db, self.library, PLACE, self.person_id, AttemptAddress(MODULE, 1), "key")
        return "sent in"

    def _start(self, act: Callable[[Session], str], outcome: str) -> None:
        """Begin the next writer once the one before has the lock; it then waits for that one's commit."""
        locked = Event()

        def write() -> str:
            _here.locked = locked
            try:
                with self.database.writing.begin() as db:
                    return act(db)
            finally:
                locked.set()

        self.overlapping += bool(self.under_way and not self.under_way.done())
        self.under_way = self.threads.submit(write)
        self.expected.append((self.under_way, outcome))
        assert locked.wait(PATIENCE)

    def _compare(self) -> None:
        with self.database.reading.begin() as db:
            rows = db.scalars(
                select(SavedAnswer).where(SavedAnswer.attempt_id == self.attempt_id).order_by(SavedAnswer.id)
            ).all()
            submission = db.get(Submission, self.attempt_id)
            grades = db.scalars(select(ItemGrade).where(ItemGrade.attempt_id == self.attempt_id)).all()
        assert [Save(row.item, tuple(row.response), row.client_key) for row in rows] == self.oracle.saves
        assert (submission is not None) == (self.oracle.graded is not None)
        if submission and self.oracle.graded is not None:
            ids = [0, *(row.id for row in rows)]
            assert submission.last_save_id == ids[self.oracle.graded]
        assert len(grades) == len(self.oracle.marks())
        assert {grade.item: grade.numerator == grade.denominator for grade in grades} == self.oracle.marks()
