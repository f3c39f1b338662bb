"""Typed answers, rows, gaps and ratings as authors write them, and what happens when they slip."""

from fractions import Fraction

import pytest

from app.modules.loading import load_course
from app.questions.public import public_question
from app.questions.question import Kind, Question
from app.questions.tasks import (
    AcceptedNumber,
    AnyNumber,
    Blank,
    Measure,
    NumberFormat,
    OrderScheme,
    Select,
    TextRules,
)
from tests.modules.make import LESSON_HEAD, faults, make_files

TEXT_BEGINS = LESSON_HEAD.count("\n") + 1
HALF = Fraction(1, 2)
KINDS = {
    "text": r"""{#q case=yes typos=1}
What does the host hold?

- [[Erasmus Charter*]]
  > Right.
- [[ECHE]] {weight=1/2}
  > Spell it out.
- [[KA171]] {weight=0}
  > That is an action.
- [[*]] {weight=0}
  > It holds a charter.
""",
    "alone": r"""{#q}
A star is written

[[2 \* 3]]

> Because.
""",
    "number": """{#q type=number tolerance=5% unit=ECTS locale=en}
How many credits are a year?

- [[60]]
  > A full year.
- [[30]] {weight=50% tolerance=0%}
  > Half a year.
- [[*]] {weight=0}
  > Count again.
""",
    "ordering": """{#q type=ordering scheme=absolute-position}
Put these in order.

1. Nomination
2. *Application*
   > It comes second.
3. Stay

> So it goes.
""",
    "matching": """{#q type=matching}
Who issues what?

| Document | Issued by | Why |
|---|---|---|
| Transcript | Host **university** | It taught. |
| Charter | Commission | It decides. |
| Grant | Commission | |
| | HEC | |

> So it is.
""",
    "cloze": """{#q accents=yes}
Fill in.

The [[host]]{also="host university|receiving*"} and the [[visited|(home)|none]] university

- sign [[before]] *departure*.

> Why.
""",
    "likert": """{#q}
How often?

[(never) (:some times) (always)]
[                 ] I check *it*.
[ ] I sign it.
""",
    "free": """{#q}
What will you change?

[[___ ___ ___ ___]]

> Most people start small.
""",
}


def read(lesson: str) -> Question:
    course, found = load_course(make_files(lesson))
    assert course, "\n".join(map(str, found))
    assert not found, "\n".join(map(str, found))
    [question] = course.modules[0].lessons[0].checks
    return question


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("text", Kind.TEXT),
        ("alone", Kind.TEXT),
        ("number", Kind.NUMBER),
        ("ordering", Kind.ORDERING),
        ("matching", Kind.MATCHING),
        ("cloze", Kind.CLOZE),
        ("likert", Kind.LIKERT),
        ("free", Kind.FREE_TEXT),
    ],
)
def test_a_kind_is_told_by_how_it_is_written(name, kind):
    assert read(KINDS[name]).kind is kind


def test_typed_answers_have_weights_and_reasons():
    task = read(KINDS["text"]).task
    assert [(answer.pattern, answer.weight) for answer in task.answers] == [
        ("Erasmus Charter*", 1),
        ("ECHE", HALF),
        ("KA171", 0),
        ("*", 0),
    ]
    assert task.answers[1].feedback_html == "<p>Spell it out.</p>"
    assert task.rules == TextRules(case_matters=True, typos=1)


def test_one_answer_may_stand_alone_with_the_reason_below():
    question = read(KINDS["alone"])
    assert [answer.pattern for answer in question.task.answers] == [r"2 \* 3"]
    assert question.reason_html == "<p>Because.</p>"


def test_numbers_have_a_tolerance_a_locale_and_a_unit():
    task = read(KINDS["number"]).task
    assert task.answers == (
        AcceptedNumber(Fraction(60), Fraction(1, 20), Measure.RELATIVE, feedback_html="<p>A full year.</p>"),
        AcceptedNumber(Fraction(30), Fraction(0), Measure.RELATIVE, HALF, "<p>Half a year.</p>"),
        AnyNumber(Fraction(0), "<p>Count again.</p>"),
    )
    assert (task.format, task.unit) == (NumberFormat(".٫", ",٬"), "ECTS")


@pytest.mark.parametrize(
    ("attributes", "measure", "tolerance"),
    [
        ("", Measure.NOMINAL, "0"),
        ("tolerance=0.5", Measure.NOMINAL, "0.5"),
        ("tolerance=5%", Measure.RELATIVE, "0.05"),
        ("tolerance=0.05 measure=relative", Measure.RELATIVE, "0.05"),
        ("tolerance=25% measure=geometric", Measure.GEOMETRIC, "0.25"),
    ],
)
def test_a_tolerance_is_a_distance_or_a_share(attributes, measure, tolerance):
    [answer] = read(f"{{#q type=number {attributes}}}\nHow cold?\n\n[[-40]]\n\n> So.\n").task.answers
    assert answer == AcceptedNumber(Fraction(-40), Fraction(tolerance), measure)


