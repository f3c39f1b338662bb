"""GIFT, rule by rule: the text of a question, and what our Markdown makes of it."""

import pytest

from app.authoring.exchange.exchanging import import_questions
from app.authoring.exchange.formats import Format
from app.authoring.exchange.gift import read_gift
from app.errors import InvalidInput

CASES = {
    "single choice": ("::Q1:: Who? {=A#yes ~B#no}", "{#q1}\nWho?\n\n- [(x)] A\n  > yes\n- [( )] B\n  > no\n"),
    "several right": (
        "Who? {~%50%A ~%50%B ~%-50%C}",
        "{#who}\nWho?\n\n- [[x]] A\n- [[x]] B\n- [[ ]] C\n",
    ),
    "true": ("It is. {TRUE#no#yes}", "{#it-is}\nIt is.\n\n- [(x)] True\n  > yes\n- [( )] False\n  > no\n"),
    "false": ("It is. {F}", "{#it-is}\nIt is.\n\n- [( )] True\n- [(x)] False\n"),
    "true in small letters is a word": ("It is. {true}", "{#it-is}\nIt is.\n\n[[true]]\n"),
    "short answers": ("Name {=four =%50%5#near}", "{#name}\nName\n\n- [[four]]\n- [[5]] {weight=1/2}\n  > near\n"),
    "a wildcard and a star": (r"Name {=Eras* =a\\*b}", "{#name}\nName\n\n- [[Eras*]]\n- [[a\\*b]]\n"),
    "brackets in an answer": ("Name {=f(x)[1]|2}", "{#name}\nName\n\n[[f\\(x\\)\\[1\\]\\|2]]\n"),
    "number": ("When? {#1822:5}", "{#when tolerance=5 type=number}\nWhen?\n\n[[1822]]\n"),
    "range": ("When? {#1.5..2}", "{#when tolerance=0.25 type=number}\nWhen?\n\n[[1.75]]\n"),
    "numbers with marks": (
        "When? {#=1822:0#yes =%50%1822:2#near ~#no}",
        "{#when type=number}\nWhen?\n\n- [[1822]]\n  > yes\n- [[1822]] {weight=1/2 tolerance=2}\n  > near\n"
        "- [[*]] {weight=0}\n  > no\n",
    ),
    "matching": (
        "Pair {=a -> b =c -> d = -> e}",
        "{#pair type=matching}\nPair\n\n| This | belongs to |\n|---|---|\n| a | b |\n| c | d |\n|  | e |\n",
    ),
    "essay": ("Tell {}", "{#tell}\nTell\n\n[[___ ___ ___]]\n"),
    "missing word": ("A {=b ~c} d.", "{#a-d}\nA \\_\\_\\_\\_\\_ d.\n\n- [(x)] b\n- [( )] c\n"),
    "text alone": ("Nothing is asked.", "Nothing is asked.\n"),
    "category": ("$CATEGORY: $course$/top/Part 1/A", "## Part 1 / A\n"),
    "escapes": (r"Is 1 \= 2 \{x\}? {T}", "{#is-1-2-x}\nIs 1 = 2 {x}?\n\n- [(x)] True\n- [( )] False\n"),
    "html": ("[html]<p>Is <b>it</b>?</p>{T}", "{#is-it}\nIs **it**?\n\n- [(x)] True\n- [( )] False\n"),
    "markdown signs in plain text": (
        "Is *it* [x]? {T}",
        "{#is-it-x}\nIs \\*it\\* \\[x\\]?\n\n- [(x)] True\n- [( )] False\n",
    ),
    "general feedback of a choice": (
        "Who? {=A#yes ~B####All.}",
        "{#who}\nWho?\n\n- [(x)] A\n  > yes\n  >\n  > All.\n- [( )] B\n  > All.\n",
    ),
    "general feedback": ("Name {=A####All.}", "{#name}\nName\n\n[[A]]\n\n> All.\n"),
    "id and tags": ("// [id:my-id] [tag:lesson=why]\nName {=A}", "{#my-id lesson=why}\nName\n\n[[A]]\n"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_rule(name: str) -> None:
    gift, markdown = CASES[name]
    imported = import_questions("a.gift", gift.encode())
    assert imported.markdown == markdown
    assert imported.losses == ()


@pytest.mark.parametrize(
    ("gift", "loss"),
    [
        ("// a remark\nName {=A}", "1: The comment “a remark”."),
        ("Name {=A}\n\nWho? {=A ~%50%B ~C}", "3: The mark of 50 % for “B”; options here are right or wrong."),
        ("Who? {~%50%A ~%50%B ~%-100%C}", "1: The mark of -100 % for “C”; options here are right or wrong."),
        ("// [tag:easy]\nName {=A}", "2: The tag “easy”."),
        ("::Q:: Nothing is asked.", "1: The name “Q” of a text that asks nothing."),
        ("When? {#soon}", "1: The answer “soon”, which is no number."),
        (r"Who? {=a <img src\='x/y.png'> ~b}", "1: The picture y.png; put it into media/ yourself."),
    ],
)
def test_what_is_lost_is_named_with_its_line(gift: str, loss: str) -> None:
    assert loss in [str(one) for one in import_questions("a.gift", gift.encode()).losses]


def test_questions_know_their_lines() -> None:
    found = read_gift("// c\n\nOne {T}\n\n\n// d\nTwo\n{=a\n~b}\n")
    assert [(one.type, one.line) for one in found] == [("Description", 1), ("TF", 3), ("MC", 7)]


def test_ids_are_never_given_twice() -> None:
    imported = import_questions("a.gift", b"Who? {T}\n\nWho? {F}\n", Format.GIFT, taken={"who"})
    assert "{#who-2}" in imported.markdown
    assert "{#who-3}" in imported.markdown


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(InvalidInput, match="Line 2 holds bytes"):
        import_questions("a.gift", b"Who? {T}\n\xff\xfe")
