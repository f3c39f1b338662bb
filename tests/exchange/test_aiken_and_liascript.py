"""Aiken and LiaScript, which are only read."""

import pytest

from app.authoring.exchange.exchanging import export_questions, import_questions
from app.authoring.exchange.formats import Format
from app.errors import InvalidInput

AIKEN = """What is *x*?
A. one
B) two
ANSWER: B

Never ends
A. one
Who knows?
"""
LIASCRIPT = """<!--
author: A. Author
-->

# Mobility

    --{{0}}--
Somebody speaks.

What is right?

    [( )] Wrong
    [(X)] Right
    [[?]] Think.
******************
Because it is.
******************

Which?

[[X]] a
[[ ]] b

Its name:

    [[charter]]

The [[a|(b)]] comes first.

!?[A film](https://example.org/film.mp4)

How often?

[(never) (often)]
[ (X)     ( )  ] I read it.
"""


def test_aiken() -> None:
    imported = import_questions("a.txt", AIKEN.encode())
    assert imported.markdown == "{#what-is-x}\nWhat is \\*x\\*?\n\n- [( )] one\n- [(x)] two\n"
    assert [str(loss) for loss in imported.losses] == [
        "6: “Never ends”: no ANSWER line follows.",
        "8: “Who knows?”, which is neither an option nor the answer.",
    ]


def test_liascript() -> None:
    imported = import_questions("a.md", LIASCRIPT.encode())
    assert (
        imported.markdown
        == """## Mobility

Somebody speaks.

{#what-is-right}
What is right?

- [( )] Wrong
  > Because it is.
- [(x)] Right
  > Because it is.

{#which}
Which?

- [[x]] a
- [[ ]] b

{#its-name}
Its name:

[[charter]]

{#question}
The [[a|(b)]] comes first.

{#how-often}
How often?

[(never) (often)]
[ ] I read it.
"""
    )
    assert [str(loss) for loss in imported.losses] == [
        "2: “author: A. Author”: neither comments nor scripts are kept.",
        "7: That the next lines are spoken; their words are kept.",
        "14: The hint “Think.”.",
        "30: !?[A film](https://example.org/film.mp4): films and sounds are not shown.",
        "35: The key of the row “I read it.”; scales here have none.",
    ]


@pytest.mark.parametrize("format_", [Format.AIKEN, Format.LIASCRIPT])
def test_they_are_not_written(format_: Format) -> None:
    with pytest.raises(InvalidInput, match="can be exported as gift, moodle-xml"):
        export_questions("", format_)


@pytest.mark.parametrize("bank", ["liascript", "aiken"])
def test_what_was_imported_comes_back_from_moodle(bank: str) -> None:
    first = (
        import_questions("a.md", LIASCRIPT.encode())
        if bank == "liascript"
        else import_questions("a.txt", AIKEN.encode())
    )
    exported = export_questions(f"---\n---\n{first.markdown}", Format.MOODLE)
    back = import_questions("a.xml", exported.text.encode())
    whole = [loss.what for loss in exported.losses if "whole question" in loss.what]
    assert back.questions == first.questions - len(whole)
