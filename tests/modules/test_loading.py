"""The whole course as one value: order, time, weight, addresses."""

import gzip
import os
import re
from pathlib import Path
from time import process_time

import pytest

from app.modules import folder
from app.modules.building import count_words, reading_minutes
from app.modules.loading import content_hash, load_course, read_folder
from tests.databases import real_course
from tests.modules.make import COURSE, ITEM, LESSON_HEAD, SVG, make_files


def load(files):
    course, found = load_course(files)
    assert course, "\n".join(map(str, found))
    return course


@pytest.mark.parametrize(("words", "checks", "minutes"), [(0, 0, 1), (130, 0, 1), (131, 0, 2), (800, 3, 10), (0, 2, 2)])
def test_minutes_come_from_words_and_checks(words, checks, minutes):
    assert reading_minutes(words, checks) == minutes


def test_words_are_counted_without_markup():
    assert count_words(["<p>Don’t count <em>tags</em> &amp; self-made signs.</p>"]) == 5


def test_a_lesson_weighs_its_text_and_its_pictures():
    files = make_files("Text ![a](media/a.svg) and again ![b](media/a.svg).\n", **{"one/media/a.svg": SVG})
    lesson = load(files).modules[0].lessons[0]
    assert lesson.size_bytes == len(gzip.compress(lesson.body[0].html.encode(), 6)) + len(SVG)


def test_time_and_weight_add_up():
    files = make_files("word " * 500 + "\n") | {
        "one/02-next.md": LESSON_HEAD.replace("first", "next").encode() + b"Text\n"
    }
    module = load(files).modules[0]
    assert [lesson.minutes for lesson in module.lessons] == [4, 1]
    assert module.minutes == 5 + 2  # one item of 1.2 minutes, rounded up
    assert module.size_bytes == sum(lesson.size_bytes for lesson in module.lessons)


def test_lessons_stand_in_the_order_of_their_numbers():
    files = make_files() | {
        f"one/{number:02}-x.md": LESSON_HEAD.replace("id: first", f"id: l{number}").encode() for number in (12, 9, 10)
    }
    lessons = load(files).modules[0].lessons
    assert [(lesson.number, lesson.id) for lesson in lessons] == [(1, "first"), (2, "l9"), (3, "l10"), (4, "l12")]


def test_modules_stand_in_the_order_of_the_course_file():
    files = make_files(**{"course.md": COURSE.replace("title:", "modules: [two, one]\ntitle:", 1)})
    files |= {
        path.replace("one/", "two/"): text.replace(b"id: one", b"id: two")
        for path, text in files.items()
        if "/" in path
    }
    assert [(module.number, module.id) for module in load(files).modules] == [(1, "two"), (2, "one")]


def test_a_module_may_set_its_own_pass_rules():
    module = make_files()["one/module.md"].replace(b"id: one", b"id: one\npass_percent: 80\nattempt_limit: 3")
    loaded = load(make_files() | {"one/module.md": module}).modules[0]
    assert (loaded.rules.pass_percent, loaded.rules.attempt_limit) == (80, 3)


def test_the_introduction_of_a_quiz_ends_where_its_items_begin():
    course = load(make_files(quiz=f"Look things up.\n\n## First lesson\n\n{ITEM}"))
    assert course.modules[0].bank.introduction_html == "<p>Look things up.</p>"


def test_words_that_we_add_are_in_the_courses_language():
    files = make_files(":::sources\n- A\n:::\n", **{"course.md": COURSE.replace("title:", "language: ur\ntitle:", 1)})
    assert "block-sources" in load(files).modules[0].lessons[0].body[0].html


def test_an_error_yields_no_course_but_a_published_version_still_loads():
    files = make_files("[broken](02-no.md)\n\n" + ITEM.replace("item-one", "c").replace("  > Right.\n", ""))
    assert load_course(files)[0] is None
    lenient, found = load_course(files, lenient=True)
    assert len(found) == 2
    assert len(lenient.modules[0].lessons[0].checks) == 1


def test_the_hash_depends_on_names_and_contents_only():
    files = make_files()
    assert content_hash(files) == content_hash(dict(reversed(files.items())))
    assert content_hash(files) != content_hash(files | {"one/media/a.svg": SVG})
    assert content_hash({"a": b"b c"}) != content_hash({"a b": b"c"})
    assert load(files).version_hash == content_hash(files)


