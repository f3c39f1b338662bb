"""Filled patterns that an author inserts and overwrites: every box, callout and kind of question."""

from dataclasses import dataclass

from app.language import mark as _


@dataclass(frozen=True)
class Pattern:
    id: str
    label: str
    """Marked for translation, translated when shown."""
    text: str


BLOCKS = (
    Pattern("heading", _("Heading"), "## A heading"),
    Pattern("table", _("Table"), '{caption="What the table shows"}\n| Who | When |\n|---|---|\n| One | First |'),
    Pattern("note", _("Note"), "> [!NOTE]\n> Something worth knowing."),
    Pattern("tip", _("Tip"), "> [!TIP]\n> Something that helps."),
    Pattern("important", _("Important"), "> [!IMPORTANT]\n> Something that must not be missed."),
    Pattern("warning", _("Warning"), "> [!WARNING]\n> Something that goes wrong easily."),
    Pattern("opening", _("Opening question"), ":::opening\nA question from daily work.\n:::"),
    Pattern("example", _("Worked example"), ":::example Its title\nWhat happened, and how it was solved.\n:::"),
    Pattern("tomorrow", _("Use it tomorrow"), ":::tomorrow\n- One thing to do.\n:::"),
    Pattern("key-points", _("Key points"), ":::key-points\n- One point.\n:::"),
    Pattern("sources", _("Sources"), ":::sources\n- Author, *Title*, year.\n:::"),
    Pattern("footnote", _("Footnote"), "Words with a note.[^1]\n\n[^1]: The note."),
)
QUESTIONS = (
    Pattern(
        "single",
        _("Single choice"),
        """What is right?

- [(x)] The right answer
  > Why it is right.
- [( )] A wrong answer
  > Why it is wrong.
- [( )] Another wrong answer
  > Why it is wrong.""",
    ),
    Pattern(
        "multiple",
        _("Several may be right"),
        """Which are right? Tick all that apply.

- [[x]] A right answer
  > Why it is right.
- [[x]] Another right answer
  > Why it is right.
- [[ ]] A wrong answer
  > Why it is wrong.""",
    ),
    Pattern(
        "true-false",
        _("True or false"),
        """A statement to judge.

- [(x)] True
  > Why.
- [( )] False
  > Why not.""",
    ),
    Pattern(
        "text",
        _("Short text"),
        """What is it called?

[[the answer]]

> Why it is called so.""",
    ),
    Pattern(
        "number",
        _("Number"),
        """{type=number}
How many are there?

[[60]]

> How one counts them.""",
    ),
    Pattern(
        "ordering",
        _("Put in order"),
        """{type=ordering}
Put the steps in order.

1. The first step
2. The second step
3. The third step

> Why in this order.""",
    ),
    Pattern(
        "matching",
        _("Matching"),
        """{type=matching}
What belongs together?

| What | Belongs to | Why |
|---|---|---|
| One | First | A reason. |
| Two | Second | A reason. |

> What they have in common.""",
    ),
    Pattern(
        "cloze",
        _("Gaps in a text"),
        """The capital of Spain is [[Madrid]].

> Why.""",
    ),
    Pattern(
        "free-text",
        _("Free text, not graded"),
        """What will you change?

[[___ ___ ___]]

> What others do.""",
    ),
)
GRADED = 'level=understand lesson={lesson} facts="F1"'
"""What an item of a quiz must say of itself."""


def find_pattern(id_: str) -> Pattern | None:
    return next((pattern for pattern in (*BLOCKS, *QUESTIONS) if pattern.id == id_), None)


def insert_block(text: str, block: str, line: int) -> tuple[str, int]:
    """The text with a block below the line, empty lines around it; and the line on which the block begins.

    Inside a paragraph, a list or a box it goes below: at the next empty line outside of every box.
    """
    lines = text.rstrip("\n").split("\n")
    place = _after_block(lines, min(max(line, 0), len(lines)))
    before = lines[:place]
    while before and not before[-1].strip():
        before.pop()
    rest = lines[place:]
    while rest and not rest[0].strip():
        rest.pop(0)
    whole = [*before, "", *block.split("\n"), *([""] if rest else []), *rest]
    return "\n".join(whole) + "\n", len(before) + 2


def _after_block(lines: list[str], line: int) -> int:
    inside_box = is_front = False
    for place, text in enumerate(lines):
        if text.rstrip() == "---" and (place == 0 or is_front):
            is_front = place == 0
            continue
        if text.startswith(":::"):
            inside_box = text.strip(":").strip() != ""
        if place >= line and not inside_box and not is_front and not text.strip():
            return place
    return len(lines)
