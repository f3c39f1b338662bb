"""Counts that were made before and still hold. It may be thrown away at any moment; nothing depends on it.

The key is the last fact that was recorded: with any new one, everything is counted anew.
"""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.accounts.models import Affiliation, PersonMerge, Registration
from app.certificates.models import Award, CertificateEvent
from app.modules.models import CourseCompletion, LessonCompletion, ModuleCompletion, PastCompletion
from app.quiz.models import Attempt, ItemGrade, SavedAnswer
from app.statistics import counting
from app.statistics.counts import Counts
from app.statistics.definitions import Figure
from app.statistics.period import Cut

KEPT = 32
NUMBERED = (
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
TIMED = (Registration, CourseCompletion)
"""Their key is the person, so the newest row is the one recorded last."""


class _Shelf:
    def __init__(self) -> None:
        self._counts: OrderedDict[Any, Counts] = OrderedDict()
        self._seen: tuple[Any, datetime] | None = None
        self._lock = Lock()

    @cached_property
    def counting(self) -> Lock:
        """Two administrators who ask at the same time wait for one count."""
        return Lock()

    def moment(self, last_fact: Any, now: datetime) -> datetime:
        """When the last fact was first seen; nothing was recorded since."""
        with self._lock:
            if self._seen is None or self._seen[0] != last_fact or self._seen[1] > now:
                self._seen = (last_fact, now)
            return self._seen[1]

    def find(self, key: Any) -> Counts | None:
        with self._lock:
            if key in self._counts:
                self._counts.move_to_end(key)
            return self._counts.get(key)

    def keep(self, key: Any, counts: Counts) -> None:
        with self._lock:
            self._counts[key] = counts
            if len(self._counts) > KEPT:
                self._counts.popitem(last=False)


_shelves: WeakKeyDictionary[Engine, _Shelf] = WeakKeyDictionary()
_making = Lock()


def count_people(db: Session, cut: Cut, figures: Iterable[Figure]) -> Counts:
    """As `counting.count_people` gives it, now or before."""
    wanted = tuple(figures)
    shelf = _shelf_of(db)
    if shelf is None:
        return counting.count_people(db, cut, wanted)
    key = (_last_fact(db), cut, wanted)
    with shelf.counting:
        counts = shelf.find(key) or counting.count_people(db, cut, wanted)
    shelf.keep(key, counts)
    return counts


def latest_moment(db: Session, now: datetime) -> datetime:
    """Now; or when it was last asked for, if nothing was recorded since: then what was counted still holds."""
    shelf = _shelf_of(db)
    return now if shelf is None else shelf.moment(_last_fact(db), now)


def _shelf_of(db: Session) -> _Shelf | None:
    """None for a session inside somebody's transaction, whose facts may never come true."""
    bind = db.get_bind()
    if not isinstance(bind, Engine):
        return None
    with _making:
        return _shelves.setdefault(bind, _Shelf())


def _last_fact(db: Session) -> tuple[Any, ...]:
    return tuple(db.connection().execute(_LAST_FACT).one())


_LAST_FACT = select(
    *(select(func.max(table.id)).scalar_subquery() for table in NUMBERED),
    *(select(func.max(table.recorded_at)).scalar_subquery() for table in TIMED),
)
