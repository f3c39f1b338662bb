"""Risks with score and level."""

from collections.abc import Sequence

from tools.content.sheet import BLANK, EXAMPLE, Book, Sheet, Sum, Value, at
from tools.content.word import Origin


def risk_register(origin: Origin) -> bytes:
    book = Book(
        "Risk register",
        origin,
        [
            "One line for each thing that may happen and would harm a goal.",
            "Rate likelihood and impact from 1 (low) to 5 (high). The score is their product.",
            "15 and more: act now. 8 to 14: plan a response. Below 8: watch. You may change both limits on the sheet.",
            "A rare event with impact 5, such as harm to a student, needs a plan whatever its score.",
            "The trigger is the sign that sets the countermeasure in motion. The owner is a post, not a group.",
            "Look at the list at each meeting of the committee, and close what is over.",
        ],
    )
    _write(book, book.sheet("Risks", "Risks", WIDTHS), [])
    _write(book, book.sheet(EXAMPLE, "Example: four risks (invented)", WIDTHS), RISKS)
    return book.save()


Risk = tuple[str, str, int, int, str, str, str]
SECURITY = "Cyber and research security"
RISKS: tuple[Risk, ...] = (
    ("The only officer leaves", "Strategic", 4, 4, "Deputy, shared mailbox, written steps", "Registrar",
     "Notice is given"),
    ("Rupee falls before fees are paid", "Financial", 3, 3, "Reserve of 8%, early payment", "Finance director",
     "Fall of 5% within a month"),
    ("Visas come late", "Academic", 4, 3, "Start papers on the day of nomination", "International office",
     "No appointment eight weeks before travel"),
    ("Student data are lost", SECURITY, 2, 5, "Backups, few access rights, one notice", "IT director",
     "A device is missing"),
)  # fmt: skip
AREAS = ("Strategic", "Academic", "Financial", "Legal", "Safety", "Reputation", SECURITY)
HEADS = ("What may happen", "Area", "Likelihood 1–5", "Impact 1–5", "Score", "Level", "Countermeasure", "Owner",
         "Trigger", "Last looked at")  # fmt: skip
WIDTHS = (34, 18, 11, 9, 8, 12, 34, 20, 28, 14)
ACT_FROM, PLAN_FROM = 15, 8
LINES = 20
HEAD_ROW, FIRST = 5, 6
LAST = FIRST + LINES - 1


def _write(book: Book, sheet: Sheet, risks: Sequence[Risk]) -> None:
    sheet.row(2, ["Act now from a score of", ACT_FROM], ["label", "number"])
    sheet.row(3, ["Plan a response from", PLAN_FROM], ["label", "number"])
    sheet.head(HEAD_ROW, HEADS, freeze=True)
    for place in range(LINES):
        _write_line(sheet, FIRST + place, risks[place] if place < len(risks) else None)
    sheet.choose(FIRST, LAST, 1, AREAS)
    bounds = {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 5}
    sheet.bound((FIRST, 2, LAST, 3), bounds, "1 to 5", "Type a whole number from 1 to 5.")
    styles = {"Act now": "bad", "Plan": "middle", "Watch": "good"}
    sheet.colour(FIRST, LAST, 5, {text: book.styles[style] for text, style in styles.items()})


def _write_line(sheet: Sheet, row: int, risk: Risk | None) -> None:
    value: Value = risk[2] * risk[3] if risk else BLANK
    one, two, score = (at(row, column) for column in (2, 3, 4))
    sums = (
        Sum(f'=IF(COUNT({one}:{two})<2,"",{one}*{two})', value),
        Sum(f'=IF({score}="","",IF({score}>=$B$3,"Act now",IF({score}>=$B$4,"Plan","Watch")))', _level(value), "word"),
    )
    typed: Sequence[Value] = risk or [BLANK] * 7
    sheet.row(
        row, [*typed[:4], *sums, *typed[4:], BLANK], ["input"] * 2 + ["number"] * 2 + ["result"] * 2 + ["input"] * 4
    )


def _level(score: Value) -> str:
    if isinstance(score, str):
        return BLANK
    return "Act now" if score >= ACT_FROM else "Plan" if score >= PLAN_FROM else "Watch"
