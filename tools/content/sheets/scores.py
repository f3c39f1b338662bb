"""Scores of a selection panel: points, totals, ranks."""

from collections.abc import Sequence

from tools.content.sheet import BLANK, EXAMPLE, Book, Sheet, Sum, Value, at, column_range
from tools.content.word import Origin


def selection_scores(origin: Origin) -> bytes:
    book = Book(
        "Selection score sheet",
        origin,
        [
            "Publish the criteria, with the most points for each, in the call. They bind the panel afterwards.",
            "Sheet “Scores”: set the most points in the row below the heads. They should add up to 100.",
            "Each panel member scores alone first. Enter the agreed points, one line for each applicant.",
            "The sheet adds up the points and ranks the applicants. A red cell holds more points than the call allows.",
            "Sign the print-out, write one reason for each applicant in the minutes, and keep both.",
            "Sheet “Example” shows three applicants for two places. The weights are an example, not a rule.",
        ],
    )
    _write(book, book.sheet("Scores", "Scores of the panel", WIDTHS), [])
    _write(book, book.sheet(EXAMPLE, "Example: three applicants for two places (invented)", WIDTHS), APPLICANTS)
    return book.save()


CRITERIA = ("Academic record", "Motivation", "Language", "Inclusion", "Interview")
MOST_POINTS = (40, 20, 20, 10, 10)
APPLICANTS = (
    ("Applicant A", (38, 11, 13, 0, 6), "First reserve. Best marks, weaker in three other criteria."),
    ("Applicant B", (30, 17, 16, 10, 8), "Nominated. Strong plan for the return."),
    ("Applicant C", (33, 16, 17, 5, 6), "Nominated. Even in all criteria."),
)
WIDTHS = (26, *[12] * 5, 10, 8, 48)
LINES = 20
HEAD_ROW, MOST_ROW, FIRST = 3, 4, 5
LAST = FIRST + LINES - 1


def _write(book: Book, sheet: Sheet, people: Sequence[tuple[str, tuple[int, ...], str]]) -> None:
    sheet.note(1, "Call, host and date:")
    sheet.head(HEAD_ROW, ["Applicant", *CRITERIA, "Total", "Rank", "Result and one reason"], freeze=True)
    most = Sum(f"=SUM({at(MOST_ROW, 1)}:{at(MOST_ROW, 5)})", sum(MOST_POINTS), "total")
    styles = ["total-label", *["number"] * 5, "total", "label", "label"]
    sheet.row(MOST_ROW, ["Most points", *MOST_POINTS, most, BLANK, BLANK], styles)
    totals = [sum(points) for _name, points, _result in people]
    for place in range(LINES):
        name, points, result = people[place] if place < len(people) else (BLANK, (BLANK,) * 5, BLANK)
        total = totals[place] if place < len(people) else BLANK
        rank = 1 + sum(other > totals[place] for other in totals) if place < len(people) else BLANK
        _write_line(sheet, FIRST + place, [name, *points, total, rank, result])
    _mark_too_many(book, sheet)


def _write_line(sheet: Sheet, row: int, cells: Sequence[Value]) -> None:
    points, total = f"{at(row, 1)}:{at(row, 5)}", at(row, 6)
    sums = (
        Sum(f'=IF(COUNT({points})=0,"",SUM({points}))', cells[6]),
        Sum(f'=IF({total}="","",RANK({total},{column_range(6, FIRST, LAST)}))', cells[7]),
    )
    sheet.row(row, [*cells[:6], *sums, cells[8]], ["input", *["number"] * 5, *["result"] * 2, "input"])


def _mark_too_many(book: Book, sheet: Sheet) -> None:
    area = (FIRST, 1, LAST, 5)
    first = at(FIRST, 1)
    too_many = f"=AND(ISNUMBER({first}),{first}>B${MOST_ROW + 1})"
    sheet.sheet.conditional_format(*area, {"type": "formula", "criteria": too_many, "format": book.styles["bad"]})
    sheet.bound(area, {"validate": "decimal", "criteria": ">=", "value": 0}, "Points", "Type a number from 0 up.")
