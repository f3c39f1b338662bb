"""Every file of the course with its state, for the page that authors begin on."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.authoring.check import Checked
from app.authoring.editing import titles
from app.modules.catalogue import Course
from app.modules.drafts import WorkingFile, Workspace
from app.modules.texts import place_of


@dataclass(frozen=True)
class Row:
    file: WorkingFile
    title: str
    minutes: int
    errors: int
    advice: int

    @property
    def path(self) -> str:
        return self.file.path

    @property
    def place(self) -> str:
        return place_of(self.path)

    @property
    def state(self) -> str:
        """mending, moved, deleted, new, changed or live: the first that holds."""
        if self.errors:
            return "mending"
        if self.file.has_moved:
            return "moved"
        if not self.file.is_changed:
            return "live"
        return "deleted" if self.file.sha256 is None else "new" if self.file.live_sha256 is None else "changed"


@dataclass(frozen=True)
class Folder:
    id: str
    title: str
    number: int
    """Of the module; 0 for what stands beside the modules."""
    texts: Sequence[Row]
    media: Sequence[Row]


def list_folders(workspace: Workspace, checked: Checked, live: Course) -> list[Folder]:
    """The pages beside the modules first, then the modules in their order."""
    course = checked.course or live
    rows = _rows(workspace, checked, course)
    order = ["", *(module.id for module in course.modules)]
    others = {row.path.partition("/")[0] for row in rows if "/" in row.path}
    names = {module.id: module.title for module in course.modules}
    return [
        Folder(id_, names.get(id_, id_), order.index(id_) if id_ in order else 0, *_split(rows, id_))
        for id_ in [*order, *sorted(others - set(order))]
    ]


def _rows(workspace: Workspace, checked: Checked, course: Course) -> list[Row]:
    known = titles(course)
    minutes = {lesson.path: lesson.minutes for module in course.modules for lesson in module.lessons}
    found = checked.findings
    return [
        Row(
            file,
            known.get(path, path.rpartition("/")[2]),
            minutes.get(path, 0),
            sum(finding.path == path and finding.is_error for finding in found),
            sum(finding.path == path and not finding.is_error for finding in found),
        )
        for path, file in sorted(workspace.files.items(), key=_reading_order)
        if (file.sha256 or file.live_sha256) and place_of(path) != "translation"
    ]


def _reading_order(entry: tuple[str, WorkingFile]) -> tuple[str, int, str]:
    folder, _slash, name = entry[0].rpartition("/")
    return folder, {"course.md": 0, "module.md": 0, "quiz.md": 2}.get(name, 1), name


def _split(rows: Sequence[Row], folder: str) -> tuple[list[Row], list[Row]]:
    own = [row for row in rows if row.path.rpartition("/")[0].removesuffix("/media") == folder]
    return [row for row in own if row.place != "media"], [row for row in own if row.place == "media"]
