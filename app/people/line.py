"""One person as the list of people shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Line:
    id: int
    name: str
    email: str
    partner: str | None
    other_name: str
    country: str
    category: str
    registered_at: datetime | None
    has_started: bool
    modules: int
    completed_at: datetime | None
    completed_before: datetime | None
    source: str
    letter_at: datetime | None

    @property
    def status(self) -> str:
        if self.completed_at:
            return "completed"
        if self.registered_at is None:
            return "invited"
        return "started" if self.has_started else "registered"


def read_line(values: Mapping[str, Any]) -> Line:
    """From the columns of a row, of which some texts may be absent."""
    texts = {name: values[name] or "" for name in ("email", "other_name", "country", "category", "source")}
    return Line(**{**values, **texts})
