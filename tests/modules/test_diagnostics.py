"""Every mistake an author can make is named at its place, with its mend."""

import pytest

from tests.modules.make import COURSE, ITEM, LESSON_HEAD, MODULE, QUIZ_HEAD, SVG, faults, make_files

PARSER_WORDS = ("yaml", "scanner", "token", "exception", "expat", "traceback", "nonetype", "keyerror")


def check_one(files, path, line, says, mend=""):
    found = faults(files)
    assert len(found) == 1, "\n".join(map(str, found))
    [fault] = found
    assert (fault.path, fault.line) == (path, line), str(fault)
    assert says in fault.message, str(fault)
    assert mend in fault.mend, str(fault)
    assert not any(word in str(fault).lower() for word in PARSER_WORDS), str(fault)


def test_a_sound_folder_has_no_faults():
    assert faults(make_files()) == []


LESSON = "one/01-first.md"
TEXT_BEGINS = LESSON_HEAD.count("\n") + 1


@pytest.mark.parametrize(
    ("text", "line", "says", "mend"),
    [
        ("# Title\n", 0, "one #", "##"),
        ("## A\n\n#### B\n", 2, "too deep", "###"),
        ("### B\n", 0, "skips a level", "##"),
        ("##\n", 0, "empty", ""),
        ("Some <b>bold</b> text.\n", 0, "HTML is not allowed", "Markdown"),
        ("<div>\n", 0, "HTML is not allowed", "Markdown"),
        ("A line\nand <br> one\n", 1, "HTML is not allowed", "Markdown"),
        ("[x](02-no.md)\n", 0, "not there", "one/01-first.md"),
        ("[x](../../etc/passwd)\n", 0, "not there", ""),
        ("[x](#nothing)\n", 0, "no heading", ""),
        ("## There\n\n[x](#ther)\n", 2, "no heading", "there"),
        ("[x](http://example.org)\n", 0, "cannot be used", "https"),
        ("[x](mailto:a@b.org)\n", 0, "cannot be used", "as text"),
        ("[x](/modules/one)\n", 0, "cannot be used", "Markdown file"),
        ("[x](//example.org/a)\n", 0, "cannot be used", ""),
        ("![words](media/no.svg)\n", 0, "no such picture", ""),
        ("![words](https://example.org/a.png)\n", 0, "no such picture", ""),
        (":::exmple\nText\n:::\n", 0, "no box called", "example"),
        (":::example A\nText\n", 0, "has no end", ":::"),
        ("Text\n\n:::\n", 2, "No box is open", ""),
        (":::example A\n## B\n:::\n", 1, "heading stands in a box", "bold"),
        ("> [!INFO]\n> Text\n", 0, "no callout", "NOTE"),
        ('{captoin="A"}\n| a |\n|---|\n| b |\n', 0, "no attribute", "caption"),
        ('{caption="A"}\nText\n', 0, "No options", ""),
        ("- One\n\n  {caption=x}\n", 2, "belongs to nothing", ""),
        (":::example A\n- [(x)] a\n  > b\n:::\n", 1, "must not stand inside", "Move"),
    ],
)
def test_faults_of_a_text(text, line, says, mend):
    found = faults(make_files(text))
    [fault] = [fault for fault in found if fault.is_error and says in fault.message]
    assert (fault.path, fault.line) == (LESSON, TEXT_BEGINS + line), str(fault)
    assert mend in fault.mend
    assert fault.source_line


def test_a_fault_points_to_its_column():
    [fault] = faults(make_files("Read [this](02-no.md) first.\n"))
    assert fault.column == 13
    assert str(fault).splitlines()[:2] == [
        f"one/01-first.md:{TEXT_BEGINS}:13  error: The link leads to a file that is not there: one/02-no.md",
        "    Read [this](02-no.md) first.",
    ]


def test_a_picture_without_alternative_is_refused():
    files = make_files("![](media/a.svg)\n") | {"one/media/a.svg": SVG}
    check_one(files, LESSON, TEXT_BEGINS, "no text alternative", "{decorative}")


def test_a_table_without_caption_is_advice():
    [fault] = faults(make_files("| a |\n|---|\n| b |\n"))
    assert not fault.is_error
    assert "caption" in fault.mend


@pytest.mark.parametrize(
    ("head", "line", "says", "mend"),
    [
        (LESSON_HEAD.replace("id: first", "id: First"), 2, "cannot be an id", ""),
        (LESSON_HEAD.replace("title: First lesson\n", ""), 2, "“title” is missing", "title: …"),
        (LESSON_HEAD.replace("summary", "sumary"), 4, "not known", "summary"),
        (LESSON_HEAD.replace("---\nid", "---\nminutes: 8\nid"), 2, "not known", "computed"),
        (LESSON_HEAD.replace("outcomes:\n  - Do it.", "outcomes: Do it."), 5, "must be a list", ""),
    ],
)
def test_faults_of_a_lessons_front_matter(head, line, says, mend):
    files = make_files() | {LESSON: (head + "Text\n").encode()}
    found = [fault for fault in faults(files) if says in fault.message]
    assert [(fault.path, fault.line) for fault in found] == [(LESSON, line)], found
    assert mend in found[0].mend


