"""Questions as authors write them, and what happens when they slip."""

import pytest

from app.modules.loading import load_course
from app.questions.question import Kind, Question, Scheme
from tests.modules.make import LESSON_HEAD, QUIZ_HEAD, faults, make_files

LESSON, QUIZ = "one/01-first.md", "one/quiz.md"
TEXT_BEGINS = LESSON_HEAD.count("\n") + 1
ITEM_BEGINS = QUIZ_HEAD.count("\n") + 1
SINGLE = """{#who-applies level=apply facts="M1-F07, M1-F08"}
A lecturer has found a call.

Who *applies*?

- [( )] Her own university
  > It does not apply.
- [(x)] A European university
  > Right.
  >
  > It holds the charter.
- [( )] None of these {pin}
  > One of them does.
"""
MULTIPLE = """{#parts scheme=coverage}
Which parts?

- [[x]] One
  > Yes.
- [[ ]] Two
  > No.
"""


def checks(lesson: str) -> list[Question]:
    course, found = load_course(make_files(lesson))
    assert course, "\n".join(map(str, found))
    return list(course.modules[0].lessons[0].checks)


def test_single_choice_is_read_whole():
    [question] = checks(SINGLE)
    assert (question.id, question.kind, question.level) == ("who-applies", Kind.SINGLE, "apply")
    assert question.facts == ("M1-F07", "M1-F08")
    assert question.line == TEXT_BEGINS
    assert question.stem_html == "<p>A lecturer has found a call.</p>\n<p>Who <em>applies</em>?</p>"
    assert [option.html for option in question.options] == [
        "Her own university",
        "A European university",
        "None of these",
    ]
    assert question.options[1].feedback_html == "<p>Right.</p>\n<p>It holds the charter.</p>"
    assert question.right_ids == {"b"}
    assert [option.is_pinned for option in question.options] == [False, False, True]


def test_multiple_response_names_its_scheme():
    [question] = checks(MULTIPLE)
    assert (question.kind, question.task.scheme, question.right_ids) == (Kind.MULTIPLE, Scheme.COVERAGE, {"a"})


def test_the_scheme_is_net_unless_named():
    assert checks(MULTIPLE.replace(" scheme=coverage", ""))[0].task.scheme is Scheme.NET


@pytest.mark.parametrize(
    ("words", "kind"), [("True False", Kind.TRUE_FALSE), ("False True", Kind.TRUE_FALSE), ("Yes No", Kind.SINGLE)]
)
def test_true_and_false_are_a_kind_of_their_own(words, kind):
    first, second = words.split()
    [question] = checks(f"{{#q}}\nIs it so?\n\n- [(x)] {first}\n  > Yes.\n- [( )] {second}\n  > No.\n")
    assert question.kind is kind


def test_questions_stand_between_the_passages_they_belong_to():
    course, _found = load_course(make_files(f"Before.\n\n{SINGLE}\nAfter.\n\n{MULTIPLE}"))
    body = course.modules[0].lessons[0].body
    assert [getattr(part, "id", "") or part.html for part in body] == [
        "<p>Before.</p>",
        "who-applies",
        "<p>After.</p>",
        "parts",
    ]


def test_a_stem_may_hold_a_list_and_a_table():
    [question] = checks(
        '{#q}\nA case:\n\n- one\n- two\n\n{caption="Sums"}\n| a |\n|---|\n| b |\n\nWhich?\n\n'
        "- [(x)] A\n  > Yes.\n- [( )] B\n  > No.\n"
    )
    assert "<li>two</li>" in question.stem_html
    assert "Sums</caption>" in question.stem_html
    assert question.stem_html.endswith("<p>Which?</p>")


def test_an_item_of_the_bank_names_its_lesson():
    course, _found = load_course(make_files())
    [item] = course.modules[0].bank.items
    assert (item.lesson, item.level, item.line) == ("first", "recall", ITEM_BEGINS)


