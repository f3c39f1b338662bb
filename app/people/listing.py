"""Which people of all, and in which order: what stands in the address of the list."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from app.language import mark as _

UNRESOLVED, OTHER = "unresolved", "other"
STATUSES = {
    "invited": _("Invited, not registered"),
    "registered": _("Not started"),
    "started": _("In progress"),
    "completed": _("Completed"),
}
BEFORE = {"yes": _("Completed before"), "no": _("Not completed before")}
SORTS = {"name": _("Name"), "registered": _("Registered"), "university": _("University")}
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Filters:
    search: str = ""
    university: str = ""
    """Partner id, `other`, or `unresolved`: typed and not decided about."""
    category: str = ""
    status: str = ""
    before: str = ""
    sort: str = "name"
    is_descending: bool = False

    @property
    def query(self) -> str:
        """The address's part that leads to these people again."""
        fields = {
            "q": self.search,
            "university": self.university,
            "category": self.category,
            "status": self.status,
            "before": self.before,
            "sort": "" if self.sort == "name" else self.sort,
            "order": "down" if self.is_descending else "",
        }
        return urlencode({name: value for name, value in fields.items() if value})

    def sorted_by(self, sort: str) -> "Filters":
        """By another column; by the same one, the other way round."""
        return replace(self, sort=sort, is_descending=sort == self.sort and not self.is_descending)

    @property
    def is_any(self) -> bool:
        """Whether some people are left out."""
        return bool(self.search) or self.is_narrowed

    @property
    def is_narrowed(self) -> bool:
        """Whether they are left out by what they are, not by how they are called."""
        return bool(self.university or self.category or self.status or self.before)


def read_filters(**typed: str) -> Filters:
    """What cannot be a filter is none."""
    return Filters(
        search=typed["q"].strip()[:LONGEST_SEARCH].replace("\x00", ""),
        university=typed["university"][:60].replace("\x00", ""),
        category=typed["category"][:40].replace("\x00", ""),
        status=typed["status"] if typed["status"] in STATUSES else "",
        before=typed["before"] if typed["before"] in BEFORE else "",
        sort=typed["sort"] if typed["sort"] in SORTS else "name",
        is_descending=typed["order"] == "down",
    )
