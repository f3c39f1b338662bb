"""The budget of a consortium, by partner: costs, grant and own share."""

from collections.abc import Sequence
from dataclasses import dataclass

from tools.content.sheet import BLANK, EXAMPLE, Book, Sheet, Sum, Value
from tools.content.word import Origin


def consortium_budget(origin: Origin) -> bytes:
    book = Book(
        "Consortium budget",
        origin,
        [
            "Sheet “Budget”: set the three rules of your call at the top. Read them in the current call; they change.",
            "One line for each partner. Staff cost is person-months × cost of a month.",
            "Travel is travellers × (days × daily rate + one journey). The journey is paid once for each person.",
            "Indirect costs are a flat share of direct costs. Set it to 0% where the call pays a lump sum.",
            "The grant is the smaller of two sums: rate × total, and the most the call gives.",
            "Own share is what the partners find themselves, divided here in proportion to their totals.",
            "Compare effort and tasks: a partner with three person-months cannot lead two work packages.",
            "All amounts in euro. On the sheet “Example” the project and its rates are invented.",
        ],
    )
    _write(book.sheet("Budget", "Budget in euro", WIDTHS), [], Rules(0.25, 1.0, BLANK))
    _write(
        book.sheet(EXAMPLE, "Example: five partners (invented), in euro", WIDTHS), PARTNERS, Rules(0.0, 0.9, 400_000)
    )
    return book.save()


@dataclass(frozen=True)
class Rules:
    flat: float
    """Indirect costs as a share of direct costs."""
    rate: float
    most: Value
    """The largest grant; BLANK where the call names none."""

    def grant(self, total: float) -> float:
        return self.rate * total if isinstance(self.most, str) else min(self.rate * total, self.most)


@dataclass(frozen=True)
class Partner:
    name: str
    months: int
    month_cost: int
    travellers: int
    days: int
    daily: int
    journey: int
    equipment: int
    other: int

    @property
    def typed(self) -> list[Value]:
        return [self.name, self.months, self.month_cost, self.travellers, self.days, self.daily, self.journey,
                self.equipment, self.other]  # fmt: skip

    def total(self, rules: Rules) -> float:
        staff, travel = self.months * self.month_cost, self.travellers * (self.days * self.daily + self.journey)
        return (staff + travel + self.equipment + self.other) * (1 + rules.flat)

    def computed(self, rules: Rules, whole: float) -> list[Value]:
        """Staff, travel, direct, indirect, total, grant, own share, share of the total."""
        staff, travel = self.months * self.month_cost, self.travellers * (self.days * self.daily + self.journey)
        direct = staff + travel + self.equipment + self.other
        total = self.total(rules)
        share = total / whole if whole else 0.0
        grant = rules.grant(whole) * share
        return [staff, travel, direct, direct * rules.flat, total, grant, total - grant, share]


PARTNERS = (
    Partner("Lahore (coordinator)", 30, 2_400, 8, 5, 150, 800, 9_000, 6_000),
    Partner("Islamabad", 22, 2_400, 6, 5, 150, 800, 9_000, 2_000),
    Partner("Peshawar", 18, 2_200, 6, 5, 150, 800, 12_000, 2_000),
    Partner("Turin", 12, 5_200, 6, 5, 150, 800, 0, 3_000),
    Partner("Ghent", 10, 5_600, 6, 5, 150, 800, 0, 3_000),
)
LINES = 10
HEADS = ("Partner", "Person-months", "Cost of a month", "Travellers", "Days each", "Daily rate", "One journey",
         "Equipment", "Other", "Staff", "Travel", "Direct", "Indirect", "Total", "Grant", "Own share",
         "Share of total")  # fmt: skip
WIDTHS = (26, 10, 10, 16, *[11] * 13)
HEAD_ROW, FIRST = 7, 8
SUM_ROW = FIRST + LINES
SUMMED = "BDHIJKLMNOP"


def _write(sheet: Sheet, partners: Sequence[Partner], rules: Rules) -> None:
    whole = sum(partner.total(rules) for partner in partners)
    rows = [partner.typed + partner.computed(rules, whole) for partner in partners]
    sheet.row(2, ["Indirect costs, flat share", rules.flat], ["label", "percent"])
    sheet.row(3, ["EU rate", rules.rate], ["label", "percent"])
    sheet.row(4, ["Most the call gives", rules.most], ["label", "money"])
    _write_result(sheet, rows, rules.grant(whole), whole)
    sheet.head(HEAD_ROW, HEADS, freeze=True)
    for place in range(LINES):
        _write_partner(sheet, FIRST + place, rows[place] if place < len(rows) else [BLANK] * len(HEADS))
    _write_sums(sheet, rows)


def _write_result(sheet: Sheet, rows: Sequence[Sequence[Value]], grant: float, whole: float) -> None:
    total = f"N{SUM_ROW + 1}"
    largest = max((row[16] for row in rows), default=BLANK)
    results = (
        ("Grant in all", f'=IF(B5="",B4*{total},MIN(B4*{total},B5))', grant, "result-whole"),
        ("Own share in all", f"={total}-E3", whole - grant, "result-whole"),
        ("Largest share", f'=IF({total}=0,"",MAX(Q{FIRST + 1}:Q{SUM_ROW}))', largest, "result-percent"),
    )
    for row, (label, formula, value, style) in enumerate(results, 2):
        sheet.put(row, 3, label, "label")
        sheet.put(row, 4, Sum(formula, value, style))


def _write_partner(sheet: Sheet, row: int, cells: Sequence[Value]) -> None:
    n, total = row + 1, f"N${SUM_ROW + 1}"
    formulas = (
        f"B{n}*C{n}",
        f"D{n}*(E{n}*F{n}+G{n})",
        f"SUM(H{n}:K{n})",
        f"L{n}*$B$3",
        f"L{n}+M{n}",
        f"$E$3*Q{n}",
        f"N{n}-O{n}",
        f"IF({total}=0,0,N{n}/{total})",
    )
    styles = ["result-whole"] * 7 + ["result-percent"]
    sums = [
        Sum(f'=IF($A{n}="","",{formula})', value, style)
        for formula, value, style in zip(formulas, cells[9:], styles, strict=True)
    ]
    sheet.row(row, [*cells[:9], *sums], ["input", *["money"] * 8, *styles])


def _write_sums(sheet: Sheet, rows: Sequence[Sequence[Value]]) -> None:
    sheet.row(SUM_ROW, ["Total", *[BLANK] * (len(HEADS) - 1)], ["total-label", *["total"] * (len(HEADS) - 1)])
    for column in SUMMED:
        place = ord(column) - ord("A")
        value = sum(row[place] for row in rows if not isinstance(row[place], str))  # type: ignore[misc]
        sheet.put(SUM_ROW, place, Sum(f"=SUM({column}{FIRST + 1}:{column}{SUM_ROW})", value, "total"))
