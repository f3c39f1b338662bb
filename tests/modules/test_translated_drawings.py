"""A drawing for readers of another language: a file beside the original, shown in its place by itself."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.authoring.translate_command import run_status
from app.db import Database
from app.modules.catalogue import Course, Html
from app.modules.loading import load_course
from app.modules.toolkit import list_kits, make_offprint
from app.modules.twins import State
from app.questions.diagnostics import Diagnostic
from tests.modules.make import make_files
from tests.modules.test_translated_pages import LESSON, put_live, read, reader
from tests.modules.test_translations import HEAD, LANGUAGES, PATH

__all__ = ["reader"]
SOURCE = '![An arrow](media/way.svg "The way")\n\nTake the [list](media/list.csv).\n'
WORDS = '![ایک تیر](media/way.svg "راستہ")\n\n[فہرست](media/list.csv) لیں۔\n'
ORIGINAL, OURS, LIST = "one/media/way.svg", "one/media/way.ur.svg", "one/media/list.csv"
CREATED, REDRAWN = (datetime(2026, month, 3, 12, tzinfo=UTC) for month in (5, 6))


def drawing(label: str, width: int = 360) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 240"><text>{label}</text></svg>'.encode()


FILES = {ORIGINAL: drawing("Way"), LIST: b"a,b\n", OURS: drawing("راستہ", 300)}


def files(more: str = "", **others: str | bytes) -> dict[str, bytes]:
    return make_files(SOURCE, **{**LANGUAGES, PATH: HEAD.format(more=more) + WORDS, **FILES, **others})


def load(contents: Mapping[str, bytes]) -> tuple[Course, list[Diagnostic]]:
    course, found = load_course(contents)
    assert course, "\n".join(map(str, found))
    return course, found


def accepted(contents: Mapping[str, bytes]) -> str:
    """The record of a translator who has looked at everything, the drawings too."""
    return f"made_from: [{', '.join(load(contents)[0].twins[0].accepted())}]\n"


def html_of(course: Course) -> str:
    return "".join(part.html for part in course.modules[0].lessons[0].body if isinstance(part, Html))


def test_readers_get_the_drawing_of_their_language_with_its_size() -> None:
    course, found = load(files())
    assert found == []
    ours, original = course.media[OURS], course.media[ORIGINAL]
    translated = course.read_in("ur")
    assert f'src="{ours.url}" alt="ایک تیر" width="300"' in html_of(translated)
    assert f'src="{original.url}" alt="An arrow" width="360"' in html_of(course)
    assert translated.shown_pictures == {ours.url: ours.line_bytes}
    assert course.shown_pictures == {original.url: original.line_bytes}
    assert translated.own_pictures == {ours.url}
    lesson = translated.modules[0].lessons[0]
    assert lesson.size_bytes - lesson.text_bytes == ours.line_bytes


def test_without_one_they_get_the_original() -> None:
    contents = files()
    del contents[OURS]
    course, found = load(contents)
    assert found == []
    assert course.media[ORIGINAL].url in html_of(course.read_in("ur"))
    assert course.read_in("ur").own_pictures == frozenset()


def test_the_file_of_a_module_holds_it() -> None:
    course = load(files())[0].read_in("ur")
    asked: list[str] = []
    make_offprint(course, "one", "https://course.example", asked.append)
    assert asked == [course.media[OURS].sha256]


def test_a_template_follows_the_same_rule() -> None:
    course, found = load(files(**{"one/media/list.ur.csv": "الف,ب\n".encode()}))
    assert found == []
    offers = [list_kits(course.read_in(language))[0].offers[0] for language in ("en", "ur")]
    assert [offer.file_name for offer in offers] == ["list.csv", "list.ur.csv"]
    assert [offer.is_in_source_language for offer in offers] == [False, False]


def test_a_drawing_made_anew_makes_its_paragraph_stale_until_somebody_looks() -> None:
    record = accepted(files())
    assert load(files(record))[0].twins[0].is_current
    redrawn = {ORIGINAL: drawing("Path")}
    course, _found = load(files(record, **redrawn))
    assert [pair.state for pair in course.twins[0].pairs] == [State.CURRENT, State.STALE, State.CURRENT]
    assert course.media[OURS].url in html_of(course.read_in("ur")), "what is stale still shows"
    assert load(files(accepted(files(record, **redrawn)), **redrawn))[0].twins[0].is_current


def test_a_drawing_without_versions_changes_no_record() -> None:
    """Records that were written before somebody drew anything stay good."""
    contents = files()
    del contents[OURS]
    twin = load({**contents, ORIGINAL: drawing("Path")})[0].twins[0]
    assert twin.accepted() == load(contents)[0].twins[0].accepted()


WRONG = [
    ({"one/media/wya.ur.svg": drawing("x")}, "one/media/wya.svg, in whose place", "one/media/way.svg"),
    ({"one/media/way.de.svg": drawing("x")}, "does not name its language, “de”", "Add de to “languages”"),
    ({PATH: HEAD.format(more="made_from: [0]\n")}, "No translation shows this file", ORIGINAL),
]


@pytest.mark.parametrize(("others", "says", "mend"), WRONG)
def test_a_drawing_that_nobody_sees_is_named_with_its_mend(
    others: dict[str, str | bytes], says: str, mend: str
) -> None:
    _course, found = load(files(**others))
    [fault] = [one for one in found if "/media/" in one.path]
    assert (fault.path, fault.line, fault.is_error) == (next(iter({*others} - {PATH}), OURS), 1, False)
    assert says in fault.message
    assert mend in fault.mend


def test_the_status_names_drawings_that_are_still_to_be_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contents = files()
    photo = {ORIGINAL: b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0"/></svg>'}
    for number, (case, is_named) in enumerate([(FILES, False), ({ORIGINAL: FILES[ORIGINAL]}, True), (photo, False)]):
        folder = tmp_path / str(number)
        for path, content in {**contents, **case}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            if path != OURS or OURS in case:
                (folder / path).write_bytes(content)
        assert run_status(folder) == 0
        assert (f"{ORIGINAL}: {OURS}" in capsys.readouterr().out) is is_named


def test_the_day_is_that_of_the_newer_drawing(reader: TestClient, database: Database) -> None:
    record = accepted(files())
    put_live(database, CREATED, files(record))
    assert "3\u00a0جون 2026" not in read(reader)
    put_live(database, REDRAWN, files(record, **{ORIGINAL: drawing("Path")}))
    page = read(reader)
    assert "3\u00a0جون 2026" in page
    assert "<details" not in page.partition("<figure")[2].partition("</figure")[0], "its labels can be read"
    assert LESSON in page
