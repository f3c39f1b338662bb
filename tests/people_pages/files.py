"""Lists of people as programs write them."""

import csv
import io
from collections.abc import Sequence

from xlsxwriter import Workbook

HEADING = ("Name", "Email", "University", "Country", "Category", "Completed before", "Source")


def as_csv(
    rows: Sequence[Sequence[object]],
    heading: Sequence[str] = HEADING,
    separator: str = ",",
    encoding: str = "utf-8-sig",
) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([heading, *rows])
    return text.getvalue().encode(encoding)


def as_xlsx(rows: Sequence[Sequence[object]], heading: Sequence[str] = HEADING) -> bytes:
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as workbook:
        sheet = workbook.add_worksheet("People")
        for number, row in enumerate([heading, *rows]):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell)
    return file.getvalue()
