"""What was recorded until the moment of a report."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.db import Fact, UtcDateTime

AS_OF = bindparam("as_of", type_=UtcDateTime())


class _RecordedAt(FunctionElement[datetime]):
    type = UtcDateTime()
    inherit_cache = True


def is_known(fact: type[Fact]) -> ColumnElement[bool]:
    """The fact was recorded until `as_of`."""
    return _RecordedAt(fact.recorded_at) <= AS_OF


@compiles(_RecordedAt)
def _plainly(element: _RecordedAt, compiler: Any, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


@compiles(_RecordedAt, "sqlite")
def _without_index(element: _RecordedAt, compiler: Any, **options: Any) -> str:
    # By an index of moments people would come in no order, and whatever is looked up for each of them
    # would take six times as long. A plus keeps SQLite from using it.
    return f"+{compiler.process(element.clauses, **options)}"
