"""What became of a file: its saves and publications, who made them and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import Person
from app.authoring.desk import Desk
from app.authoring.differences import Hunk, difference
from app.authoring.workspace import load_workspace
from app.db import Database
from app.errors import NotFound
from app.language import gettext as _
from app.modules.drafts import SAVED, Save, list_saves, read_contents, save
from app.modules.models import ContentFile, Publication
from app.modules.texts import place_of

MOST_SHOWN = 40


@dataclass(frozen=True)
class State:
    """The file as it stood after one event, and what had changed."""

    kind: str
    """published or saved."""
    at: datetime
    person_id: int | None
    reason: str
    sha256: str | None
    hunks: tuple[Hunk, ...] = ()
    is_current: bool = False


def list_history(database: Database, path: str) -> list[State]:
    """The newest first; of several saves by one person in a row only the last. Raises NotFound."""
    current = load_workspace(database).get(path)
    with database.reading.begin() as db:
        saved = [
            State(SAVED, row.happened_at, row.person_id, "", row.sha256)
            for row in list_saves(db, path)
            if row.kind == SAVED
        ]
        statement = (
            select(Publication, ContentFile.sha256)
            .outerjoin(ContentFile, (ContentFile.version_id == Publication.version_id) & (ContentFile.path == path))
            .order_by(Publication.id)
        )
        published = [
            State("published", one.happened_at, one.person_id, one.reason, digest)
            for one, digest in db.execute(statement)
        ]
        states = _in_a_row(sorted([*_only_changes(published), *saved], key=lambda state: state.at))[-MOST_SHOWN:]
        contents = read_contents(db, [state.sha256 for state in states if state.sha256])
    if not states or not any(state.sha256 for state in states):
        raise NotFound(_("There is no such file in the course. It may have been renamed."))
    return _with_differences(states, contents, current.sha256, is_text=place_of(path) != "media")


def restore_save(desk: Desk, path: str, sha256: str, seen: str) -> None:
    """Make an earlier state of the file a draft again. Raises NotFound, DraftConflict."""
    if sha256 not in {state.sha256 for state in list_history(desk.database, path)}:
        raise NotFound(_("This state of the file is not known."))
    with desk.database.writing.begin() as db:
        content = read_contents(db, [sha256])[sha256]
        save(db, Save(desk.person_id, path, content, seen=seen or None))


def name_people(database: Database, ids: Iterable[int | None]) -> Mapping[int | None, str]:
    """Of authors, for authors. Nobody made what the server itself published."""
    with database.reading.begin() as db:
        rows = db.execute(select(Person.id, Person.name).where(Person.id.in_({id_ for id_ in ids if id_})))
        named: dict[int | None, str] = {id_: name or _("Person %(number)s") % {"number": id_} for id_, name in rows}
    return named | {None: _("the server, from its folder")}


def _only_changes(published: list[State]) -> list[State]:
    """Without the publications that left this file as it was."""
    pairs = zip([None, *published], published, strict=False)
    return [state for before, state in pairs if state.sha256 != (before.sha256 if before else None)]


def _in_a_row(states: list[State]) -> list[State]:
    kept: list[State] = []
    for state in states:
        if kept and kept[-1].kind == state.kind == SAVED and kept[-1].person_id == state.person_id:
            kept.pop()
        kept.append(state)
    return kept


def _with_differences(
    states: list[State], contents: Mapping[str, bytes], current: str | None, is_text: bool
) -> list[State]:
    texts = [contents.get(state.sha256 or "", b"").decode(errors="replace") if is_text else "" for state in states]
    found = [
        State(
            state.kind,
            state.at,
            state.person_id,
            state.reason,
            state.sha256,
            tuple(difference(before, text)),
            state.sha256 == current,
        )
        for state, before, text in zip(states, ["", *texts], texts, strict=False)
    ]
    return found[::-1]
