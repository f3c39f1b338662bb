"""Counts that were made before and still hold. It may be thrown away at any moment; nothing depends on it.

The key is the last fact that was recorded: with any new one, everything is counted anew. While somebody is writing
on PostgreSQL, nothing is kept: a fact with a lower number than the last one may still come.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.statistics import queries, side_by_side
from app.statistics.counts import Counts
from app.statistics.last_fact import find_last_fact
from app.statistics.needs import Need
from app.statistics.period import Cut

KEPT = 32
Kept = TypeVar("Kept")


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
    return _remembered(db, (cut, needs, partner), lambda: side_by_side.count_people(db, cut, needs, partner))


def holds_demonstration(db: Session) -> bool:
    """As `queries.holds_demonstration` gives it, now or before: it looks at every address."""
    return _remembered(db, "demonstration", lambda: queries.holds_demonstration(db))


def _remembered(db: Session, about: Hashable, make: Callable[[], Kept]) -> Kept:
    shelf = _shelf_of(db) if _is_settled(db) else None
    return make() if shelf is None else shelf.find_or_make((find_last_fact(db), about), make)


def latest_moment(db: Session, now: datetime) -> datetime:
    """Now; or when it was last asked for, if nothing was recorded since: then what was counted still holds."""
    shelf = _shelf_of(db) if _is_settled(db) else None
    return now if shelf is None else shelf.moment(find_last_fact(db), now)


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
