"""Any interleaving of saves, submissions, reloads, second tabs and retries ends as one after the other would."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI

from app.db import Database
from tests.quiz.storm import Storm, make_plan, watched_locks


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as pool:
        yield pool


def blow(app: FastAPI, database: Database, threads: ThreadPoolExecutor, seeds: range) -> list[Storm]:
    storms = []
    with watched_locks():
        for seed in seeds:
            storm = Storm(database, app.state.library, threads, seed)
            storm.run(make_plan(seed))
            storms.append(storm)
    return storms


def check_variety(storms: list[Storm]) -> None:
    """Otherwise the agreement would prove little."""
    outcomes = Counter(outcome for storm in storms for _future, outcome in storm.expected)
    assert all(outcomes[outcome] > len(storms) for outcome in ("kept", "nothing", "asked"))
    assert outcomes["sent in"] > len(storms) / 2
    late = [storm for storm in storms if storm.oracle.graded not in (None, len(storm.oracle.saves))]
    assert len(late) > len(storms) / 10
    assert sum(storm.overlapping for storm in storms) > len(storms)


def test_twenty_interleavings(
    committed_app: FastAPI, committed_database: Database, threads: ThreadPoolExecutor
) -> None:
    check_variety(blow(committed_app, committed_database, threads, range(20)))


@pytest.mark.slow
def test_a_thousand_interleavings(
    committed_app: FastAPI, committed_database: Database, threads: ThreadPoolExecutor
) -> None:
    check_variety(blow(committed_app, committed_database, threads, range(1000)))
