"""Credits by proportion and by workload, grades by shared bands."""

from collections.abc import Sequence
from dataclasses import dataclass

from tools.content.sheet import BLANK, Book, Sheet, Sum, Value, at
from tools.content.word import Origin


def conversion(origin: Origin) -> bytes:
    book = Book(
        "Credit and grade conversion",
        origin,
        [
            "Fill this in before departure, and keep it with the learning agreement.",
            "Sheet “Credits”: enter the size of your degree, the host courses (A) and the home courses (B).",
            "The proportion method divides the ECTS credits by the factor. The workload method is a second opinion.",
            "A difference of up to one credit hour is no cause for alarm. After the stay, credit what was agreed.",
            "Sheet “Grades”: enter how many passing students got each grade in each system, best grade first.",
            "The sheet turns the counts into bands and picks the home grade that shares most of the host grade's band.",
            "“Tie” means that two home grades share equally: apply the tie rule that your university has published.",
            "No official rate exists between ECTS credits and Pakistani credit hours. Publish the method you use.",
        ],
    )
    _write_credits(book.sheet("Credits", "Credits: Table A and Table B", CREDIT_WIDTHS), BLANK, [], [])
    title = "Example: five courses abroad, five at home (invented)"
    _write_credits(book.sheet("Example credits", title, CREDIT_WIDTHS), 130, HOST_COURSES, HOME_COURSES)
    _write_grades(book.sheet("Grades", "Grades: two tables compared", GRADE_WIDTHS), Scale(()), Scale(()))
    title = "Example: made-up tables of 200 and 400 students"
    _write_grades(book.sheet("Example grades", title, GRADE_WIDTHS), HOST_GRADES, HOME_GRADES)
    return book.save()


Courses = Sequence[tuple[str, int]]
HOST_COURSES = (("Course 1", 6), ("Course 2", 6), ("Course 3", 6), ("Course 4", 5), ("Course 5", 5))
HOME_COURSES = tuple((f"Home course {number}", 3) for number in range(1, 6))
CREDIT_WIDTHS = (40, 14, 40, 14)
COURSE_LINES = 8
FIRST_COURSE = 7
TOTAL_ROW = FIRST_COURSE + COURSE_LINES
EUROPEAN_TOTAL = 240
WORKLOAD = (
    ("Credit hours of the course", 3),
    ("Weeks of teaching", 16),
    ("Hours alone for each hour in class", 2),
    ("Hours for exams", 6),
)


def _write_credits(sheet: Sheet, degree: Value, host: Courses, home: Courses) -> None:
    ects, hours = (sum(credit for _name, credit in courses) for courses in (host, home))
    factor = BLANK if isinstance(degree, str) else EUROPEAN_TOTAL / degree
    sheet.row(2, ["Credit hours of the home degree", degree], ["label", "number"])
    sheet.row(3, ["ECTS credits of a four-year degree", EUROPEAN_TOTAL], ["label", "number"])
    _result(sheet, 4, "ECTS credits for one credit hour", Sum('=IF(B3="","",B4/B3)', factor, "result-two"))
    sheet.head(6, ["Table A: host course", "ECTS credits", "Table B: home course it replaces", "Credit hours"])
    for place in range(COURSE_LINES):
        cells = [*_at(host, place), *_at(home, place)]
        sheet.row(FIRST_COURSE + place, cells, ["input", "number"] * 2)
    sums = [
        Sum(f"=SUM({column}{FIRST_COURSE + 1}:{column}{TOTAL_ROW})", value, "total")
        for column, value in (("B", ects), ("D", hours))
    ]
    sheet.row(TOTAL_ROW, ["Total", sums[0], "Total", sums[1]], ["total-label", "total", "total-label", "total"])
    _write_fit(sheet, TOTAL_ROW + 2, BLANK if isinstance(factor, str) else ects / factor, hours)
    _write_workload(sheet, TOTAL_ROW + 6)


