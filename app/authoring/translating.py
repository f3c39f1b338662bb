"""How far the course is translated, and one translation beside its source, unit by unit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from app.authoring.check import check_file
from app.authoring.desk import Desk
from app.authoring.editing import clean_text, titles
from app.authoring.parallel import new_translation, unit_texts, with_record, with_unit
from app.authoring.workspace import check_state, load_files, load_workspace
from app.errors import InvalidInput, NotFound
from app.language import gettext as _
from app.modules.catalogue import Course
from app.modules.drafts import Save, save
from app.modules.texts import place_of
from app.modules.twins import UNKNOWN, Pair, State, Twin
from app.modules.units import Unit, name_of
from app.questions.diagnostics import Diagnostic

ORDER = {"course": 0, "page": 1, "module": 2, "lesson": 3, "quiz": 4, "survey": 5}


@dataclass(frozen=True)
class Progress:
    """How far one file is translated into one language."""

    source_path: str
    path: str
    title: str
    twin: Twin | None
    units: int

    @property
    def counts(self) -> Mapping[State, int]:
        return self.twin.counts if self.twin else {State.MISSING: self.units}

    @property
    def undrawn(self) -> Sequence[str]:
        """Its drawings with labels in another language."""
        return self.twin.undrawn if self.twin else ()

    @property
    def is_broken(self) -> bool:
        return self.twin is not None and not self.twin.is_shown

    @property
    def is_current(self) -> bool:
        return self.twin is not None and self.twin.is_current

    @property
    def is_reviewed(self) -> bool:
        return self.twin is not None and self.twin.is_reviewed


@dataclass(frozen=True)
class Row:
    """One unit, in both languages as it stands in the files."""

    number: int
    name: str
    state: State
    source: str
    words: str

    @property
    def is_waiting(self) -> bool:
        """Whether the translator has something to do."""
        return self.state in (State.STALE, State.MISSING)


@dataclass(frozen=True)
class Sheet:
    """A file and its translation side by side."""

    source_path: str
    path: str
    language: str
    source_language: str
    title: str
    seen: str
    """SHA-256 of the translation that the page was drawn from; empty where there is none yet."""
    rows: Sequence[Row]
    findings: Sequence[Diagnostic]


def list_progress(course: Course, language: str) -> list[Progress]:
    """Every text that can be translated, in the order of the course."""
    twins = {twin.source_path: twin for twin in course.twins if twin.language == language}
    names, order = titles(course), ["", *(module.id for module in course.modules)]
    paths = sorted(course.units, key=lambda path: _reading_order(path, order))
    return [
        Progress(path, translated_path(path, language), names.get(path, path), twins.get(path), len(course.units[path]))
        for path in paths
    ]


def translated_path(path: str, language: str) -> str:
    return f"{path.removesuffix('.md')}.{language}.md"


def current_course(desk: Desk) -> Course:
    """As it would be with the drafts; the live one while that cannot be built."""
    workspace = load_workspace(desk.database)
    return check_state(desk.database, workspace.hashes()).course or desk.library.live()


def open_sheet(desk: Desk, source_path: str, language: str) -> Sheet:
    """Raises NotFound."""
    both = _look(desk, source_path, language)
    return Sheet(
        source_path=source_path,
        path=both.path,
        language=language,
        source_language=both.course.languages[0],
        title=titles(both.course).get(source_path, source_path),
        seen=both.seen,
        rows=tuple(_rows(both)),
        findings=both.findings,
    )


def change_unit(desk: Desk, source_path: str, language: str, change: "Change") -> None:
    """Keep the translation with this change as a draft.

    Raises InvalidInput where the file could not be shown any more, DraftConflict where somebody else changed it.
    """
    both = _look(desk, source_path, language)
    if not 0 <= change.number < len(both.pairs):
        raise NotFound(_("This part is gone. Load the page again."))
    if both.twin is None:
        both = _look(desk, source_path, language, new_translation(both.source_text))
    text = both.text if change.accepts else _write(both, change)
    after = _look(desk, source_path, language, text)
    if after.twin is None or not after.twin.is_shown:
        raise InvalidInput({change.field: _refusal(after)})
    unit = after.pairs[change.number].words
    recorded = clean_text(with_record(text, after.twin.accepted([unit.line] if unit else [])))
    with desk.database.writing.begin() as db:
        save(db, Save(desk.person_id, both.path, recorded.encode(), seen=change.seen or None))


@dataclass(frozen=True)
class Change:
    """What an author does to one unit: writes it, or says that it fits as it is."""

    number: int
    typed: str
    seen: str
    accepts: bool = False

    @property
    def field(self) -> str:
        return f"text-{self.number}"


@dataclass(frozen=True)
class _Both:
    """A source and its translation, read among the other files."""

    course: Course
    path: str
    twin: Twin | None
    source_text: str
    text: str
    seen: str
    source_units: Sequence[Unit]
    findings: Sequence[Diagnostic]

    @property
    def pairs(self) -> Sequence[Pair]:
        if self.twin and self.twin.pairs:
            return self.twin.pairs
        return [Pair(unit, None, State.MISSING) for unit in self.source_units]


def _look(desk: Desk, source_path: str, language: str, typed: str | None = None) -> _Both:
    contents = load_files(desk.database, load_workspace(desk.database).hashes())
    path = translated_path(source_path, language)
    seen = sha256(contents[path]).hexdigest() if path in contents else ""
    if typed is not None:
        contents[path] = typed.encode(errors="replace")
    checked = check_file(contents, path)
    course = checked.course
    if course is None or language not in course.languages[1:] or source_path not in course.units:
        raise NotFound(_("There is nothing to translate at this address."))
    return _Both(
        course=course,
        path=path,
        twin=next((twin for twin in course.twins if twin.path == path), None),
        source_text=contents[source_path].decode(errors="replace"),
        text=contents.get(path, b"").decode(errors="replace"),
        seen=seen,
        source_units=course.units[source_path],
        findings=checked.findings,
    )


def _rows(both: _Both) -> Iterator[Row]:
    ours = dict(zip(both.source_units, unit_texts(both.source_text, both.source_units), strict=True))
    units = both.twin.units if both.twin else ()
    theirs = dict(zip(units, unit_texts(both.text, units), strict=True)) if units else {}
    for number, pair in enumerate(both.pairs):
        unit = pair.source or pair.words
        name = name_of(unit) if unit else ""
        source = ours[pair.source] if pair.source else ""
        yield Row(number, name, pair.state, source, theirs[pair.words] if pair.words else "")


def _write(both: _Both, change: Change) -> str:
    """The translation with this unit written, and with a place for it in its record."""
    if not change.typed.strip():
        raise InvalidInput({change.field: _("Write the translation.")})
    pairs, twin = both.pairs, both.twin
    is_new = pairs[change.number].words is None
    place = sum(1 for pair in pairs[: change.number] if pair.words)
    typed = change.typed.replace("\r\n", "\n")
    text = with_unit(both.text, twin.units if twin else (), place, typed, is_new=is_new)
    if not is_new or twin is None:
        return text
    record = list(twin.accepted([]))
    return with_record(text, [*record[:place], UNKNOWN, *record[place:]])


def _refusal(both: _Both) -> str:
    wrong = [finding for finding in both.findings if finding.line > 1] or both.findings
    return wrong[0].message if wrong else _("This does not fit the original.")


def _reading_order(path: str, folders: Sequence[str]) -> tuple[int, int, str]:
    folder, _slash, name = path.rpartition("/")
    return folders.index(folder) if folder in folders else len(folders), ORDER.get(place_of(path), 9), name
