"""Part of the past as an administrator asks for it, under the names that held then."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.modules.catalogue import Course
from app.modules.library import Library
from app.modules.publishing import version_id_as_of
from app.statistics.cache import latest_moment
from app.statistics.period import Cut, read_cut


@dataclass(frozen=True)
class Asked:
    """The period as it stands in the address."""

    first: str
    last: str
    as_of: str

    @property
    def values(self) -> dict[str, str]:
        return {"from": self.first, "until": self.last}


@dataclass(frozen=True)
class View:
    """`course` is the version that was live at the cut's moment: names and reports count as recorded then."""

    course: Course
    cut: Cut


def open_view(db: Session, library: Library, asked: Asked, now: datetime) -> View:
    """Raises InvalidInput."""
    cut = read_cut(asked.first, asked.last, asked.as_of, library.live().zone, now)
    if not asked.as_of.strip():
        cut = replace(cut, as_of=latest_moment(db, now))
    version_id = version_id_as_of(db, cut.as_of)
    course = library.get(version_id) if version_id else library.live()
    return View(course, replace(cut, zone=course.zone))
