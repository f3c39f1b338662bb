"""An installation that commits, for erasing and restoring."""

from tests.operations.conftest import installation

__all__ = ["installation"]
