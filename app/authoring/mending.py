"""Mends made in drafts from the page to publish, where the findings of all files stand together."""

from collections.abc import Iterable

from app.authoring import editing
from app.authoring.desk import Desk
from app.authoring.editing import Keyed
from app.authoring.workspace import load_content, load_workspace
from app.errors import NotFound
from app.language import gettext as _
from app.modules.drafts import Save, save
from app.modules.texts import place_of
from app.questions.diagnostics import Diagnostic


def mend_one(desk: Desk, findings: Iterable[Diagnostic], path: str, key: str) -> None:
    """Make the mend that one of these findings offers. Raises NotFound where it is gone by now."""
    found = [one for one in findings if one.path == path and one.edit and Keyed(one).key == key]
    if not found or found[0].edit is None:
        raise NotFound(_("This mistake is mended already, or the file changed. Look at the page again."))
    file = editing.get_text_file(load_workspace(desk.database), path)
    text = load_content(desk.database, file.sha256).decode(errors="replace")
    _save(desk, path, found[0].edit.apply(text), file.sha256)


def mend_drafts(desk: Desk) -> None:
    """Save every changed text again with the mends that need no judgement."""
    for file in load_workspace(desk.database).changed:
        if file.sha256 is None or place_of(file.path) not in editing.TEXTS:
            continue
        editor = editing.open_editor(desk.database, file.path)
        mended = editing.with_safe_mends(desk.database, editor)
        if mended != editor.text:
            _save(desk, file.path, mended, file.sha256)


def _save(desk: Desk, path: str, text: str, seen: str | None) -> None:
    with desk.database.writing.begin() as db:
        save(db, Save(desk.person_id, path, text.encode(errors="replace"), seen=seen))
