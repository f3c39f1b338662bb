"""Moodle XML, written by hand as Moodle writes it: each type, and every word that has no place here."""

import pytest

from app.authoring.exchange.exchanging import Imported, import_questions
from app.authoring.exchange.formats import Format
from app.errors import InvalidInput


def ask(type_: str, inside: str, text: str = "<p>Which <b>one</b>?</p>") -> Imported:
    question = f"""<?xml version="1.0"?>
<quiz>
<question type="{type_}">
<name><text>Q 1</text></name>
<questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>
<defaultgrade>1.0000000</defaultgrade><penalty>0.5</penalty><hidden>0</hidden>
{inside}
</question>
</quiz>"""
    return import_questions("a.xml", question.encode())


def answer(text: str, fraction: str, feedback: str = "", more: str = "") -> str:
    said = f"<feedback format='html'><text>{feedback}</text></feedback>" if feedback else ""
    return f"<answer fraction='{fraction}' format='html'><text>{text}</text>{said}{more}</answer>"


CASES = {
    "multichoice": (
        "<single>true</single>" + answer("A", "100", "Yes.") + answer("B", "0"),
        "{#q-1}\nWhich **one**?\n\n- [(x)] A\n  > Yes.\n- [( )] B\n",
    ),
    "truefalse": (
        answer("false", "0", "No.") + answer("true", "100"),
        "{#q-1}\nWhich **one**?\n\n- [(x)] True\n- [( )] False\n  > No.\n",
    ),
    "shortanswer": (
        "<usecase>1</usecase>" + answer("Eras*", "100") + answer("b", "33.33333", "Nearly."),
        "{#q-1 case=yes}\nWhich **one**?\n\n- [[Eras*]]\n- [[b]] {weight=1/3}\n  > Nearly.\n",
    ),
    "numerical": (
        answer("1.50", "100", more="<tolerance>0.5</tolerance>")
        + "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>",
        "{#q-1 unit=m tolerance=0.5 type=number}\nWhich **one**?\n\n[[1.5]]\n",
    ),
    "matching": (
        "<subquestion format='html'><text>a|b</text><answer><text>c*</text></answer></subquestion>"
        "<subquestion format='html'><text></text><answer><text>d</text></answer></subquestion>"
        "<subquestion format='html'><text>e</text><answer><text>f</text></answer></subquestion>",
        "{#q-1 type=matching}\nWhich **one**?\n\n| This | belongs to |\n|---|---|\n"
        "| a\\|b | c\\* |\n|  | d |\n| e | f |\n",
    ),
    "ordering": (
        "<gradingtype>ABSOLUTE_POSITION</gradingtype>" + answer("two", "2") + answer("one", "1") + answer("three", "3"),
        "{#q-1 scheme=absolute-position type=ordering}\nWhich **one**?\n\n1. one\n2. two\n3. three\n",
    ),
    "essay": ("", "{#q-1}\nWhich **one**?\n\n[[___ ___ ___]]\n"),
}


@pytest.mark.parametrize("type_", CASES)
def test_a_type(type_: str) -> None:
    inside, markdown = CASES[type_]
    imported = ask(type_, inside)
    assert imported.markdown == markdown
    assert [loss.what for loss in imported.losses] == ["penalty: 0.5"]


def test_a_text_with_gaps() -> None:
    text = "<p>Fill in.</p><p>The {1:SHORTANSWER:=host~%100%hosts} signs {1:MULTICHOICE:after~=before}.</p><p>So.</p>"
    imported = ask("cloze", "", text)
    assert imported.markdown == '{#q-1}\nFill in.\n\nThe [[host]]{also="hosts"} signs [[after|(before)]].\\\nSo.\n'


def test_a_category_and_a_text() -> None:
    source = """<quiz><question type="category"><category><text>$course$/top/A_b</text></category></question>
<question type="description"><questiontext format="plain_text"><text># Read *this*</text></questiontext></question>
</quiz>"""
    assert import_questions("a.xml", source.encode()).markdown == "## A\\_b\n\n\\# Read \\*this\\*\n"


@pytest.mark.parametrize(
    ("inside", "loss"),
    [
        ("<hint><text>Think.</text></hint>" + CASES["multichoice"][0], "hint/text: Think."),
        (
            "<correctfeedback><text>Well done</text></correctfeedback>" + CASES["multichoice"][0],
            "correctfeedback/text: Well done",
        ),
        (answer("A", "100") + answer("B", "50"), "The mark of 50 % for “B”; options here are right or wrong."),
        ("<tags><tag><text>hard</text></tag></tags>" + CASES["multichoice"][0], "The tag “hard”."),
        ("<something><new>word</new></something>" + CASES["multichoice"][0], "something/new: word"),
        (
            answer("A &lt;video&gt;x&lt;/video&gt;", "100") + answer("B", "0"),
            "The element <video>; the words inside it are kept.",
        ),
        (CASES["multichoice"][0].replace("A", "A<file name='p.png'>iVBORw</file>"), "answer/text/file: p.png"),
    ],
)
def test_whatever_is_not_read_is_named(inside: str, loss: str) -> None:
    assert loss in [one.what for one in ask("multichoice", inside).losses]


def test_a_type_that_is_unknown_is_named_whole_and_once() -> None:
    imported = ask("calculated", answer("{a}+{b}", "100"))
    assert (imported.questions, imported.markdown.strip()) == (0, "")
    assert [str(loss) for loss in imported.losses] == ["3: The whole question “Q 1” of type calculated."]


def test_what_stands_in_every_question_is_named_once() -> None:
    question = (
        "<question type='essay'><questiontext><text>Tell {n}</text></questiontext><penalty>0.1</penalty></question>"
    )
    source = "<quiz>" + "\n".join(question.replace("{n}", str(n)) for n in range(7)) + "</quiz>"
    assert [str(loss) for loss in import_questions("a.xml", source.encode()).losses] == ["1: penalty: 0.1 (7 times)"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<quiz><question></quiz>", "Line 1 is no XML"),
        ("<other/>", "it has no <quiz>"),
        ("", "no XML"),
        ("<!DOCTYPE quiz [<!ENTITY a 'b'>]><quiz>&a;</quiz>", "declares entities or a document type"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(source: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        import_questions("a.xml", source.encode(), Format.MOODLE)
