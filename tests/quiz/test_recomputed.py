"""Whatever order things happen in, a stored score is what the stored facts say when they are judged again."""

import json
from random import Random

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.modules.catalogue import Module
from app.modules.library import Library
from app.quiz import queries, regrading
from app.quiz.models import Attempt
from app.quiz.replaying import AttemptRecord, attempt_facts, read_facts, replay, stored_score
from app.quiz.submitting import Installation
from tests.clients import PUBLIC_URL, make_client
from tests.people import Someone, sign_in
from tests.quiz.publishing import Edits, publish_course
from tests.quiz.taking import questions, save, start

KEYS = {"a": "- [(x)] Key {n} of alpha", "b": "- [( )] Distractor {n} of alpha"}


class Walk:
    """Learners and an author who do random things, with every score checked after each."""

    def __init__(self, app: FastAPI, db: Session, people: list[Someone], author: Someone, seed: int) -> None:
        self.app, self.db, self.author = app, db, author
        self.random = Random(seed)  # noqa: S311 - a repeatable walk
        self.clients = [make_client(app) for _ in people]
        for client, person in zip(self.clients, people, strict=True):
            sign_in(client, db, person)
        self.open: dict[int, str] = {}
        self.taken = [0] * len(people)
        self.checked = 0

    def step(self) -> None:
        acts = [self.save, self.save, self.save, self.submit, self.reload, self.publish, self.regrade]
        self.random.choice(acts)()
        self.check()

    def save(self) -> None:
        client, attempt = self._somebody()
        item = self.random.choice(questions(client, attempt))
        save(client, attempt, item, self.random.sample("ab", self.random.choice((0, 1, 1, 1))), key=self._key())

    def submit(self, number: int | None = None) -> None:
        client, attempt = self._somebody(number)
        for item in questions(client, attempt)[: self.random.randrange(6)]:
            save(client, attempt, item, ["a"], key=self._key())
        assert client.post(f"{attempt}/submission", data={"key": self._key()}).status_code == 303
        del self.open[self.clients.index(client)]
        self.taken[self.clients.index(client)] += 1

    def reload(self) -> None:
        client, attempt = self._somebody()
        assert client.get(attempt).status_code == 200

    def publish(self) -> None:
        publish_course(self.app, self._edits())

    def regrade(self) -> None:
        item = f"alpha-q{self.random.randint(1, 6)}"
        library, place = self.app.state.library, Installation(PUBLIC_URL)
        regrading.apply(self.db, library, place, "alpha", item, actor_id=self.author.person_id, reason="Checked.")

    def check(self) -> None:
        for attempt_id in self.db.scalars(select(Attempt.id)).all():
            record = queries.get_record(self.db, attempt_id)
            assert read_again(record) == record
            assert replay(read_again(record), self._module) == stored_score(record)
            self.checked += record.submitted_at is not None
        for client, taken in zip(self.clients, self.taken, strict=True):
            page = client.get("/modules/alpha/quiz").text
            assert page.count("/result") == taken

    def _module(self, version_id: int) -> Module:
        library: Library = self.app.state.library
        return library.get(version_id).get_module("alpha")

    def _somebody(self, number: int | None = None) -> tuple[TestClient, str]:
        if number is None:
            number = self.random.randrange(len(self.clients))
        if number not in self.open:
            self.open[number] = start(self.clients[number], number=self.taken[number] + 1)
        return self.clients[number], self.open[number]

    def _key(self) -> str:
        return f"k{self.random.getrandbits(60)}"

    def _edits(self) -> Edits:
        """Some keys moved, some items ruled on."""
        edits: dict[str, str] = {}
        for number in range(1, 5):
            if self.random.random() < 0.4:
                right, wrong = KEYS["a"].format(n=number), KEYS["b"].format(n=number)
                edits |= {right: right.replace("(x)", "( )"), wrong: wrong.replace("( )", "(x)")}
            if self.random.random() < 0.3:
                ruling = self.random.choice(("disregard", "always-correct"))
                edits[f"{{#alpha-q{number} "] = f"{{#alpha-q{number} ruling={ruling} "
        return {"alpha/quiz.md": edits}


def read_again(record: AttemptRecord) -> AttemptRecord:
    """As it comes back from a file."""
    return read_facts(json.loads(json.dumps(attempt_facts(record))))


def walk(app: FastAPI, db: Session, people: list[Someone], author: Someone, seed: int, steps: int) -> int:
    """How many sent-in attempts were checked; each learner sends one in first, so every step has some to judge."""
    one = Walk(app, db, people, author, seed)
    for number in range(len(people)):
        one.submit(number)
    for _ in range(steps):
        one.step()
    return one.checked


@pytest.mark.slow
def test_a_random_walk(own_app: FastAPI, db: Session, amina: Someone, bilal: Someone, author: Someone) -> None:
    assert walk(own_app, db, [amina, bilal], author, seed=0, steps=40) >= 2 * 40


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 21))
def test_twenty_long_random_walks(
    own_app: FastAPI,
    db: Session,
    database_kind: str,
    amina: Someone,
    bilal: Someone,
    chiara: Someone,
    author: Someone,
    seed: int,
) -> None:
    steps = {"sqlite": 80, "postgres": 30}[database_kind]
    assert walk(own_app, db, [amina, bilal, chiara], author, seed, steps) >= 3 * steps
