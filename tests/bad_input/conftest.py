"""The people and objects of the access table serve here too."""

from tests.access.conftest import world

__all__ = ["world"]