def _write_fit(sheet: Sheet, row: int, worth: Value, hours: int) -> None:
    total = TOTAL_ROW + 1
    gap = BLANK if isinstance(worth, str) else worth - hours
    verdict = BLANK if isinstance(gap, str) else "The plan fits" if abs(gap) <= 1 else "Look again"
    is_empty = f'OR(B5="",B{total}=0)'
    by_proportion = Sum(f'=IF({is_empty},"",B{total}/B5)', worth, "result-two")
    _result(sheet, row, "Table A in credit hours, by proportion", by_proportion)
    _result(
        sheet, row + 1, "Difference from Table B", Sum(f'=IF({is_empty},"",B{row + 1}-D{total})', gap, "result-two")
    )
    formula = f'=IF({is_empty},"",IF(ABS(B{row + 2})<=1,"The plan fits","Look again"))'
    _result(sheet, row + 2, "Verdict (up to one credit hour is fine)", Sum(formula, verdict, "word"))


def _write_workload(sheet: Sheet, row: int) -> None:
    """The second method, for one course."""
    sheet.head(row, ["Second opinion: workload of one course", "Value"])
    for place, (label, value) in enumerate(WORKLOAD, 1):
        sheet.row(row + place, [label, value], ["label", "number"])
    credit, weeks, alone, exams = (number for _label, number in WORKLOAD)
    hours, n = credit * weeks * (1 + alone) + exams, row + 2
    _result(sheet, row + 5, "Hours of work in all", Sum(f"=B{n}*B{n + 1}*(1+B{n + 2})+B{n + 3}", hours))
    for place, per_credit in ((6, 25), (7, 30)):
        credits_ = Sum(f"=B{n + 4}/{per_credit}", hours / per_credit, "result-two")
        _result(sheet, row + place, f"ECTS credits at {per_credit} hours", credits_)


def _result(sheet: Sheet, row: int, label: str, value: Sum) -> None:
    sheet.row(row, [label, value], ["label", "result"])


def _at(pairs: Sequence[tuple[str, int]], place: int) -> tuple[Value, Value]:
    return pairs[place] if place < len(pairs) else (BLANK, BLANK)


Band = tuple[float, float]


@dataclass(frozen=True)
class Scale:
    """Passing grades, best first, with the number of students who got each."""

    grades: Sequence[tuple[str, int]]

    @property
    def bands(self) -> list[Band]:
        """From and to, in per cent from the top."""
        whole, above, found = sum(count for _grade, count in self.grades), 0, []
        for _grade, count in self.grades:
            found.append((100 * above / whole, 100 * (above + count) / whole))
            above += count
        return found


HOST_GRADES = Scale((("9–10", 16), ("8", 44), ("7", 80), ("6", 44), ("5", 16)))
HOME_GRADES = Scale((("A", 60), ("A−", 60), ("B+", 80), ("B", 80), ("B−", 60), ("C+", 32), ("C", 28)))
GRADE_WIDTHS = (14, 11, 10, 10, 14, 10, 10, 12, 11, 10, 10)
GRADE_HEADS = ("Host grade", "Students", "From", "To", "Home grade to enter", "Tie?")
HOME_HEADS = ("Home grade", "Students", "From", "To")
GRADE_LINES = 10
FIRST_GRADE = 4
HOME_COLUMN = 7
LAST_LINE = FIRST_GRADE + GRADE_LINES
SHARED_HEAD = LAST_LINE + 2
FIRST_SHARED = SHARED_HEAD + 1


def _write_grades(sheet: Sheet, host: Scale, home: Scale) -> None:
    sheet.note(
        1,
        "Passing grades only, best first, two years or more, same field and level. From and to: per cent from the top.",
    )
    sheet.head(3, GRADE_HEADS)
    for place, label in enumerate(HOME_HEADS):
        sheet.put(3, HOME_COLUMN + place, label, "head")
    for place in range(GRADE_LINES):
        sheet.row(FIRST_GRADE + place, [], [])
        _write_scale(sheet, place, 0, host)
        _write_scale(sheet, place, HOME_COLUMN, home)
        _write_match(sheet, place, host, home)
    _write_shared(sheet, host, home)


