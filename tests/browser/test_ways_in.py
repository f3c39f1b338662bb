"""Coming in as people do, in a real browser, with a real mail server and a real OpenID provider."""

import re
from collections.abc import Iterator

import pytest
from passlib.totp import TOTP
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.accounts import roles, sessions
from app.accounts.roles import ADMINISTRATOR, Grant
from app.accounts.service import find_person_id
from tests.accounts.provider import running_provider
from tests.browser.looking import NARROW, WIDE, Light, find_faults
from tests.browser.server import Server
from tests.mail.catcher import Catcher, part_of, running_catcher

pytestmark = pytest.mark.slow
PASSWORD, ANOTHER = "seven blue kites over Multan", "a kettle for each professor"
HOST = "localhost"  # a passkey belongs to a host name, which an address in numbers is not


@pytest.fixture(scope="module")
def catcher() -> Iterator[Catcher]:
    with running_catcher() as running:
        yield running


@pytest.fixture(scope="module")
def server(catcher: Catcher, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("ways-in")
    course = Server(folder, host=HOST)
    with running_provider("uni", public_url=course.url) as provider:
        file = folder / "providers.toml"
        keys = ("name", "issuer", "client_id", "client_secret")
        file.write_text("[uni]\n" + "".join(f'{key} = "{getattr(provider, key)}"\n' for key in keys))
        file.chmod(0o600)
        course.settings |= {
            "COURSE_PROVIDERS_FILE": file,
            "COURSE_SECOND_FACTOR": "administrators",
            "COURSE_SMTP_HOST": "127.0.0.1",
            "COURSE_SMTP_PORT": catcher.port,
            "COURSE_SMTP_SECURITY": "none",
        }
        with course:
            yield course


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    own = browser.new_context(viewport={"width": 360, "height": 800})
    yield own
    own.close()


@pytest.fixture
def page(context: BrowserContext, server: Server) -> Page:
    opened = context.new_page()
    opened.goto(server.url)
    return opened


def mailed_code(page: Page, catcher: Catcher, address: str, already: int) -> str:
    """From the newest mail in the mailbox, as soon as one more than `already` came."""
    for _moment in range(600):
        texts = [part_of(mail, "text/plain") for mail in catcher.caught if mail["To"] == address]
        codes = [found[1] for text in texts if (found := re.match(r"Your code: (\d{6})", text))]
        if len(codes) > already:
            return codes[-1]
        page.wait_for_timeout(100)
    raise AssertionError(f"no code for {address}")


def fill_registration(page: Page, name: str, address: str) -> None:
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Email address").fill(address)
    page.get_by_label("Your university").select_option("lums")
    page.get_by_label("Staff").check()


def register(page: Page, catcher: Catcher, name: str, address: str) -> None:
    page.get_by_role("link", name="Register").first.click()
    fill_registration(page, name, address)
    page.get_by_role("button", name="Send me a code").click()
    type_code(page, catcher, address)
    expect(page.locator(".header")).to_contain_text("Sign out")


def type_code(page: Page, catcher: Catcher, address: str, already: int = 0) -> None:
    page.get_by_label("Code").fill(mailed_code(page, catcher, address, already))
    page.get_by_role("button", name="Continue").click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    page.get_by_role("link", name="Sign in").first.click()


def set_password(page: Page, password: str) -> None:
    page.get_by_role("link", name="Account", exact=True).click()
    page.get_by_label("New password").fill(password)
    page.get_by_role("button", name=re.compile("(Set|Change) password")).click()
    expect(page.get_by_role("status")).to_contain_text("Your password is set")


def enter_with_password(page: Page, address: str, password: str) -> None:
    page.get_by_text("Sign in with a password").click()
    page.locator("#password-email").fill(address)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def look_at(page: Page) -> None:
    """For pages that only such a journey comes to: nothing for axe, nothing to scroll sideways to."""
    faults = list(find_faults(page, Light(WIDE, "light"), Light(NARROW, "dark")))
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 360, "height": 800})
    page.emulate_media(color_scheme="light")
    assert not faults, "\n".join(faults)


def test_register_by_the_code_from_the_mail(page: Page, catcher: Catcher) -> None:
    register(page, catcher, "Ayesha Siddiqui", "ayesha@example.org")
    expect(page).to_have_title(re.compile("My course"))


def test_a_double_click_asks_for_one_code(page: Page, server: Server) -> None:
    page.get_by_role("link", name="Register").first.click()
    fill_registration(page, "Double Click", "double@example.org")
    page.get_by_role("button", name="Send me a code").dblclick(delay=80)  # as a hand does it
    page.wait_for_url("**/sign-in/code")
    assert server.query("SELECT count(*) FROM outbox_message WHERE recipient = ?", "double@example.org") == [(1,)]


