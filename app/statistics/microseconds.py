"""Moments as whole numbers, so that both databases subtract them exactly."""

from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import BigInteger, ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.functions import FunctionElement

Moment: TypeAlias = ColumnElement[datetime] | InstrumentedAttribute[datetime]
PER_DAY = 86_400_000_000


class Microseconds(FunctionElement[int]):
    """Of a moment, since 1970."""

    type = BigInteger()
    inherit_cache = True


def days_between(first: Moment, second: Moment) -> ColumnElement[int]:
    """Whole days from the first moment to the second, which is not the earlier one."""
    return (Microseconds(second) - Microseconds(first)) // PER_DAY


@compiles(Microseconds, "sqlite")
def _on_sqlite(element: Microseconds, compiler: Any, **options: Any) -> str:
    # A moment is text here, `2026-03-10 07:00:00.000000`, and unixepoch() drops what follows the second.
    moment = compiler.process(element.clauses, **options)
    return f"(unixepoch({moment}) * 1000000 + CAST(substr({moment}, 21, 6) AS INTEGER))"


@compiles(Microseconds, "postgresql")
def _on_postgresql(element: Microseconds, compiler: Any, **options: Any) -> str:
    return f"CAST(extract(epoch FROM {compiler.process(element.clauses, **options)}) * 1000000 AS BIGINT)"
