"""What a table is made of, whether a page or a file shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from app.statistics.behind import Behind

Cell: TypeAlias = str | int | datetime | None
Row: TypeAlias = tuple[Cell, ...]

LONGEST_SMALL_NAME = 16


class Kind(StrEnum):
    TEXT = "text"
    COUNT = "count"
    SUM = "sum"
    """Of all counts of the same row."""
    MOMENT = "moment"


@dataclass(frozen=True)
class Column:
    heading: str
    kind: Kind = Kind.TEXT
    definition: str = ""
    sql: str = ""
    """The statement that gives the number for the whole course."""
    has_bar: bool = False

    @property
    def is_number(self) -> bool:
        return self.kind in (Kind.COUNT, Kind.SUM)


@dataclass(frozen=True)
class Table:
    id: str
    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    """Of the list of people, which may be long, an iterator that is read once."""
    total: Row | None = None
    note: str = ""
    behind: tuple[tuple[Behind | None, ...], ...] = ()
    """For each cell of each row what it counts; None where it is no number. The total's come last."""
    is_trend: bool = False
    """Its rows follow each other in time."""

    @property
    def has_many_numbers(self) -> bool:
        """More of them in a row than a phone has room for beside its name."""
        return sum(column.is_number for column in self.columns) > 2

    @property
    def is_small(self) -> bool:
        """Narrow enough to stand beside another one on a wide screen."""
        names = [str(row[0]) for row in self.rows if not self.columns[0].is_number]
        return len(self.columns) + sum(column.has_bar for column in self.columns) <= 5 and all(
            len(name) <= LONGEST_SMALL_NAME for name in names
        )

    def largest(self, index: int) -> int:
        """The largest number of a column, which its bars are drawn against."""
        return max((number for row in self.rows if isinstance(number := row[index], int)), default=0)