def test_an_order_is_the_list_as_it_is_numbered():
    task = read(KINDS["ordering"]).task
    assert [entry.html for entry in task.entries] == ["Nomination", "<em>Application</em>", "Stay"]
    assert task.entries[1].feedback_html == "<p>It comes second.</p>"
    assert task.scheme is OrderScheme.ABSOLUTE_POSITION
    unnamed = read(KINDS["ordering"].replace(" scheme=absolute-position", "")).task
    assert unnamed.scheme is OrderScheme.ADJACENT_PAIRS


def test_a_table_pairs_each_row_with_a_choice():
    task = read(KINDS["matching"]).task
    texts = {choice.id: choice.text for choice in task.choices}
    assert [(row.html, texts[row.right_choice]) for row in task.rows] == [
        ("Transcript", "Host university"),
        ("Charter", "Commission"),
        ("Grant", "Commission"),
    ]
    assert sorted(texts.values()) == ["Commission", "HEC", "Host university"]
    assert task.rows[0].feedback_html == "<p>It taught.</p>"


def test_a_text_may_hold_gaps_to_type_and_to_choose():
    question = read(KINDS["cloze"])
    [first, second, third] = question.task.gaps.values()
    assert isinstance(first, Blank)
    assert isinstance(second, Select)
    assert [answer.pattern for answer in first.task.answers] == ["host", "host university", "receiving*"]
    assert first.task.rules == TextRules(accents_matter=True)
    assert [choice.text for choice in second.choices] == ["visited", "home", "none"]
    assert second.right_ids == {"b"}
    assert third.task.answers[0].pattern == "before"
    text = "".join(part if isinstance(part, str) else "_" for part in question.task.parts)
    assert text == "<p>The _ and the _ university</p>\n<ul>\n<li>sign _ <em>departure</em>.</li>\n</ul>"
    assert question.stem_html == "<p>Fill in.</p>"


def test_a_select_may_stand_alone():
    question = read("{#q}\nWhich?\n\n[[one|(two)]]\n\n> Why.\n")
    assert question.kind is Kind.CLOZE
    assert question.task.gaps["1"].right_ids == {"b"}


def test_a_scale_has_points_and_rows():
    task = read(KINDS["likert"]).task
    assert [point.text for point in task.points] == ["never", "some times", "always"]
    assert [row.html for row in task.rows] == ["I check <em>it</em>.", "I sign it."]


def test_a_free_text_has_as_many_lines_as_were_drawn():
    assert read(KINDS["free"]).task.lines == 4
    assert read(KINDS["free"]).reason_html == "<p>Most people start small.</p>"


def test_ids_of_entries_do_not_tell_and_outlast_a_new_order():
    task = read(KINDS["ordering"]).task
    turned = KINDS["ordering"].replace("1. Nomination\n", "").replace("3. Stay", "3. Stay\n4. Nomination")
    assert {entry.html: entry.id for entry in read(turned).task.entries} == {
        entry.html: entry.id for entry in task.entries
    }
    shown = [entry.id for entry in public_question(read(KINDS["ordering"])).task.entries]
    assert shown != [entry.id for entry in task.entries]


def test_text_after_the_reason_is_text():
    course, _found = load_course(make_files(KINDS["cloze"] + "\nAfter.\n"))
    assert course.modules[0].lessons[0].body[-1].html == "<p>After.</p>"


