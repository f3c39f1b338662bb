"""One file, two people: what each of them wrote, what both began from, and the text that comes of a choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.authoring.merging import Part, Pick, choices, compare, put_together
from app.authoring.workspace import load_content, load_workspace
from app.db import Database
from app.errors import NotFound
from app.language import gettext as _
from app.modules.drafts import Save, WorkingFile, read_contents, save
from app.modules.texts import language_of


@dataclass(frozen=True)
class SaveOver:
    """A text that somebody typed over a file which is another one by now."""

    path: str
    mine: str
    base_sha256: str
    """What the typed text was made from."""
    current: WorkingFile
    page: str = ""
    """The open editor that it was typed into, whose text has arrived with the choice."""
    change: int = 0

    @property
    def theirs_sha256(self) -> str | None:
        return self.current.sha256


@dataclass(frozen=True)
class MovedUnder:
    """A draft whose live text was published anew from elsewhere."""

    current: WorkingFile
    mine: str
    page: str = ""
    change: int = 0

    @property
    def path(self) -> str:
        return self.current.path

    @property
    def base_sha256(self) -> str:
        return self.current.base_sha256 or ""

    @property
    def theirs_sha256(self) -> str | None:
        return self.current.live_sha256


@dataclass(frozen=True)
class Compared:
    path: str
    mine: str
    seen: str
    """SHA-256 of the file that a choice is made over; empty where it is deleted."""
    base: str
    theirs: str
    onto_live: bool
    page: str
    change: int
    parts: Sequence[Part]

    @property
    def language(self) -> str:
        return language_of(self.path)

    @property
    def choices(self) -> int:
        return len(choices(self.parts))


def compare_three(database: Database, asked: SaveOver | MovedUnder) -> Compared:
    """Texts that are not known (a made-up hash) count as empty."""
    with database.reading.begin() as db:
        wanted = [digest for digest in (asked.base_sha256, asked.theirs_sha256) if digest]
        contents = {digest: text.decode(errors="replace") for digest, text in read_contents(db, wanted).items()}
    base = contents.get(asked.base_sha256, "")
    theirs = contents.get(asked.theirs_sha256 or "", "")
    is_live = isinstance(asked, MovedUnder)
    seen = (asked.current.sha256 if is_live else asked.theirs_sha256) or ""
    return Compared(
        path=asked.path,
        mine=asked.mine,
        seen=seen,
        base=asked.base_sha256,
        theirs=asked.theirs_sha256 or "",
        onto_live=is_live,
        page=asked.page,
        change=asked.change,
        parts=compare(base, asked.mine, theirs),
    )


def find_moved(database: Database, path: str) -> MovedUnder:
    """Raises NotFound where nothing has to be chosen."""
    file = load_workspace(database).get(path)
    if not file.has_moved:
        raise NotFound(_("Nothing has to be chosen for this file any more."))
    return MovedUnder(file, load_content(database, file.sha256).decode(errors="replace"))


def choose(db: Session, person_id: int, compared: Compared, picks: Mapping[int, Pick]) -> WorkingFile:
    """Save the text that comes of the picks. Raises DraftConflict where the file changed again."""
    text = put_together(compared.parts, picks)
    content = text.encode(errors="replace")
    change = Save(
        person_id,
        compared.path,
        content,
        compared.seen or None,
        compared.page,
        compared.change,
        onto_live=compared.onto_live,
    )
    return save(db, change)