@pytest.mark.parametrize(
    ("before", "after", "line", "says"),
    [
        ("time_zone: Asia/Karachi", "time_zone: Karachi", 5, "no time zone"),
        ("country: PK", "country: Pakistan", 9, "no country code"),
        ("summary: A summary.", "summary: A summary.\nlanguage: English", 5, "no language code"),
        ("summary: A summary.", "summary: A summary.\npass_percent: 0", 5, "does not fit"),
        ("summary: A summary.", "summary: A summary.\nattempt_limit: many", 5, "does not fit"),
        ("summary: A summary.", "summary: A summary.\nmodules: [one, two]", 5, "two/module.md"),
        ("name: NUST", "name: NUST\n    retired_on: soon", 9, "no date"),
        ("name: NUST", "name: NUST\n    asociate: yes", 9, "not known"),
        ("summary: A summary.", "summary: A summary.\nregistration: closed", 5, "keys of its own"),
        ("summary: A summary.", "summary: A summary.\nregistration:\n  open: soon", 6, "does not fit"),
        ("summary: A summary.", "summary: A summary.\nregistration:\n  domain: a.pk", 6, "not known"),
        (
            "summary: A summary.",
            "summary: A summary.\nregistration:\n  open: no\n  domains:\n    - nust.edu.pk\n    - '@lums.edu.pk'",
            9,
            "“@lums.edu.pk” is no domain",
        ),
        ("summary: A summary.", "summary: A summary.\nregistration:\n  domains: [a.pk]", 6, "open to everybody"),
        (
            "summary: A summary.",
            "summary: A summary.\nregistration:\n  access_code: long enough",
            6,
            "open to everybody",
        ),
        ("summary: A summary.", "summary: A summary.\nregistration:\n  open: no\n  access_code: a - 1", 7, "too short"),
    ],
)
def test_faults_of_the_course_file(before, after, line, says):
    found = faults(make_files(**{"course.md": COURSE.replace(before, after)}))
    hits = [fault for fault in found if says in fault.message]
    assert [(fault.path, fault.line) for fault in hits] == [("course.md", line)], found


def test_two_partners_cannot_share_an_id():
    twice = COURSE.replace("categories:", "  - id: nust\n    name: Other\n    country: PK\ncategories:")
    [fault] = faults(make_files(**{"course.md": twice}))
    assert "“nust” stands in “partners” twice" in fault.message


def test_a_module_is_named_like_its_folder():
    files = make_files() | {"one/module.md": MODULE.replace("id: one", "id: eins").encode()}
    check_one(files, "one/module.md", 2, "not the folder's name", "same")


def test_two_lessons_cannot_share_an_id_or_a_number():
    files = {**make_files(), "one/01-second.md": (LESSON_HEAD + "Text\n").encode()}
    messages = " ".join(fault.message for fault in faults(files))
    assert "Two lessons have the id “first”" in messages
    assert "the same number" in messages


@pytest.mark.parametrize("missing", ["one/quiz.md", "one/module.md", "course.md"])
def test_missing_files_are_named(missing):
    files = make_files(**{"course.md": COURSE.replace("title:", "modules: [one]\ntitle:", 1)})
    del files[missing]
    assert any(fault.is_error and missing in fault.message for fault in faults(files))


def test_a_folder_without_modules_is_refused():
    files = {"course.md": COURSE.encode()}
    assert any("no modules" in fault.message for fault in faults(files))


@pytest.mark.parametrize(
    "path", ["one/notes.md", "one/1-short.md", "one/01-Upper.md", "a/b/c.md", "x.png", "one/01-first.ur.md"]
)
def test_files_without_a_place_are_left_aside_with_advice(path):
    [fault] = faults({**make_files(), path: b"x"})
    assert (fault.path, fault.is_error) == (path, False)


def test_files_that_nothing_uses_are_advice():
    [fault] = faults({**make_files(), "one/media/a.svg": SVG})
    assert (fault.is_error, fault.message) == (False, "No text uses this file.")


def test_bytes_that_are_no_text_are_named_with_their_line():
    files = {**make_files(), LESSON: (LESSON_HEAD + "Good\n").encode() + b"caf\xe9\n"}
    check_one(files, LESSON, TEXT_BEGINS + 1, "no UTF-8", "Save")


def test_a_file_of_a_byte_order_mark_and_windows_line_ends_is_read():
    files = {**make_files(), LESSON: b"\xef\xbb\xbf" + (LESSON_HEAD + "Text\n").replace("\n", "\r\n").encode()}
    assert faults(files) == []


def test_a_file_beyond_the_limit_is_refused():
    files = {**make_files(), LESSON: (LESSON_HEAD + "x " * 140_000).encode()}
    assert any("longer than 256 kB" in fault.message for fault in faults(files))


def test_a_quiz_cannot_draw_more_than_its_bank_holds():
    files = {**make_files(), "one/quiz.md": (QUIZ_HEAD.replace("draw: 1", "draw: 2") + ITEM).encode()}
    check_one(files, "one/quiz.md", 3, "draws 2 items, but the bank has 1", "draw fewer")


def test_questions_stand_in_lessons_and_banks_only():
    files = make_files(**{"about.md": "---\ntitle: A\n---\n" + ITEM})
    assert any("in lessons and in quiz.md only" in fault.message for fault in faults(files))
