"""Two threads with a view each count the same as one, whatever is committed between the two."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import current_thread
from threading import enumerate as enumerate_threads
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, QueuePool, event
from sqlalchemy.orm import Session

from app.accounts.models import Person, Registration
from app.accounts.scope import WHOLE_COURSE
from app.db import Database
from app.modules.report_plan import STANDARD_TABLES, Measure
from app.statistics import counting, side_by_side
from app.statistics.counts import Counts
from app.statistics.last_fact import find_last_fact
from app.statistics.needs import Need, needs_of, share_out
from app.statistics.period import Cut
from tests.statistics.make import NOON, Maker, RandomCourse

CUT = Cut(None, None, datetime(2026, 11, 26, 12, tzinfo=UTC), ZoneInfo("Asia/Karachi"))
BEFORE, AFTER = CUT.as_of - timedelta(days=1), CUT.as_of + timedelta(seconds=1)
NEEDS = needs_of(STANDARD_TABLES, WHOLE_COURSE)


@pytest.fixture
def threads() -> Iterator[set[str]]:
    """Names of those that have asked a database something from now on."""
    seen: set[str] = set()

    def note(*_of_the_statement: object) -> None:
        seen.add(current_thread().name)

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


def counted(counts: Counts) -> tuple[object, ...]:
    return set(counts.groups), counts.months, counts.took, set(counts.needs)


def register(db: Session, at: datetime) -> None:
    make = Maker(db)
    make.lesson(make.person(at=at), at)


def come_after_an_invitation(db: Session, at: datetime) -> None:
    """The first sign-in leaves this row alone; its moment may lie before that of the newest."""
    person = Person(name="Amina Khan", email="invited@example.org")
    db.add(person)
    db.flush()
    db.add(Registration(person_id=person.id, happened_at=at, recorded_at=at))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_two_count_as_one_does(committed_database: Database, threads: set[str], seed: int) -> None:
    with committed_database.writing.begin() as db:
        RandomCourse(db, seed).fill(40)
    with committed_database.reading.begin() as db:
        alone = counting.count_people(db, CUT, NEEDS)
        threads.clear()
        assert counted(side_by_side.count_in_two(db, CUT, NEEDS)) == counted(alone)
    assert len(threads) == 2


@pytest.mark.parametrize(
    ("add", "at", "is_in_two_on_sqlite"),
    [
        (register, BEFORE, False),
        pytest.param(register, AFTER, True, marks=pytest.mark.slow),
        pytest.param(come_after_an_invitation, NOON - timedelta(days=1), False, marks=pytest.mark.slow),
    ],
)
def test_what_is_committed_between_the_two_views_is_in_neither(
    committed_database: Database,
    threads: set[str],
    add: Callable[[Session, datetime], None],
    at: datetime,
    is_in_two_on_sqlite: bool,
) -> None:
    with committed_database.writing.begin() as db:
        register(db, NOON)
    with committed_database.reading.begin() as db:
        find_last_fact(db)
        with committed_database.writing.begin() as other:
            add(other, at)
        threads.clear()
        in_two = side_by_side.count_in_two(db, CUT, NEEDS)
        asked = len(threads)
        assert counted(in_two) == counted(counting.count_people(db, CUT, NEEDS))
    assert in_two.people("registered") == in_two.people("started") == 1
    assert asked == (2 if is_in_two_on_sqlite or not committed_database.is_sqlite else 1)
    with committed_database.reading.begin() as db:
        assert counting.count_people(db, CUT, NEEDS).people("registered") == (1 if at == AFTER else 2)


def test_inside_a_transaction_there_is_one_view(db: Session, database: Database, threads: set[str]) -> None:
    """Of what is not committed nobody else sees anything."""
    register(db, NOON)
    assert side_by_side.count_in_two(db, CUT, NEEDS).people("registered") == 1
    assert len(threads) == 1


@pytest.mark.slow
def test_whoever_writes_counts_what_they_wrote(committed_database: Database, threads: set[str]) -> None:
    with committed_database.writing.begin() as db:
        register(db, NOON)
        assert side_by_side.count_in_two(db, CUT, NEEDS).people("registered") == 1
    assert len(threads) == 1


@pytest.mark.slow
@pytest.mark.parametrize("thread", ["MainThread", "counting_0"])
def test_a_failure_in_either_thread_is_told_and_leaves_nothing_behind(
    committed_database: Database, thread: str
) -> None:
    def fail(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if current_thread().name == thread and "UNION ALL" in statement:
            raise ConnectionError("the disk is gone")

    event.listen(Engine, "before_cursor_execute", fail)
    try:
        with committed_database.reading.begin() as db:
            with pytest.raises(ConnectionError):
                side_by_side.count_in_two(db, CUT, NEEDS)
            pool = committed_database.engine.pool
            assert isinstance(pool, QueuePool)
            assert pool.checkedout() == 1
    finally:
        event.remove(Engine, "before_cursor_execute", fail)
    assert [thread for thread in enumerate_threads() if thread.name.startswith("counting")] == []
    with committed_database.reading.begin() as db:
        assert side_by_side.count_in_two(db, CUT, NEEDS).people("registered") == 0


@pytest.mark.slow
def test_only_many_facts_are_worth_a_second_connection(committed_database: Database, threads: set[str]) -> None:
    with committed_database.reading.begin() as db:
        side_by_side.count_people(db, CUT, NEEDS)
    assert len(threads) == 1


def test_each_figure_is_in_one_share_and_both_take_about_as_long() -> None:
    for needs in (NEEDS, needs_of(STANDARD_TABLES[:5], WHOLE_COURSE), (Need(Measure.REGISTERED),)):
        own, others = share_out(needs)
        assert sorted((*own, *others), key=str) == sorted(needs, key=str)
    begun = {Measure.STARTED, Measure.MODULE_STARTED}
    assert begun <= {need.figure for need in share_out(NEEDS)[0]}
