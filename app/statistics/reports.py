"""What a report is made of, whether a page or a file shows it."""

from dataclasses import dataclass

from app.accounts.scope import WHOLE_COURSE, Scope
from app.statistics.columns import Table
from app.statistics.period import Cut


@dataclass(frozen=True)
class FigureShown:
    """A figure with its number, as the head of the page shows it."""

    id: str
    label: str
    value: int
    definition: str
    url: str = ""
    """The list behind the number, for whoever may see people."""


@dataclass(frozen=True)
class Definition:
    label: str
    words: str
    sql: str
    """The statement that gives its number for the whole course."""


@dataclass(frozen=True)
class Report:
    id: str
    title: str
    cut: Cut
    scope: Scope
    partner: str
    """Name of the only partner that the numbers are about; empty for the whole course."""
    figures: tuple[FigureShown, ...]
    tables: tuple[Table, ...]
    method: tuple[str, ...]
    """Sentences on how we count."""
    definitions: tuple[Definition, ...]
    """Of every figure that a table counts."""

    is_demonstration: bool
    """Whether the people are invented."""

    @property
    def sees_everything(self) -> bool:
        return self.scope == WHOLE_COURSE

    @property
    def numbers(self) -> dict[str, int]:
        """Figure id → people."""
        return {figure.id: figure.value for figure in self.figures}
