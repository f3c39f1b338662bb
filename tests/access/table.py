"""Reading docs/access.md, the rule of who may open what."""

from dataclasses import dataclass
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "access.md"
VISITOR, LEARNER, OTHER, AUTHOR, ADMINISTRATOR = "visitor", "learner", "other learner", "author", "administrator"
PARTNER, VIEWER = "partner administrator", "viewer"
PEOPLE = (VISITOR, LEARNER, OTHER, AUTHOR, ADMINISTRATOR, PARTNER, VIEWER)
HEADING = ("method", "address", "object", *PEOPLE, "shows")
NOTHING = "–"
"""No particular object, nothing shown, or a cell that cannot occur."""
WITHOUT_EFFECT = {"sign-in", "register", "mistake", "refused", "not found", "not now"}
OUTCOMES = {"page", "file", "status", "done", "moved", *WITHOUT_EFFECT, NOTHING}
SHOWN = {NOTHING, "right answers", "the holder's name", "authors", "people"}


@dataclass(frozen=True)
class Row:
    """One line of the table: a route and the object that its address names."""

    method: str
    path: str
    object: str
    outcomes: dict[str, str]
    shows: str

    @property
    def route(self) -> str:
        return f"{self.method} {self.path}"

    def cells(self) -> list["Cell"]:
        """The cells that can occur."""
        return [Cell(self, person) for person in PEOPLE if self.outcomes[person] != NOTHING]


@dataclass(frozen=True)
class Cell:
    row: Row
    person: str

    @property
    def expected(self) -> str:
        return self.row.outcomes[self.person]

    def __str__(self) -> str:
        return f"{self.row.route} · {self.row.object} · {self.person}"


def read_table(text: str = "") -> list[Row]:
    """Every row of every table in the document whose head begins with *method*."""
    lines = [_columns(line) for line in (text or DOCUMENT.read_text(encoding="utf-8")).splitlines()]
    rows: list[Row] = []
    is_table = False
    for columns in lines:
        if not columns:
            is_table = False
        elif columns[0] == HEADING[0]:
            is_table = _is_our_heading(columns)
        elif is_table and not columns[0].startswith("---"):
            rows.append(_row(columns))
    return rows


def routes(rows: list[Row]) -> list[str]:
    """In the order of the document, each once."""
    return list(dict.fromkeys(row.route for row in rows))


def _columns(line: str) -> tuple[str, ...]:
    return tuple(column.strip() for column in line.strip("|").split("|")) if line.startswith("|") else ()


def _is_our_heading(columns: tuple[str, ...]) -> bool:
    if columns != HEADING:
        raise ValueError(f"docs/access.md: the table's head is {columns}, not {HEADING}")
    return True


def _row(columns: tuple[str, ...]) -> Row:
    if len(columns) != len(HEADING):
        raise ValueError(f"docs/access.md: a row with {len(columns)} columns: {columns}")
    method, path, object_, *outcomes, shows = columns
    unknown = [word for word in outcomes if word not in OUTCOMES]
    unknown += [word for word in shows.split(", ") if word not in SHOWN]
    if unknown:
        raise ValueError(f"docs/access.md: {method} {path} uses words that the page does not explain: {unknown}")
    return Row(method, path.strip("`"), object_, dict(zip(PEOPLE, outcomes, strict=True)), shows)
