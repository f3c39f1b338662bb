"""An administrator sets a period and takes the tables away: they hold what a recount of the database finds."""

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from app.accounts import service as accounts
from app.accounts.roles import ADMINISTRATOR, Grant
from tests.browser.recount import MODULES, Recount
from tests.browser.server import Server
from tests.browser.watching import watch
from tests.statistics.make import Maker

pytestmark = pytest.mark.slow

EMAIL = "exporter@example.org"
FIRST, LAST = date(2026, 3, 10), date(2026, 4, 9)
BEGINNING = datetime(2026, 3, 10, tzinfo=ZoneInfo("Asia/Karachi"))
MOMENT = timedelta(microseconds=1)
DAY = timedelta(days=1)
TABLES = ("funnel", "categories", "partners", "modules")


@pytest.fixture(scope="module")
def people(server: Server) -> None:
    """Around both edges of the period: before, on the first and the last moment, within, after."""
    edges = [BEGINNING - MOMENT, BEGINNING, BEGINNING + 9 * DAY, BEGINNING + 31 * DAY - MOMENT, BEGINNING + 31 * DAY]
    with server.writing() as db:
        accounts.add_person(
            db, "Esra Exporter", EMAIL, {"category": "staff", "partner": "nust"}, (Grant(ADMINISTRATOR),)
        )
        for registered, finished in [(a, b) for a in edges for b in edges if a <= b]:
            live(Maker(db), registered, finished)


def live(make: Maker, registered: datetime, finished: datetime) -> None:
    """Three people: one only registers, one starts and moves to another university, one holds a certificate."""
    make.person(at=registered, category="other", partner=None, other_name="University of Sargodha", country="PK")
    starter = make.person(at=registered, category="students", partner="lums")
    make.lesson(starter, at=finished, module="strategy")
    make.belongs(starter, at=registered + DAY, partner="bologna", category="staff")
    graduate = make.person(at=registered, partner="nust")
    for module in MODULES:
        make.answer(graduate, at=finished, module=module)
        make.passed(graduate, at=finished, module=module)
    make.completed(graduate, at=finished)
    make.award(graduate, at=finished)


@pytest.fixture(scope="module")
def page(browser: Browser, server: Server, people: None) -> Iterator[Page]:
    """The statistics of the period, before the administrator."""
    context = browser.new_context()
    seen = watch(context, server.url)
    page = context.new_page()
    sign_in(page, server)
    page.get_by_role("link", name="Statistics").click()
    page.get_by_label("First day").fill(str(FIRST))
    page.get_by_label("Last day").fill(str(LAST))
    page.get_by_role("button", name="Show this period").click()
    expect(page.get_by_text("from 10 March 2026 to 9 April 2026")).to_be_visible()
    yield page
    context.close()
    seen.assert_clean()


def sign_in(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/sign-in")
    page.get_by_label("Email address").first.fill(EMAIL)
    page.get_by_role("button", name="Send me a code").click()
    page.wait_for_url("**/sign-in/code")
    page.get_by_label("Code").fill(server.mailed_code(EMAIL))
    page.get_by_role("button", name="Continue").click()


@pytest.fixture(scope="module")
def recount(server: Server, people: None) -> Recount:
    return Recount(server, FIRST, LAST)


@pytest.mark.parametrize("table", TABLES)
def test_csv_equals_the_recount(page: Page, recount: Recount, table: str, tmp_path: Path) -> None:
    with download(page, table, "csv", tmp_path).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1:] == [[str(cell) for cell in row] for row in getattr(recount, table)()]


@pytest.mark.parametrize("table", TABLES)
def test_workbook_equals_the_recount(page: Page, recount: Recount, table: str, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(download(page, table, "xlsx", tmp_path), data_only=True)
    assert list(workbook[table].iter_rows(min_row=2, values_only=True)) == getattr(recount, table)()


def test_the_page_shows_the_same_numbers(page: Page, recount: Recount) -> None:
    shown = page.locator(".stats > div")
    figures = [(div.locator("dt").inner_text(), int(div.locator(".figure").inner_text())) for div in shown.all()]
    assert figures == recount.funnel()


def test_the_list_has_one_row_for_everybody_who_did_something(page: Page, recount: Recount, tmp_path: Path) -> None:
    with download(page, "people", "csv", tmp_path).open(encoding="utf-8-sig", newline="") as file:
        numbers = [int(row["Person number"]) for row in csv.DictReader(file)]
    assert numbers == recount.listed()


def download(page: Page, table: str, kind: str, folder: Path) -> Path:
    with page.expect_download() as started:
        page.locator(f"a[href^='/statistics/{table}.{kind}?']").click()
    assert started.value.suggested_filename.startswith(f"b-international_{table}_{FIRST}_{LAST}_as-of-")
    file = folder / f"{table}.{kind}"
    started.value.save_as(file)
    return file