@pytest.mark.parametrize(
    ("before", "after", "line", "says", "mend"),
    [
        ("[(x)] A", "[( )] A", 5, "No option is marked", "[(x)]"),
        ("[( )] Her", "[(x)] Her", 7, "2 options are marked as right", "[[x]]"),
        ("[( )] Her", "[[ ]] Her", 7, "mix round and square", "[[x]]"),
        ("  > It does not apply.\n", "", 5, "no feedback", ">"),
        ("  > It does not apply.\n", "  Words.\n", 5, "no feedback", ">"),
        ("  > It does not apply.\n", "  > Right.\n\n  Words.\n", 5, "Something else", "quotation"),
        ("{#who-applies", "{", 0, "no id", "--fix"),
        ("{#who-applies", "{#Who", 0, "cannot be an id", ""),
        ("level=apply", "level=aply", 0, "“aply” is no level", "apply"),
        ("level=apply", "levle=apply", 0, "no attribute “levle”", "level"),
        ("level=apply", "scheme=half", 0, "“half” is no scheme", "net"),
        ("level=apply", "level=“apply”", 0, "cannot be read", "straight"),
        ("Her own university", "a european  University", 7, "the same as the one in line", "Change"),
        ("Her own university", "", 5, "no text", "behind"),
        ("[( )] Her", "[ ] Her", 5, "“[ ]” is no option marker", "[( )]"),
        ("[( )] Her", "(x) Her", 5, "“(x)” is no option marker", "[( )]"),
        ("[( )] Her", "Her", 5, "This option has no marker", "[( )]"),
        ("A lecturer has found a call.\n\nWho *applies*?\n", "", 0, "no text", "paragraph"),
    ],
)
def test_slips_of_a_single_choice(before, after, line, says, mend):
    assert before in SINGLE
    hits = [fault for fault in faults(make_files(SINGLE.replace(before, after, 1))) if says in fault.message]
    assert hits, says
    assert (hits[0].path, hits[0].line) == (LESSON, TEXT_BEGINS + line), str(hits[0])
    assert mend in hits[0].mend


def test_ticking_everything_must_not_be_right():
    [fault] = faults(make_files(MULTIPLE.replace("[[ ]]", "[[x]]")))
    assert "Ticking all" in fault.message


@pytest.mark.parametrize("count", [1, 11])
def test_a_question_has_two_to_ten_options(count):
    options = "".join(f"- [({'x' if number == 0 else ' '})] Option {number}\n  > Words.\n" for number in range(count))
    assert any(f"has {count} option" in fault.message for fault in faults(make_files(f"{{#q}}\nWhich?\n\n{options}")))


def test_an_id_is_used_once_in_a_module():
    [fault] = faults(make_files(SINGLE.replace("who-applies", "item-one")))
    assert (fault.path, fault.line) == (QUIZ, ITEM_BEGINS)
    assert f"{LESSON}:{TEXT_BEGINS}" in fault.message


@pytest.mark.parametrize(
    ("attributes", "says"),
    [
        ("level=recall facts=F1", "“lesson”"),
        ("lesson=first facts=F1", "“level”"),
        ("lesson=first level=recall", "“facts”"),
        ("lesson=frist level=recall facts=F1", "“frist” is no lesson"),
    ],
)
def test_an_item_says_what_it_tests_and_rests_on(attributes, says):
    item = f"{{#q {attributes}}}\nWhich?\n\n- [(x)] A\n  > Yes.\n- [( )] B\n  > No.\n"
    [fault] = [fault for fault in faults(make_files(quiz=item)) if says in fault.message]
    assert fault.line == ITEM_BEGINS


def test_a_list_of_options_without_an_attribute_line_is_still_a_question():
    [fault] = faults(make_files("Which?\n\n- [(x)] A\n  > Yes.\n- [( )] B\n  > No.\n"))
    assert (fault.line, fault.message) == (TEXT_BEGINS, "The question has no id.")


def test_an_ordinary_checklist_is_no_question():
    assert faults(make_files("- [ ] Write to the office\n- (optional) Call them\n")) == []
