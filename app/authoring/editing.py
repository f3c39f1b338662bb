"""Opening, checking, changing and saving one file of the course."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from app.authoring.check import Checked, check_file
from app.authoring.naming import name_questions
from app.authoring.patterns import GRADED, QUESTIONS, Pattern, insert_block
from app.authoring.workspace import load_content, load_files, load_workspace
from app.db import Database
from app.errors import InvalidInput, NotFound
from app.language import gettext as _
from app.modules.catalogue import Course, Lesson
from app.modules.drafts import Save, WorkingFile, Workspace, count_pages, new_page, save
from app.modules.markdown import MAX_SOURCE_BYTES
from app.modules.texts import language_of, place_of
from app.questions.diagnostics import Diagnostic
from app.questions.edits import apply_all
from app.wording import language_name

TEXTS = frozenset({"course", "page", "module", "lesson", "quiz", "survey", "translation"})
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Editor:
    """What one open editor holds."""

    file: WorkingFile
    text: str
    seen: str
    """SHA-256 of the file that the text was made from; empty for a file that is not there."""
    page: str
    change: int
    checked: Checked
    known: Mapping[str, int] = field(default_factory=dict)
    """Page → number of its last save: by it a browser knows that the text it keeps has arrived."""

    @property
    def path(self) -> str:
        return self.file.path

    @property
    def place(self) -> str:
        return place_of(self.path)

    @property
    def language(self) -> str:
        return language_of(self.path)

    @property
    def findings(self) -> Sequence["Keyed"]:
        """Mistakes before advice."""
        return [Keyed(finding) for finding in sorted(self.checked.findings, key=lambda one: not one.is_error)]

    @property
    def headings(self) -> list[tuple[int, str]]:
        """(line of the end of the section, its heading)."""
        return sections(self.text)


@dataclass(frozen=True)
class Keyed:
    """A finding with a name by which a button can mean it, although the text may have changed since."""

    finding: Diagnostic

    @property
    def key(self) -> str:
        words = f"{self.finding.message}\n{self.finding.source_line}"
        return hashlib.sha256(words.encode()).hexdigest()[:12]


def open_editor(database: Database, path: str) -> Editor:
    """The file as it was saved last. Raises NotFound."""
    workspace = load_workspace(database)
    file = get_text_file(workspace, path)
    text = load_content(database, file.sha256).decode(errors="replace")
    with database.reading.begin() as db:
        known = count_pages(db, path)
    checked = check_text(database, workspace, path, text)
    return Editor(file, text, file.sha256 or "", new_page(), 0, checked, known)


def reopen(database: Database, path: str, text: str, seen: str, page: str, change: int) -> Editor:
    """The file as somebody has it on their screen."""
    workspace = load_workspace(database)
    checked = check_text(database, workspace, path, text)
    return Editor(get_text_file(workspace, path), text, seen, page, change, checked)


def get_text_file(workspace: Workspace, path: str) -> WorkingFile:
    file = workspace.files.get(path)
    if file is None or place_of(path) not in TEXTS or (file.sha256 is None and file.live_sha256 is None):
        raise NotFound(_("There is no such file in the course. It may have been renamed."))
    return file


def check_text(database: Database, workspace: Workspace, path: str, text: str) -> Checked:
    """The findings of one file as it is typed, among the others as they were saved."""
    files = load_files(database, workspace.hashes())
    return check_file(files | {path: text.encode(errors="replace")}, path)


def clean_text(typed: str) -> str:
    """As it is stored: line ends of one kind, and one at the end. Raises InvalidInput where it is too long."""
    text = typed.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    if len(text.encode(errors="replace")) > MAX_SOURCE_BYTES:
        limit = MAX_SOURCE_BYTES // 1024
        raise InvalidInput({"text": _("The file is longer than %(limit)s kB. Split it in two.") % {"limit": limit}})
    return text


def save_text(db: Session, person_id: int, editor: Editor, *, onto_live: bool = False) -> Editor:
    """Raises DraftConflict."""
    content = editor.text.encode(errors="replace")
    change = Save(person_id, editor.path, content, editor.seen or None, editor.page, editor.change, onto_live)
    file = save(db, change)
    return replace(editor, file=file, seen=file.sha256 or "")


def mend(editor: Editor, key: str) -> str:
    """The text with the mend of one finding made; as it was where that finding is gone."""
    for keyed in editor.findings:
        if keyed.key == key and keyed.finding.edit:
            return keyed.finding.edit.apply(editor.text)
    return editor.text


def with_safe_mends(database: Database, editor: Editor) -> str:
    """The text with every mend that needs no judgement: above all the ids of new questions."""
    edits = [keyed.finding.edit for keyed in editor.findings if keyed.finding.edit and keyed.finding.edit.is_safe]
    text = apply_all(edits, editor.text)
    folder = editor.path.rpartition("/")[0]
    hashes = load_workspace(database).hashes()
    near = {path: digest for path, digest in hashes.items() if path.rpartition("/")[0] == folder}
    files = load_files(database, near) | {editor.path: text.encode(errors="replace")}
    return apply_all(name_questions(files).get(editor.path, []), text)


def insert_pattern(editor: Editor, pattern: Pattern, line: int) -> tuple[str, int]:
    """The text with the pattern below the line, and where it begins."""
    text = pattern.text
    if editor.place == "quiz" and pattern in QUESTIONS:
        text = _as_item(text, first_lesson(editor))
    return insert_block(editor.text, text, line)


def first_lesson(editor: Editor) -> str:
    module_id = editor.path.partition("/")[0]
    course = editor.checked.course
    lessons = next((module.lessons for module in course.modules if module.id == module_id), ()) if course else ()
    return lessons[0].id if lessons else "lesson"


def find_line(text: str, words: str) -> int:
    """The line that most likely holds these words of the page, from 1; 0 where none does."""
    wanted = set(WORD.findall(words.lower())[:40])
    if not wanted:
        return 0
    scores = [
        (len(wanted & set(WORD.findall(line.lower()))) / len(wanted), -number)
        for number, line in enumerate(text.split("\n"), 1)
    ]
    score, number = max(scores)
    return -number if score >= 0.5 else 0


def sections(text: str) -> list[tuple[int, str]]:
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines, 1) if re.match(r"#{2,3} ", line)]
    ends = [*(start - 1 for start in starts[1:]), len(lines)]
    return [(end, lines[start - 1].lstrip("# ")) for start, end in zip(starts, ends, strict=False)]


def find_lesson(course: Course, path: str) -> Lesson | None:
    return next((one for module in course.modules for one in module.lessons if one.path == path), None)


def title_of(course: Course | None, path: str) -> str:
    """What people call the file."""
    return titles(course).get(path, path) if course else path


def titles(course: Course) -> dict[str, str]:
    """Path → title of every text of the course; the surveys of the modules are called alike, so each names its own."""
    found = {"course.md": course.title, **{page.path: page.title for page in course.pages}}
    for module in course.modules:
        found |= {module.path: module.title, f"{module.id}/quiz.md": module.bank.title}
        found |= {lesson.path: lesson.title for lesson in module.lessons}
    for survey in course.surveys:
        found[survey.path] = f"{survey.title} ({survey.about})" if survey.about else survey.title
    for twin in course.twins:
        if twin.source_path in found:
            found[twin.path] = f"{found[twin.source_path]} ({language_name(twin.language)})"
    return found


def _as_item(text: str, lesson: str) -> str:
    attributes = GRADED.format(lesson=lesson)
    if text.startswith("{"):
        return text.replace("{", f"{{{attributes} ", 1).replace(" }", "}", 1)
    return f"{{{attributes}}}\n{text}"
