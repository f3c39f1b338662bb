"""One person as the list of people knows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.language import gettext as _


@dataclass(frozen=True)
class PersonLine:
    """One person as of the report's moment. Of somebody erased only facts without identity are left."""

    id: int
    is_erased: bool
    name: str
    email: str
    partner: str
    other_university: str
    country: str
    category: str
    registered_at: datetime | None
    started_at: datetime | None
    lessons: int
    modules: Mapping[str, datetime | None]
    completed_at: datetime | None
    certified_at: datetime | None
    certificate_code: str

    @property
    def shown_name(self) -> str:
        return _("(erased)") if self.is_erased else self.name

    @property
    def status(self) -> str:
        if self.completed_at:
            return _("Completed")
        return _("In progress") if self.started_at else _("Not started")
