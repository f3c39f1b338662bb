"""What every table says it holds about people, in one place."""

from collections.abc import Mapping

import app.tables  # noqa: F401 - so that every table is known
from app.db import Base, Privacy


def declarations() -> Mapping[str, Privacy | None]:
    """Table name → its declaration; None for a table that forgot to declare."""
    return {
        mapper.local_table.name: mapper.class_.__dict__.get("privacy")  # type: ignore[attr-defined]  # a table has a name
        for mapper in Base.registry.mappers
    }
