"""A course is read once for all who ask for the same files, and anew as soon as one of them or the language differs."""

import secrets

import pytest

from app.language import speaking
from app.modules import loading
from app.modules.folder import read_folder
from app.modules.loading import load_course
from app.modules.recent import Recent
from tests.databases import COURSE


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of all texts that are read from now on."""
    paths: list[str] = []
    genuine = loading.read_text
    monkeypatch.setattr(loading, "read_text", lambda path, *rest: paths.append(path) or genuine(path, *rest))
    return paths


def written(words: str) -> dict[str, bytes]:
    text = f"---\ntitle: About\n---\n{words} {secrets.token_hex()}\n"
    return {**read_folder(COURSE), "about.md": text.encode()}


def test_the_same_files_are_read_once_whatever_their_order(read: list[str]) -> None:
    files = written("Words, and a\ttab.")
    course, found = load_course(files)
    count, told = len(read), list(found)
    found.clear()
    again, found = load_course(dict(reversed(files.items())), lenient=True)
    assert (again is course, found, len(read)) == (True, told, count)
    assert told


def test_findings_are_in_the_language_of_whoever_asks(read: list[str]) -> None:
    files = written("A\ttab.")
    _course, english = load_course(files)
    with speaking("ur"):
        _course, urdu = load_course(files)
    assert [finding.line for finding in english] == [finding.line for finding in urdu]
    assert [finding.message for finding in english] != [finding.message for finding in urdu]


def test_a_changed_text_is_seen(read: list[str]) -> None:
    before, _found = load_course(written("One."))
    after, _found = load_course(written("Two."))
    assert before
    assert after
    assert [page.html for page in before.pages] != [page.html for page in after.pages]


def test_a_course_with_errors_is_kept_for_the_lenient_alone() -> None:
    files = written(":::nothing\nx\n:::")
    assert load_course(files, lenient=True)[0]
    assert load_course(files)[0] is None


def test_what_was_not_asked_for_longest_goes_first() -> None:
    made: list[int] = []
    kept: Recent[int, int] = Recent(2)
    for key in (1, 2, 1, 3, 1, 2):
        assert kept.get(key, lambda key=key: made.append(key) or key) == key
    assert made == [1, 2, 3, 2]
