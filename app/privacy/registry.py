"""What every table says it holds about people, in one place."""

from collections.abc import Mapping

import app.tables  # noqa: F401 - so that every table is known
from app.db import Base, Privacy


def declarations() -> Mapping[str, Privacy | None]:
    """Table name → its declaration; None for a table that forgot to declare. Behind the tables that it refers to.

    An erasure goes through them in this order: it locks a row before those that somebody may add to it meanwhile.
    """
    declared = {
        mapper.local_table.name: mapper.class_.__dict__.get("privacy")  # type: ignore[attr-defined]  # a table has a name
        for mapper in Base.registry.mappers
    }
    return {table.name: declared[table.name] for table in Base.metadata.sorted_tables}
