"""The people and objects of the access table do the deeds that leave an event."""

from tests.access.conftest import world

__all__ = ["world"]
