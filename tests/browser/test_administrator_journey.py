"""An administrator's day by keyboard alone, with script and without: people, a list, a report, a certificate."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app import clock
from app.accounts import service as accounts
from app.accounts.roles import ADMINISTRATOR, Grant
from tests.browser.keyboard import Keyboard
from tests.browser.server import Server
from tests.browser.watching import watch
from tests.certificates.make import make_award

pytestmark = pytest.mark.slow

LIST = "Name,Email,University,Category\n{name},{email},NUST,Staff\n"
TYPED = "Nattional Univ. of Science & Tech"
FIRST, LAST = (clock.now().date() + timedelta(days=days) for days in (-30, 30))
"""Around the day on which the people of this test register."""
PERIOD = f"from {FIRST:%-d %B %Y} to {LAST:%-d %B %Y}"


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def has_script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def word(has_script: bool) -> str:
    """What the people of this run have in their names."""
    return "Scripted" if has_script else "Plain"


@pytest.fixture
def email(server: Server, word: str) -> str:
    """An administrator's; with a holder of a certificate and somebody who typed a university in words of their own."""
    staff = {"category": "staff", "partner": "nust"}
    other = {"category": "staff", "partner": None, "other_name": f"{TYPED} {word}", "country": "PK"}
    address = f"{word.lower()}@example.org"
    with server.writing() as db:
        accounts.add_person(db, f"Dilara {word}", f"dilara.{address}", staff, (Grant(ADMINISTRATOR),))
        accounts.add_person(db, f"Typing {word}", f"typing.{address}", other)
        holder = accounts.add_person(db, f"Holder {word}", f"holder.{address}", staff)
        make_award(db, holder, holder=f"Holder {word}")
    return f"dilara.{address}"


@pytest.fixture
def keyboard(browser: Browser, server: Server, has_script: bool) -> Iterator[Keyboard]:
    context = browser.new_context(java_script_enabled=has_script, reduced_motion="reduce", locale="en-US")
    seen = watch(context, server.url)
    yield Keyboard(context.new_page())
    context.close()
    seen.assert_clean()


def test_a_day(keyboard: Keyboard, server: Server, email: str, word: str, tmp_path: Path) -> None:
    sign_in(keyboard, server, email)
    find_people(keyboard, word)
    read_a_list_in(keyboard, word, tmp_path)
    settle_a_university(keyboard, word)
    look_behind_a_number(keyboard)
    take_a_report_away(keyboard)
    file_the_report(keyboard)
    revoke_a_certificate(keyboard, word)


def sign_in(keyboard: Keyboard, server: Server, email: str) -> None:
    page = keyboard.page
    page.goto(server.url)
    keyboard.follow("Sign in")
    keyboard.write(page.get_by_label("Email address").first, email)
    keyboard.push_button("Send me a code")
    page.wait_for_url("**/sign-in/code")
    keyboard.write(page.get_by_label("Code"), server.mailed_code(email))
    keyboard.push_button("Continue")


def find_people(keyboard: Keyboard, word: str) -> None:
    page = keyboard.page
    keyboard.follow("People")
    keyboard.write(page.get_by_label("Name or email address"), f"holder {word}")
    keyboard.push(page.locator("summary", has_text="By university"))
    keyboard.select(page.get_by_label("University"), "nust")
    keyboard.push_button("Show these people")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody th")).to_contain_text(f"Holder {word}")


def read_a_list_in(keyboard: Keyboard, word: str, folder: Path) -> None:
    """First what each line would do, and then that."""
    page, file = keyboard.page, folder / "november.csv"
    file.write_text(LIST.format(name=f"Listed {word}", email=f"listed.{word}@example.org"))
    keyboard.follow("Read a list in")
    keyboard.choose_file(page.get_by_label("The list"), file)
    keyboard.push_button("Look at each line")
    expect(page.locator(".stats > div").first).to_contain_text(re.compile(r"1\s*New people|New people\s*1"))
    expect(page.locator("tbody tr")).to_contain_text(f"Listed {word}")
    keyboard.push_button("Read this list in")
    expect(page.get_by_role("status").first).to_contain_text("read in")


def settle_a_university(keyboard: Keyboard, word: str) -> None:
    page = keyboard.page
    keyboard.follow("Universities to look at")
    typed = page.locator("section.question").filter(has_text=f"{TYPED} {word}")
    keyboard.select(typed.get_by_role("combobox"), "nust")
    keyboard.push(typed.get_by_role("button", name="Decide"))
    expect(typed).to_have_count(0)


def look_behind_a_number(keyboard: Keyboard) -> None:
    page = keyboard.page
    keyboard.follow("Statistics")
    keyboard.write_day(page.get_by_label("First day"), FIRST.isoformat())
    keyboard.write_day(page.get_by_label("Last day"), LAST.isoformat())
    keyboard.push_button("Show this period")
    expect(page.locator("main")).to_contain_text(PERIOD)
    number = page.locator("main td.number a").first
    people = number.inner_text()
    keyboard.push(number)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Registered: {people}")
    expect(page.locator("tbody tr").first).to_be_visible()
    keyboard.push(page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="Statistics"))
    expect(page.locator("main")).to_contain_text(PERIOD)


def take_a_report_away(keyboard: Keyboard) -> None:
    page = keyboard.page
    keyboard.push(page.locator("main a[href^='/statistics/reports/programme?']"))
    expect(page.locator(".lead")).to_contain_text(PERIOD)
    for kind in ("pdf", "xlsx", "csv"):
        with page.expect_download() as started:
            keyboard.push(page.locator(f"a[href^='/statistics/reports/programme.{kind}?']"))
        assert started.value.suggested_filename.endswith(f".{kind}")


def file_the_report(keyboard: Keyboard) -> None:
    keyboard.push_button("File this report")
    expect(keyboard.page.locator("main")).to_contain_text(re.compile(r"[0-9a-f]{64}"))


def revoke_a_certificate(keyboard: Keyboard, word: str) -> None:
    page = keyboard.page
    keyboard.follow("Certificates")
    keyboard.follow("Register of all certificates")
    keyboard.write(page.get_by_label("Name, email address or code"), f"Holder {word}")
    keyboard.push_button("Search")
    keyboard.push(page.get_by_role("link", name=f"Holder {word}"))
    keyboard.write(page.get_by_label("Reason"), "Issued to another person of the same name.")
    keyboard.push_button("Revoke this certificate")
    expect(page.locator("main")).to_contain_text("revoked")
    expect(page.get_by_role("button", name="Revoke this certificate")).to_have_count(0)