def test_a_forgotten_password_is_replaced_by_way_of_a_code(page: Page, catcher: Catcher) -> None:
    register(page, catcher, "Bilal Ahmed", "bilal@example.org")
    set_password(page, PASSWORD)
    sign_out(page)
    page.get_by_label("Email address").first.fill("bilal@example.org")
    page.get_by_role("button", name="Send me a code").click()
    type_code(page, catcher, "bilal@example.org", already=1)
    set_password(page, ANOTHER)
    sign_out(page)
    enter_with_password(page, "bilal@example.org", PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text("do not fit together")
    page.get_by_label("Password", exact=True).fill(ANOTHER)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_title(re.compile("My course"))


def test_register_and_come_back_by_the_universitys_own_sign_in(page: Page) -> None:
    page.get_by_role("link", name="Register").first.click()
    page.get_by_role("button", name="Continue with University Uni").click()
    sign_in_there(page, "zainab")
    expect(page.get_by_label("Your name")).to_have_value("Zainab Ünal")
    look_at(page)
    page.get_by_label("Your university").select_option("lums")
    page.get_by_label("Staff").check()
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title(re.compile("My course"))
    sign_out(page)
    page.get_by_role("button", name="Continue with University Uni").click()
    expect(page).to_have_title(re.compile("My course"))
    expect(page.locator(".header")).to_contain_text("Zainab Ünal")


def sign_in_there(page: Page, account: str) -> None:
    page.locator("input[name=login]").fill(account)
    page.locator("input[name=password]").fill("anything")
    page.locator("button[type=submit]").click()
    page.locator("input[name=prompt][value=consent]").wait_for(state="attached")
    page.locator("button[type=submit]").click()


def test_a_passkey_is_added_and_signs_in(context: BrowserContext, page: Page, catcher: Catcher, server: Server) -> None:
    add_virtual_device(context, page)
    register(page, catcher, "Chiara Rossi", "chiara@example.org")
    page.get_by_role("link", name="Account", exact=True).click()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("status")).to_contain_text("Your passkey is added")
    look_at(page)
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_title(re.compile("My course"))
    expect(page.locator(".header")).to_contain_text("Chiara Rossi")
    sign_out(page)
    with server.writing() as db:
        sessions.choose_language(db, find_person_id(db, "chiara@example.org"), "ur")  # on another device
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("html")).to_have_attribute("lang", "ur")


def test_a_removed_passkey_opens_nothing(context: BrowserContext, page: Page, catcher: Catcher) -> None:
    add_virtual_device(context, page)
    register(page, catcher, "Dawud Siddiqui", "dawud@example.org")
    page.get_by_role("link", name="Account", exact=True).click()
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("button", name=re.compile("^Remove ")).click()
    expect(page.get_by_role("status")).to_contain_text("is removed")
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("main")).to_contain_text("This passkey did not work")


def add_virtual_device(context: BrowserContext, page: Page) -> None:
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    more = {"isUserVerified": True, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options | more})


def test_an_administrator_sets_up_an_app_and_is_asked_for_its_code(
    page: Page, catcher: Catcher, server: Server
) -> None:
    address = "fatima@example.org"
    register(page, catcher, "Fatima Noor", address)
    with server.writing() as db:
        roles.grant(db, find_person_id(db, address), Grant(ADMINISTRATOR), granted_by=None)
    sign_out(page)
    page.get_by_label("Email address").first.fill(address)
    page.get_by_role("button", name="Send me a code").click()
    type_code(page, catcher, address, already=1)
    expect(page.locator(".header")).to_contain_text("Sign out")
    page.goto(f"{server.url}/mails")
    look_at(page)
    page.get_by_role("button", name="Set up an authenticator app").click()
    key = page.locator(".mono").inner_text().replace("-", "")
    look_at(page)
    type_digits(page, "Six digits", key)
    look_at(page)
    recovery = page.locator("li.mono, .mono li").first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    look_at(page)
    sign_out(page)
    page.get_by_label("Email address").first.fill(address)
    page.get_by_role("button", name="Send me a code").click()
    type_code(page, catcher, address, already=2)
    expect(page.locator(".header")).to_contain_text("Sign out")
    page.goto(f"{server.url}/mails")
    look_at(page)
    page.get_by_label("Code of your authenticator app").fill("000000")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("does not fit")
    page.get_by_label("Code of your authenticator app").fill(recovery)
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title(re.compile("Mails"))


def type_digits(page: Page, label: str, key: str) -> None:
    """As the app shows them in this moment."""
    page.get_by_label(label).fill(TOTP(key).generate().token)
    page.get_by_role("button", name="Continue").click()
