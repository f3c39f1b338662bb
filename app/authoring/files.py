"""Making, moving and deleting files of the course, as drafts."""

import posixpath
import re

from app.authoring.desk import Desk
from app.authoring.editing import get_text_file
from app.authoring.forms import MoveForm, NewLessonForm, NewPageForm
from app.authoring.names import name_of, quoted, unused
from app.authoring.workspace import load_files, load_workspace
from app.errors import InvalidInput, NotFound
from app.language import gettext as _
from app.modules.drafts import Save, WorkingFile, Workspace, save
from app.modules.texts import is_lesson, place_of, source_of
from app.typed_numbers import whole_number

LINK = re.compile(r"(\]\()([^)\s#]+)")
LESSON_TEXT = """---
id: {id}
title: {title}
summary: {summary}
outcomes:
  - {outcome}
---
:::opening
A question from daily work that this lesson answers.
:::

## The first heading

Write here.
"""
PAGE_TEXT = """---
title: {title}
---
Write here.
"""


def make_lesson(desk: Desk, form: NewLessonForm) -> str:
    """A lesson at the end of its module; gives its path. Raises InvalidInput."""
    workspace = load_workspace(desk.database)
    if form.module not in {module.id for module in desk.library.live().modules}:
        raise InvalidInput({"module": _("Choose the module.")})
    number = max((int(name[:2]) for name in _lessons(workspace, form.module)), default=0) + 1
    if number > 99:
        raise InvalidInput(
            {
                "module": _(
                    "This module has no room for another lesson. Choose another module, or delete a lesson first."
                )
            }
        )
    taken = {name[3:-3] for name in _lessons(workspace, form.module)} | _lesson_ids(desk, form.module)
    id_ = unused(name_of(form.title, "lesson"), taken)
    text = LESSON_TEXT.format(
        id=id_, title=quoted(form.title), summary=quoted(form.summary), outcome=quoted(form.outcome)
    )
    return _make(desk, f"{form.module}/{number:02}-{id_}.md", text)


def make_page(desk: Desk, form: NewPageForm) -> str:
    taken = {path.removesuffix(".md") for path in load_workspace(desk.database).files}
    name = unused(name_of(form.title, "page"), taken | {"course"})
    return _make(desk, f"{name}.md", PAGE_TEXT.format(title=quoted(form.title)))


def get_movable(workspace: Workspace, path: str) -> WorkingFile:
    """A lesson or a page: other texts have their place by their name. Raises NotFound."""
    file = get_text_file(workspace, path)
    if place_of(path) not in ("lesson", "page"):
        raise NotFound(_("This file has its place in the course by its name."))
    return file


def move_file(desk: Desk, path: str, form: MoveForm) -> str:
    """Give a lesson or page another place; its translations follow, and links to it and in it.

    The id inside stays, and with it all progress.
    """
    workspace = load_workspace(desk.database)
    get_movable(workspace, path)
    new_path = _new_path(desk, workspace, path, form)
    if new_path == path:
        return path
    texts = load_files(desk.database, {name: one for name, one in workspace.hashes().items() if name.endswith(".md")})
    stem, new_stem = path.removesuffix(".md"), new_path.removesuffix(".md")
    moves = {name: name.replace(stem, new_stem, 1) for name in texts if source_of(name)[0] == path}
    with desk.database.writing.begin() as db:
        for old, new in moves.items():
            moved = _relink(texts[old].decode(errors="replace"), old, new, path, new_path)
            seen = form.seen if old == path else ""
            save(db, Save(desk.person_id, new, moved.encode(), seen=workspace.get(new).sha256))
            save(db, Save(desk.person_id, old, None, seen=seen or workspace.get(old).sha256))
        for name, content in texts.items():
            text = content.decode(errors="replace")
            linked = _relink(text, name, name, path, new_path)
            if name not in moves and linked != text:
                save(db, Save(desk.person_id, name, linked.encode(), seen=workspace.get(name).sha256))
    return new_path


def delete_file(desk: Desk, path: str, seen: str) -> None:
    """Raises NotFound, and DraftConflict where somebody changed it since the page was drawn."""
    workspace = load_workspace(desk.database)
    if workspace.get(path).sha256 is None or place_of(path) in ("course", "module", "quiz"):
        raise NotFound(_("This file cannot be deleted."))
    with desk.database.writing.begin() as db:
        save(db, Save(desk.person_id, path, None, seen=seen or None))


def _make(desk: Desk, path: str, text: str) -> str:
    with desk.database.writing.begin() as db:
        save(db, Save(desk.person_id, path, text.encode(), seen=None))
    return path


def _lessons(workspace: Workspace, module: str) -> list[str]:
    own = [path.removeprefix(f"{module}/") for path in workspace.hashes() if path.startswith(f"{module}/")]
    return [name for name in own if is_lesson(name)]


def _lesson_ids(desk: Desk, module: str) -> set[str]:
    """Ids that results may hang on."""
    return {lesson.id for lesson in desk.library.live().get_module(module).lessons}


def _new_path(desk: Desk, workspace: Workspace, path: str, form: MoveForm) -> str:
    if place_of(path) == "page":
        name = name_of(form.name, "")
        new_path = f"{name}.md"
        if not name or name == "course":
            raise InvalidInput({"name": _("Give the page a name.")})
    else:
        if form.module not in {module.id for module in desk.library.live().modules}:
            raise InvalidInput({"module": _("Choose the module.")})
        number = whole_number(form.number)
        if number is None or not 1 <= number <= 99:
            raise InvalidInput({"number": _("Write a number from 1 to 99.")})
        new_path = f"{form.module}/{number:02}-{path.rpartition('/')[2][3:]}"
    if new_path != path and workspace.get(new_path).sha256:
        raise InvalidInput(
            {"number" if "/" in path else "name": _("Another file has this place already. Choose another one.")}
        )
    return new_path


def _relink(text: str, old_home: str, new_home: str, old: str, new: str) -> str:
    """The text with links to `old` leading to `new`, and all others leading where they led from its old home."""

    def follow(link: re.Match[str]) -> str:
        if ":" in link[2] or link[2].startswith("/"):
            return link[0]
        target = posixpath.normpath(posixpath.join(posixpath.dirname(old_home), link[2]))
        target = new if target == old else target
        relative = posixpath.relpath(target, posixpath.dirname(new_home) or ".")
        return link[0] if old_home == new_home and target != new else f"{link[1]}{relative}"

    return LINK.sub(follow, text)