@pytest.mark.slow
@pytest.mark.parametrize("byte", [b"\x00", b"\xff", b"\xe2\x80\xae", b"{", b"[", b":", b">", b"\t", b"`"])
def test_a_stray_byte_anywhere_never_breaks_the_loader(byte):
    whole = make_files(ITEM.replace("item-one", "c"))
    for path, content in whole.items():
        for place in range(0, len(content), 11):
            load_course(whole | {path: content[:place] + byte + content[place:]}, lenient=True)


@pytest.mark.slow
def test_a_cut_file_never_breaks_the_loader():
    whole = make_files(
        ':::example A\n> [!NOTE]\n> Text[^1]\n:::\n\n{caption="T"}\n| a |\n|---|\n| b |\n\n[^1]: Note.\n'
    )
    for path, content in whole.items():
        for place in range(0, len(content), 2):
            load_course(whole | {path: content[:place]}, lenient=True)


@pytest.mark.parametrize(
    "source",
    [
        "`" * 20_000,
        "[" * 20_000,
        "> " * 5_000,
        "- " * 5_000,
        "*a_ " * 8_000,
        "|" * 20_000,
        ":::a\n" * 3_000,
        "{#a}\n" * 5_000,
    ],
    ids=["ticks", "brackets", "quotes", "lists", "stars", "pipes", "boxes", "attributes"],
)
def test_hostile_markdown_ends_in_time(source):
    began = process_time()
    load_course(make_files(source), lenient=True)
    assert process_time() - began < 5  # seconds of the processor, whatever else runs: one of them is used today


def test_the_real_content_has_no_faults():
    course, found = real_course()
    assert [str(fault) for fault in found if fault.is_error] == []
    assert [module.id for module in course.modules] == [
        "mobilities",
        "recognition",
        "strategy",
        "research-partnerships",
    ]
    assert all(len(module.bank.items) >= 2 * module.bank.draw for module in course.modules)


def test_no_id_stands_twice_in_a_real_page():
    course, _found = real_course()
    pages = [page.html for page in course.pages] + [course.home_html]
    pages += [
        "".join(getattr(part, "html", "") for part in lesson.body)
        for module in course.modules
        for lesson in module.lessons
    ]
    for html in pages:
        ids = re.findall(r' id="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'(?:href="#|aria-labelledby=")([^"]+)"', html)) <= set(ids)


def test_a_folder_is_read_without_links_dot_files_and_leftovers(tmp_path):
    (tmp_path / "secret").write_text("secret")
    inside = tmp_path / "content"
    (inside / "one").mkdir(parents=True)
    (inside / "one" / "module.md").write_text("x")
    for name in (".hidden", "a.md~", "#a.md#", "b.bak", "Thumbs.db"):
        (inside / name).write_text("x")
    (inside / "link.md").symlink_to(tmp_path / "secret")
    (inside / "up").symlink_to(tmp_path)
    (inside / ".git").mkdir()
    (inside / ".git" / "config").write_text("x")
    assert read_folder(inside) == {"one/module.md": b"x"}


@pytest.mark.parametrize("name", [b"caf\xe9.md", b"x" * 240 + b".md"])
def test_file_names_that_cannot_be_stored_are_refused(tmp_path, name):
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("x")
    with pytest.raises(folder.FolderRefused, match="file name") as refused:
        read_folder(tmp_path)
    assert str(refused.value.diagnostic).encode()


def test_headings_never_share_an_id():
    headings = load(make_files("## A\n\n## A\n\n## A 1\n\n## A\n\n## A 1\n")).modules[0].lessons[0].headings
    assert [heading.slug for heading in headings] == ["a", "a-1", "a-1-1", "a-2", "a-1-2"]


def test_folders_beyond_the_limits_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(folder, "MAX_FILES", 2)
    monkeypatch.setattr(folder, "MAX_FILE_BYTES", 10)
    (tmp_path / "big").write_text("x" * 11)
    with pytest.raises(folder.FolderRefused, match="larger"):
        read_folder(tmp_path)
    for name in ("big", "a", "b"):
        (tmp_path / name).write_text("x")
    with pytest.raises(folder.FolderRefused, match="more than 2 files"):
        read_folder(tmp_path)
    with pytest.raises(folder.FolderRefused, match="no such folder"):
        read_folder(tmp_path / "missing")