def _write_scale(sheet: Sheet, place: int, column: int, scale: Scale) -> None:
    row = FIRST_GRADE + place
    grade, count = _at(scale.grades, place)
    start, end = scale.bands[place] if place < len(scale.grades) else (BLANK, BLANK)
    own, top = at(row, column + 1), at(FIRST_GRADE, column + 1, fixed=True)
    everybody = f"SUM({top}:{at(LAST_LINE - 1, column + 1, fixed=True)})"
    above = f"SUM({top}:{at(row - 1, column + 1)})" if place else "0"
    sheet.put(row, column, grade, "grade")
    sheet.put(row, column + 1, count, "number")
    sheet.put(row, column + 2, Sum(f'=IF({own}="","",100*{above}/{everybody})', start))
    sheet.put(row, column + 3, Sum(f'=IF({own}="","",{at(row, column + 2)}+100*{own}/{everybody})', end))


def _write_match(sheet: Sheet, place: int, host: Scale, home: Scale) -> None:
    row = FIRST_GRADE + place
    grade, tie = _match(host.bands[place], home) if place < len(host.grades) else (BLANK, BLANK)
    shared = f"{at(FIRST_SHARED + place, 1)}:{at(FIRST_SHARED + place, GRADE_LINES)}"
    names = f"$H${FIRST_GRADE + 1}:$H${LAST_LINE}"
    is_empty = f'OR({at(row, 1)}="",COUNT({shared})=0)'
    sheet.put(row, 4, Sum(f'=IF({is_empty},"",INDEX({names},MATCH(MAX({shared}),{shared},0)))', grade, "grade-label"))
    # Bands come from divisions, so two equal shares may differ in the last digit.
    formula = f'=IF({is_empty},"",IF(COUNTIF({shared},">"&(MAX({shared})-0.0001))>1,"Tie","–"))'
    sheet.put(row, 5, Sum(formula, tie, "word"))


def _match(band: Band, home: Scale) -> tuple[str, str]:
    shared = [_shared(band, other) for other in home.bands]
    best = max(shared)
    is_tie = sum(points > best - 0.0001 for points in shared) > 1
    return home.grades[shared.index(best)][0], "Tie" if is_tie else "–"


def _write_shared(sheet: Sheet, host: Scale, home: Scale) -> None:
    """The points that each pair of bands shares, below both tables."""
    sheet.note(SHARED_HEAD - 1, "Points that a host grade (down) shares with a home grade (across):")
    sheet.head(SHARED_HEAD, ["Points shared"])
    for place in range(GRADE_LINES):
        host_name, home_name = _at(host.grades, place)[0], _at(home.grades, place)[0]
        sheet.put(FIRST_SHARED + place, 0, _copy(f"$A{FIRST_GRADE + place + 1}", host_name, "grade-label"))
        sheet.put(SHARED_HEAD, 1 + place, _copy(f"$H${FIRST_GRADE + place + 1}", home_name, "grade-head"))
        for column in range(GRADE_LINES):
            is_filled = place < len(host.grades) and column < len(home.grades)
            value = _shared(host.bands[place], home.bands[column]) if is_filled else BLANK
            sheet.put(FIRST_SHARED + place, 1 + column, Sum(_shared_formula(place, column), value))


def _copy(cell: str, value: Value, style: str) -> Sum:
    return Sum(f'=IF({cell}="","",{cell})', value, style)


def _shared_formula(place: int, column: int) -> str:
    own, other = FIRST_GRADE + place + 1, FIRST_GRADE + column + 1
    overlap = f"MAX(0,MIN($D{own},$K${other})-MAX($C{own},$J${other}))"
    return f'=IF(OR($B{own}="",$I${other}=""),"",{overlap})'


def _shared(one: Band, two: Band) -> float:
    return max(0.0, min(one[1], two[1]) - max(one[0], two[0]))
