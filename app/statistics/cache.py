"""Counts that were made before and still hold. It may be thrown away at any moment; nothing depends on it.

The key is the last fact that was recorded: with any new one, everything is counted anew. While somebody is writing
on PostgreSQL, nothing is kept: a fact with a lower number than the last one may still come.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from threading import Lock
from typing import Any, TypeAlias, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, exists, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Affiliation, PersonMerge, Registration
from app.certificates.models import Award, CertificateEvent
from app.modules.models import CourseCompletion, LessonCompletion, ModuleCompletion, PastCompletion
from app.quiz.models import Attempt, ItemGrade, SavedAnswer
from app.statistics import counting, queries
from app.statistics.counts import Counts
from app.statistics.needs import Need
from app.statistics.period import BEGINNING, Cut

KEPT = 32
Kept = TypeVar("Kept")
LastFact: TypeAlias = tuple[Any, ...]
NUMBERED: tuple[Any, ...] = (
    Affiliation,
    PersonMerge,
    LessonCompletion,
    Attempt,
    SavedAnswer,
    ItemGrade,
    ModuleCompletion,
    PastCompletion,
    Award,
    CertificateEvent,
)
TIMED: tuple[Any, ...] = (Registration, CourseCompletion)
"""Their key is the person, so the newest row is the one recorded last.

Where servers' clocks differ, one may write such a row with a moment before the last. It is seen all the same, by the
numbered row that goes with it: a registration brings an affiliation, a completed course a completed module or a merge.
Only the first sign-in of somebody who was invited brings none: it is counted with the next fact of anybody.
"""


class _Shelf:
    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._seen: tuple[Any, datetime] | None = None
        self._lock = Lock()
        self._making = Lock()

    def moment(self, last_fact: Any, now: datetime) -> datetime:
        """When the last fact was first seen; nothing was recorded since."""
        with self._lock:
            if self._seen is None or self._seen[0] != last_fact or self._seen[1] > now:
                self._seen = (last_fact, now)
            return self._seen[1]

    def find_or_make(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Two administrators who ask at the same time wait for one count; what is there already waits for nobody."""
        if (found := self._find(key)) is not None:
            return cast("Kept", found)
        with self._making:
            made = make() if (found := self._find(key)) is None else cast("Kept", found)
            self._keep(key, made)
        return made

    def _find(self, key: Hashable) -> object:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: Hashable, made: object) -> None:
        with self._lock:
            self._kept[key] = made
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)


_shelves: WeakKeyDictionary[Engine, _Shelf] = WeakKeyDictionary()
_making = Lock()


def count_people(db: Session, cut: Cut, needs: tuple[Need, ...], partner: str | None = None) -> Counts:
    """As `counting.count_people` gives it, now or before."""
    return _remembered(db, (cut, needs, partner), lambda: counting.count_people(db, cut, needs, partner))


def holds_demonstration(db: Session) -> bool:
    """As `queries.holds_demonstration` gives it, now or before: it looks at every address."""
    return _remembered(db, "demonstration", lambda: queries.holds_demonstration(db))


def last_fact(db: Session) -> LastFact:
    """The newest key or moment of each table that a report is counted from."""
    return tuple(db.connection().execute(_LAST_FACT).one())


def has_gained(db: Session, since: LastFact, as_of: datetime) -> bool:
    """Whether a fact was added since then which counts as recorded until `as_of`; reads none that was there before."""
    numbers, moments = since[: len(NUMBERED)], since[len(NUMBERED) :]
    added = [
        *(
            exists().where(t.id > (last or 0), t.recorded_at <= as_of)
            for t, last in zip(NUMBERED, numbers, strict=True)
        ),
        *(
            exists().where(t.recorded_at > (last or BEGINNING), t.recorded_at <= as_of)
            for t, last in zip(TIMED, moments, strict=True)
        ),
    ]
    return bool(db.connection().execute(select(or_(*added))).scalar())


def _remembered(db: Session, about: Hashable, make: Callable[[], Kept]) -> Kept:
    shelf = _shelf_of(db) if _is_settled(db) else None
    return make() if shelf is None else shelf.find_or_make((last_fact(db), about), make)


def latest_moment(db: Session, now: datetime) -> datetime:
    """Now; or when it was last asked for, if nothing was recorded since: then what was counted still holds."""
    shelf = _shelf_of(db) if _is_settled(db) else None
    return now if shelf is None else shelf.moment(last_fact(db), now)


def _shelf_of(db: Session) -> _Shelf | None:
    """None for a session inside somebody's transaction, whose facts may never come true."""
    bind = db.get_bind()
    if not isinstance(bind, Engine):
        return None
    with _making:
        return _shelves.setdefault(bind, _Shelf())


def _is_settled(db: Session) -> bool:
    """Whether every fact with a number up to the last one is visible. SQLite lets one transaction write at a time."""
    return db.get_bind().dialect.name == "sqlite" or bool(db.connection().execute(_NOBODY_WRITES).scalar())


_NOW_ON_POSTGRESQL = func.pg_current_snapshot()
_NOBODY_WRITES = select(func.pg_snapshot_xmin(_NOW_ON_POSTGRESQL) == func.pg_snapshot_xmax(_NOW_ON_POSTGRESQL))
"""The oldest transaction that is under way has not begun yet."""
_LAST_FACT = select(
    *(select(func.max(table.id)).scalar_subquery() for table in NUMBERED),
    *(select(func.max(table.recorded_at)).scalar_subquery() for table in TIMED),
)
