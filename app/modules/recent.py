"""The last few results of something that takes long."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")


class Recent(Generic[Key, Result]):
    """Thread-safe. Results are shared, so they must never change; two threads that ask at once may both make one."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[Key, Result] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], Result]) -> Result:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return made
