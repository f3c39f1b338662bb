"""Counting on two processors: half of the figures on a second connection that sees the same facts as the first.

Both databases count outside Python's lock, so two threads take half the time of one. Where the two views cannot be
shown to hold the same facts, everything is counted in one.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from threading import Lock

from sqlalchemy import Engine, QueuePool, func, select, text
from sqlalchemy.orm import Session

from app.statistics import counting
from app.statistics.counts import Counts
from app.statistics.last_fact import count_timed, find_last_fact, has_gained, how_many
from app.statistics.needs import Need, share_out
from app.statistics.period import Cut

MANY = 100_000
"""Facts. With fewer, a second connection costs more than it saves."""
_one_at_a_time = Lock()
"""A third thread would find no processor, and connections are few."""


def count_people(db: Session, cut: Cut, needs: tuple[Need, ...], partner: str | None = None) -> Counts:
    """As `counting.count_people` gives it, sooner where there are many facts and a second processor."""
    if _processors() > 1 and how_many(find_last_fact(db)) > MANY:
        return count_in_two(db, cut, needs, partner)
    return counting.count_people(db, cut, needs, partner)


def _processors() -> int:
    """Those that this process may use, where the system tells; else all."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def count_in_two(db: Session, cut: Cut, needs: tuple[Need, ...], partner: str | None = None) -> Counts:
    """The same, however few facts there are."""
    own, others = share_out(needs)
    with _second_view(db, cut.as_of) as other:
        if other is None or not others:
            return counting.count_people(db, cut, needs, partner)
        # Whatever goes wrong here, the block ends when the thread has: only then is its connection given back.
        with ThreadPoolExecutor(1, "counting") as thread:
            rest = thread.submit(counting.count_people, other, cut, others, partner)
            return counting.count_people(db, cut, own, partner).together_with(rest.result())


@contextmanager
def _second_view(db: Session, as_of: datetime) -> Iterator[Session | None]:
    """None where there is no connection to spare, or none that sees the same facts."""
    bind = db.get_bind()
    if not _has_another(bind) or not _one_at_a_time.acquire(blocking=False):
        yield None
        return
    try:
        with Session(bind) as other:
            yield other if _sees_the_same(db, other, as_of) else None
    finally:
        _one_at_a_time.release()


def _has_another(bind: object) -> bool:
    """Not inside somebody's transaction, nor where it may hold facts of its own that nobody else sees yet."""
    if not isinstance(bind, Engine) or not bind.get_execution_options().get("reads"):
        return False
    return isinstance(bind.pool, QueuePool) and bind.pool.checkedout() < bind.pool.size()


def _sees_the_same(db: Session, other: Session, as_of: datetime) -> bool:
    """PostgreSQL hands its view on. On SQLite the other has begun later, and facts are only ever added.

    So it sees what the first does, and the same where nothing was added that counts as of the moment.
    """
    if db.get_bind().dialect.name == "postgresql":
        name = db.connection().execute(select(func.pg_export_snapshot())).scalar_one()
        other.execute(text(f"SET TRANSACTION SNAPSHOT '{name}'"))
        return True
    return not has_gained(other, find_last_fact(db), as_of) and count_timed(db, as_of) == count_timed(other, as_of)