SLIPS = [
    # kind, before, after, line of the finding below the attribute line, what it says, part of the mend
    ("text", "  > Right.\n", "  > Right.\n\n  Words.\n", 3, "Something else", "quotation"),
    ("text", "  > Right.\n", "", 3, "This answer has no reason", "> why"),
    ("text", "weight=1/2", "weight=2", 5, "“2” is no weight", ""),
    ("text", "weight=1/2", "weight=half", 5, "“half” is no weight", ""),
    ("text", "weight=1/2", "wieght=1", 5, "no attribute “wieght”", "weight"),
    ("text", "[[*]] {weight=0}", "[[*]]", 9, "Whatever is typed would be right", "weight=0"),
    ("text", "[[Erasmus Charter*]]", "[[Erasmus Charter*]] {weight=0.9}", 3, "No answer earns the full mark", "weight"),
    ("text", "[[ECHE]]", "[[Erasmus Charter of NUST]]", 5, "never reached: the one in line", "above"),
    ("text", "[[ECHE]]", "[[a|(b)]]", 5, "Choices to select from", "- [[…]]"),
    ("text", "[[ECHE]]", "[[?]]", 5, "Hints", "Delete"),
    ("text", "[[ECHE]]", "[[__]]", 5, "no answer", ""),
    ("text", "case=yes", "case=maybe", 0, "“maybe” is no case", ""),
    ("text", "case=yes", "tolerance=1", 0, "no attribute “tolerance”", "accents"),
    ("text", "typos=1", "typos=2", 0, "“2” is no typos", ""),
    ("text", "typos=1", "type=matching", 0, "does not go with type=matching", "Delete"),
    ("text", "typos=1", "type=ordering", 3, "not numbered", "1. …"),
    ("text", "typos=1", "type=txt", 0, "“txt” is no type", ""),
    ("text", "What does the host hold?\n", "", 0, "The question has no text", "paragraph"),
    ("alone", "> Because.", "", 0, "no reason", "quotation"),
    ("number", "[[60]]", "[[60 ECTS]]", 3, "“60 ECTS” is no number", "decimal point"),
    ("number", "[[60]]", "[[1,000]]", 3, "“1,000” is no number", "decimal point"),
    ("number", "[[60]]", "[[0]]", 0, "A share of 0 is 0", "distance"),
    ("number", "tolerance=0%", "tolerance=half", 5, "“half” is no tolerance", ""),
    ("number", "tolerance=5%", "tolerance=5% measure=nominal", 0, "“5%” is no tolerance", ""),
    ("number", "locale=en", "locale=xx", 0, "“xx” is no locale", ""),
    ("number", "locale=en", "measure=half", 0, "“half” is no measure", ""),
    ("number", "[[*]] {weight=0}", "[[*]]", 7, "Whatever is typed would be right", "weight=0"),
    ("ordering", "3. Stay\n", "", 3, "There are 2 entries", ""),
    ("ordering", "3. Stay", "3. nomination", 6, "This says the same as line", "Change"),
    ("ordering", "3. Stay", "3.", 6, "no text", ""),
    ("ordering", "3. Stay", "3. [(x)] Stay", 6, "Something else stands", "no markers"),
    ("ordering", "absolute-position", "absolut-position", 0, "no scheme", "absolute-position"),
    ("ordering", "\n> So it goes.\n", "", 0, "no reason", "quotation"),
    (
        "ordering",
        "1. Nomination\n2. *Application*\n   > It comes second.\n3. Stay\n",
        "",
        0,
        "No options follow",
        "1. …",
    ),
    ("matching", "| Grant | Commission | |", "| Grant | | |", 7, "second cell of this row is empty", "first cell"),
    ("matching", "| Grant |", "| transcript |", 7, "This says the same as line", "Change"),
    ("matching", "\n> So it is.\n", "", 0, "no reason", "quotation"),
    ("matching", " type=matching", "", 0, "No options follow", "- [( )]"),
    ("cloze", "[[visited|(home)|none]]", "[[visited|home|none]]", 3, "No choice is marked", "round brackets"),
    ("cloze", "[[visited|(home)|none]]", "[[(visited)|(home)]]", 3, "Every choice is marked", "round brackets"),
    ("cloze", "[[visited|(home)|none]]", "[[(home)|home]]", 3, "says the same", "Change"),
    ("cloze", "[[visited|(home)|none]]", "[[(home)|]]", 3, "choice of this gap is empty", ""),
    ("cloze", "[[before]]", "[[*]]", 5, "Whatever is typed would be right", ""),
    ("cloze", "[[before]]", "[[___]]", 5, "A free text stands inside", "own"),
    ("cloze", "also=", "alos=", 3, "no attribute “alos”", "also"),
    ("cloze", "> Why.", "> [[Why]]", 7, "A gap cannot stand", "\\[["),
    ("likert", "[ ] I sign it.", "[x] I sign it.", 5, "row of the matrix cannot be read", "empty brackets"),
    ("likert", "[ ] I sign it.", "[ ] I check *it*.", 5, "says the same", "Change"),
    ("likert", "(always)", "(never)", 3, "says the same", "Change"),
    ("likert", "[(never) (:some times) (always)]", "[[never] [always]]", 3, "Several marks", "round brackets"),
]


@pytest.mark.parametrize(("kind", "before", "after", "line", "says", "mend"), SLIPS)
def test_slips(kind, before, after, line, says, mend):
    assert before in KINDS[kind]
    found = faults(make_files(KINDS[kind].replace(before, after, 1)))
    hits = [fault for fault in found if says in fault.message]
    assert hits, "\n".join(map(str, found))
    assert (hits[0].path, hits[0].line) == ("one/01-first.md", TEXT_BEGINS + line), str(hits[0])
    assert mend in hits[0].mend
    assert hits[0].is_error


@pytest.mark.parametrize("kind", ["likert", "free"])
def test_a_quiz_counts_only_what_can_be_right(kind):
    item = KINDS[kind].replace("{#q", '{#q lesson=first level=recall facts="F1"')
    assert any("no right answer" in fault.message for fault in faults(make_files(quiz=item)))


@pytest.mark.parametrize("text", ["## The [[gap]]\n", ":::example A\n[[x]] y\n:::\n", "> A [[gap]] here\n"])
def test_a_gap_outside_a_question_is_said(text):
    [fault] = faults(make_files(text))
    assert "A gap cannot stand" in fault.message


def test_a_gap_without_an_attribute_line_is_a_question_without_an_id():
    assert [fault.message for fault in faults(make_files("The [[host]] signs.\n\n> Why.\n"))] == [
        "The question has no id."
    ]


@pytest.mark.parametrize(
    "text", ["Write `[[gap]]` so.\n", "An \\[[escaped]] one.\n", "    [[code]]\n", "[a](https://b.example)\n"]
)
def test_brackets_that_are_no_gap_stay_text(text):
    assert faults(make_files(text)) == []
