"""Indicators with the part of the way that is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from tools.content.sheet import BLANK, EXAMPLE, Book, Sheet, Sum, Value, at
from tools.content.word import Origin


def kpi_sheet(origin: Origin) -> bytes:
    book = Book(
        "KPI sheet",
        origin,
        [
            "One line for each indicator. Give every goal at least one outcome indicator.",
            "Write the formula in words, so that two people get the same value.",
            "The baseline is the value before the action. If you do not know it, find it first; never invent it.",
            "Enter shares as per cent (72%) and counts as numbers (20), the same way in all three columns of a line.",
            "Progress is the part of the way from baseline to target: (latest − baseline) ÷ (target − baseline).",
            "Expected is the part of the time that has passed. Set the years of your plan above the heads.",
            "Print the base beside every share in a report: of how many?",
            "The example stops at one indicator for each goal. Four are outputs: find an outcome to put beside each.",
        ],
    )
    _write(book, book.sheet("KPIs", "Indicators", WIDTHS), [], BLANK)
    title = "Example: eight indicators of an invented university, after year 1 of 3"
    _write(book, book.sheet(EXAMPLE, title, WIDTHS), KPIS, 1)
    return book.save()


@dataclass(frozen=True)
class Kpi:
    goal: str
    indicator: str
    kind: str
    formula: str
    source: str
    owner: str
    baseline: float
    target: float
    latest: float

    @property
    def typed(self) -> list[Value]:
        return [self.goal, self.indicator, self.kind, self.formula, self.source, self.owner, self.baseline,
                self.target, self.latest]  # fmt: skip

    @property
    def is_share(self) -> bool:
        return self.target < 1

    @property
    def progress(self) -> float:
        return (self.latest - self.baseline) / (self.target - self.baseline)


OFFICE = "International office"
KPIS = (
    Kpi("Mobility", "Students out whose credits counted", "Outcome", "Count", "Registrar", OFFICE, 20, 60, 28),
    Kpi("Recognition", "Recognised share of credits passed", "Outcome", "Recognised ÷ passed", "Agreement log",
        "Registrar", 0.72, 0.95, 0.81),
    Kpi("At home", "Programmes that assess an intercultural outcome", "Outcome", "Such programmes ÷ all", "QEC",
        "Deans", 0.05, 0.40, 0.20),
    Kpi("Research", "Papers written with a foreign partner", "Output", "Such papers ÷ all", "Database", "ORIC",
        0.28, 0.38, 0.30),
    Kpi("Partnerships", "Agreements with activity in 24 months", "Output", "Active ÷ all", "Register", OFFICE,
        0.30, 0.70, 0.45),
    Kpi("Staff", "Staff who finished this course", "Output", "Count", "Course report", "Human resources", 0, 150, 60),
    Kpi("Inclusion", "Women among those who travel", "Outcome", "Women ÷ all who travel", "Mobility log", OFFICE,
        0.35, 0.50, 0.38),
    Kpi("Climate", "Joint activities held online or blended", "Output", "Such activities ÷ all", "Mobility log",
        OFFICE, 0.10, 0.35, 0.20),
)  # fmt: skip
KINDS = ("Input", "Activity", "Output", "Outcome", "Impact")
HEADS = ("Goal", "Indicator", "Kind", "Formula in words", "Source", "Owner", "Baseline", "Target", "Latest",
         "Progress", "Ahead or behind")  # fmt: skip
WIDTHS = (16, 36, 11, 24, 16, 20, 10, 10, 10, 10, 12)
PLAN_YEARS = 3
LINES = 12
HEAD_ROW, FIRST = 5, 6
LAST = FIRST + LINES - 1


def _write(book: Book, sheet: Sheet, kpis: Sequence[Kpi], years_done: Value) -> None:
    expected = BLANK if isinstance(years_done, str) else years_done / PLAN_YEARS
    sheet.row(2, ["Years of plan", PLAN_YEARS], ["label", "number"])
    sheet.row(3, ["Years done", years_done], ["label", "number"])
    sheet.put(3, 2, "Expected", "label")
    sheet.put(3, 3, Sum('=IF(B4="","",B4/B3)', expected, "result-percent"))
    sheet.head(HEAD_ROW, HEADS, freeze=True)
    for place in range(LINES):
        _write_line(sheet, FIRST + place, kpis[place] if place < len(kpis) else None, expected)
    sheet.choose(FIRST, LAST, 2, KINDS)
    sheet.colour(FIRST, LAST, 10, {"Behind": book.styles["bad"], "On course": book.styles["good"]})


def _write_line(sheet: Sheet, row: int, kpi: Kpi | None, expected: Value) -> None:
    base, target, latest, progress = (at(row, column) for column in (6, 7, 8, 9))
    word: Value = BLANK
    if kpi and not isinstance(expected, str):
        word = "On course" if kpi.progress >= expected else "Behind"
    is_empty = f'OR({base}="",{target}="",{latest}="",{base}={target})'
    sums = (
        Sum(
            f'=IF({is_empty},"",({latest}-{base})/({target}-{base}))', kpi.progress if kpi else BLANK, "result-percent"
        ),
        Sum(f'=IF(OR({progress}="",$D$4=""),"",IF({progress}>=$D$4,"On course","Behind"))', word, "word"),
    )
    number = "percent" if kpi and kpi.is_share else "number"
    cells = kpi.typed if kpi else [BLANK] * 9
    sheet.row(row, [*cells, *sums], ["input"] * 6 + [number] * 3 + ["result"] * 2)
