"""A statement as text to read, with :as_of and so on where its values go: what stands beside a number."""

import re
from typing import Any

from sqlalchemy import Select
from sqlalchemy.engine.default import DefaultDialect

# What SQLAlchemy leaves in one line.
_BEGINS_LINE = re.compile(
    r" (?=(?:LEFT OUTER JOIN|(?<!OUTER )JOIN|UNION ALL|GROUP BY|ORDER BY|HAVING|AND|WHERE|FROM) )"
)
_INDENT = "  "


def readable(statement: Select[Any]) -> str:
    """In plain SQL that PostgreSQL and SQLite both run; constants are written out."""
    dialect = DefaultDialect(paramstyle="named")
    dialect.supports_native_boolean = True
    compiled = statement.compile(dialect=dialect)
    text = str(compiled)
    for name, value in compiled.params.items():
        if value is not None:
            text = re.sub(rf":{name}\b", str(value) if isinstance(value, int) else f"'{value}'", text)
    return "\n".join(_indented(text))


def _indented(text: str) -> list[str]:
    lines: list[str] = []
    depth = 0
    for line in _BEGINS_LINE.sub("\n", text).splitlines():
        lines.append(_INDENT * depth + line.strip())
        depth += line.count("(") - line.count(")")
    return lines
