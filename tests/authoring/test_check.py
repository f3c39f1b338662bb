"""`python -m app check`: findings an author can open, and ids written into the files."""

import json

import pytest

from app.authoring.check import check, check_file, check_folder
from app.authoring.command import run_check
from app.authoring.fixing import fix_folder
from app.modules.loading import load_course, read_folder
from tests.modules.make import ITEM, LESSON_HEAD, QUIZ_HEAD, make_files

NAMELESS = """Who applies for a grant of the call?

- [( )] Her own university
  > No.
- [(x)] A European university
  > Yes.
"""


@pytest.fixture
def folder(tmp_path):
    def make(files):
        for path, content in files.items():
            (tmp_path / "content" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "content" / path).write_bytes(content)
        return tmp_path / "content"

    return make


def test_a_sound_folder_ends_with_zero(folder, capsys):
    assert run_check(folder(make_files()), as_json=False, fix=False) == 0
    assert "nothing to mend" in capsys.readouterr().out


def test_a_finding_shows_place_line_and_mend(folder, capsys):
    path = folder(make_files(ITEM.replace("item-one", "c").replace("[(x)]", "[( )]")))
    assert run_check(path, as_json=False, fix=False) == 1
    shown = capsys.readouterr().out
    assert f"{path.as_posix()}/one/01-first.md:{LESSON_HEAD.count(chr(10)) + 4}:1  error: No option is marked" in shown
    assert "\n    - [( )] This one\n    expected: - [(x)] …\n    mend: Mark the right option [(x)].\n" in shown
    assert "1 error, 0 pieces of advice" in shown


def test_advice_alone_ends_with_zero(folder):
    assert run_check(folder(make_files("| a |\n|---|\n| b |\n")), as_json=False, fix=False) == 0


def test_findings_as_json_are_complete(folder, capsys):
    path = folder(make_files("[x](no.md)\n"))
    assert run_check(path, as_json=True, fix=False) == 1
    [finding] = json.loads(capsys.readouterr().out)
    assert finding["path"] == f"{path.as_posix()}/one/01-first.md"
    assert set(finding) == {"path", "line", "column", "severity", "message", "expected", "source_line", "mend", "edit"}


def test_a_missing_folder_is_a_finding(tmp_path):
    [finding] = check_folder(tmp_path / "nowhere")
    assert finding.is_error


def test_fix_writes_an_id_for_every_question_without_one(folder):
    quiz = QUIZ_HEAD + ITEM + "\n## More\n\n{lesson=first level=apply facts=F1}\n" + NAMELESS
    path = folder(make_files(f"Text.\n\n{NAMELESS}\nMore.\n\n{NAMELESS}", **{"one/quiz.md": quiz}))
    assert run_check(path, as_json=False, fix=True) == 0
    course, _found = load_course(read_folder(path))
    module = course.modules[0]
    ids = [check.id for check in module.lessons[0].checks] + [item.id for item in module.bank.items]
    assert len(set(ids)) == 4
    assert all(id_ == "item-one" or id_.startswith("who-applies-grant-call") for id_ in ids)


def test_fix_changes_nothing_else(folder):
    before = make_files(f'Text.\n\n{{caption="T"}}\n| a |\n|---|\n| b |\n\n{NAMELESS}')["one/01-first.md"]
    path = folder(make_files() | {"one/01-first.md": before.replace(b"\n", b"\r\n")})
    assert fix_folder(path) == ["one/01-first.md"]
    after = (path / "one/01-first.md").read_bytes()
    assert after.replace(b"{#who-applies-grant-call}\r\n", b"") == before.replace(b"\n", b"\r\n")
    assert fix_folder(path) == []


def test_fix_leaves_files_alone_that_it_cannot_read(folder):
    odd = (LESSON_HEAD + NAMELESS).encode() + b"\xe9"
    path = folder(make_files() | {"one/01-first.md": odd})
    assert fix_folder(path) == []
    assert (path / "one/01-first.md").read_bytes() == odd


def test_one_file_alone_gives_the_same_findings(folder):
    files = make_files(ITEM.replace("item-one", "c").replace("[(x)]", "[( )]")) | {
        "about.md": b"---\ntitle: A\n---\n# A\n"
    }
    whole = check(files).findings
    assert {finding.path for finding in whole} == {"one/01-first.md", "about.md"}
    for path in files:
        assert check_file(files, path).findings == tuple(finding for finding in whole if finding.path == path)


def test_a_preview_comes_in_spite_of_errors():
    checked = check_file(make_files("Words.\n\n" + ITEM.replace("[(x)]", "[( )]")), "one/01-first.md")
    assert not checked.is_publishable
    assert "Words." in checked.course.modules[0].lessons[0].body[0].html
