"""Every page of the course and every state of it that looks different: where it is, and who sees it."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page

from tests.browser.records import Records
from tests.browser.server import Server

VISITOR, LEARNER, GRADUATE, ADMINISTRATOR = "visitor", "learner", "graduate", "administrator"
LESSON = "/modules/mobilities/lessons/why-mobility"
FILE = "mobilities/01-why-mobility.md"
Act = Callable[[Page], None]
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Sight:
    """A page as one kind of person sees it. `act` does on it what leads to the state that is meant."""

    name: str
    route: str
    who: str = VISITOR
    path: str = ""
    """Where the route has parameters, the address; {certificate} stands for the code of the graduate's."""
    status: int = 200
    act: Act | None = None


def _send(page: Page) -> None:
    page.locator("main form button[type=submit]").first.click()
    page.locator(".error-summary").wait_for()


def _press_link(page: Page) -> None:
    page.locator("main form button").click()
    page.get_by_role("heading", name="This link is used up or too old").wait_for()


def _send_password(page: Page) -> None:
    page.get_by_text("Sign in with a password").click()
    page.locator("form[action='/sign-in/password'] button").click()
    page.locator(".error-summary").wait_for()


def _ask_for_code(page: Page) -> None:
    page.get_by_label("E-mail address").first.fill(f"somebody.{next(_numbers)}@example.org")
    page.get_by_role("button", name="Send me a code").click()
    page.wait_for_url("**/sign-in/code")


def _type_wrong_code(page: Page) -> None:
    _ask_for_code(page)
    page.get_by_label("Code").fill("12")
    page.get_by_role("button", name="Continue").click()
    page.locator(".error-summary").wait_for()


def _answer_check(page: Page) -> None:
    box = page.locator(".check").first
    box.locator("input[name=answer][value=a]").check()
    box.get_by_role("button", name="Check").click()
    page.locator(".check .verdict").wait_for()


def _open_details(page: Page) -> None:
    for summary in page.locator("main summary").all():
        if summary.is_visible():
            summary.click()


def _err(page: Page) -> None:
    """Types two mistakes, which are not saved: the page is left before that."""
    text = page.get_by_label("Text of the file")
    text.fill(text.input_value() + "\n:::exampel\nWords.\n:::\n\n#### Too deep\n")
    page.locator(".finding-error").first.wait_for()


def _send_nothing(page: Page) -> None:
    page.get_by_role("button", name="Compare and keep as drafts").click()
    page.locator(".error-summary").wait_for()


def _check_no_file(page: Page) -> None:
    page.get_by_role("button", name="Check the file").click()
    page.locator(".error-summary").wait_for()


def _revoke_without_reason(page: Page) -> None:
    page.get_by_role("button", name="Revoke this certificate").click()
    page.locator(".error-summary").wait_for()


def _collide(page: Page) -> None:
    """Somebody else saves the same file first."""
    text = page.get_by_label("Text of the file")
    fields = {name: page.locator(f"input[name={name}]").input_value() for name in ("seen", "change")}
    typed = text.input_value()
    data = {
        **fields,
        "page": f"other-{next(_numbers)}",
        "act": "keep",
        "text": f"{typed}\nTheir words {next(_numbers)}.\n",
    }
    page.request.post(page.url, form=data, headers={"Sec-Fetch-Site": "same-origin"})
    text.fill(f"{typed}\nMy words.\n")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_role("heading", name="This file was changed in the meantime").wait_for()


SIGHTS = (
    Sight("home", "/"),
    Sight("home-learner", "/", LEARNER),
    Sight("register", "/register"),
    Sight("register-other-university", "/register", act=_open_details),
    Sight("register-refused", "/register", act=_send),
    Sight("sign-in", "/sign-in"),
    Sight("sign-in-refused", "/sign-in", act=_send),
    Sight("sign-in-password-refused", "/sign-in", act=_send_password),
    Sight("code", "/sign-in/code", path="/sign-in", act=_ask_for_code),
    Sight("code-refused", "/sign-in/code", path="/sign-in", act=_type_wrong_code),
    Sight("mailed-link", "/sign-in/link/{link}", path="/sign-in/link/of-a-mail"),
    Sight("mailed-link-spent", "/sign-in/link/{link}", path="/sign-in/link/of-a-mail", act=_press_link),
    Sight("account", "/account", LEARNER),
    Sight("account-refused", "/account", LEARNER, act=_send),
    Sight("second-factor", "/sign-in/second-factor", ADMINISTRATOR),
    Sight("sign-in-again", "/sign-in/again", LEARNER),
    Sight("code-by-hand", "/sign-in-codes", ADMINISTRATOR),
    Sight("code-by-hand-refused", "/sign-in-codes", ADMINISTRATOR, act=_send),
    Sight("mails", "/mails", ADMINISTRATOR),
    Sight("my-course", "/my-course", LEARNER),
    Sight("my-course-new", "/my-course", ADMINISTRATOR),
    Sight("my-course-completed", "/my-course", GRADUATE),
    Sight("module", "/modules/{module_id}", path="/modules/mobilities"),
    Sight("module-learner", "/modules/{module_id}", LEARNER, "/modules/mobilities"),
    Sight("module-passed", "/modules/{module_id}", GRADUATE, "/modules/mobilities"),
    Sight("lesson", "/modules/{module_id}/lessons/{lesson_id}", path=LESSON),
    Sight("lesson-check-answered", "/modules/{module_id}/lessons/{lesson_id}", path=LESSON, act=_answer_check),
    Sight("lesson-completed", "/modules/{module_id}/lessons/{lesson_id}", LEARNER, LESSON),
    Sight("search", "/search"),
    Sight("search-found", "/search", path="/search?q=credit+transfer"),
    Sight("search-nothing", "/search", path="/search?q=zzzz"),
    Sight("module-whole", "/modules/{module_id}/whole", path="/modules/mobilities/whole"),
    Sight("styleguide", "/styleguide", ADMINISTRATOR),
    Sight("problem-new", "/problems/new", path="/problems/new?page=/glossary"),
    Sight("problem-refused", "/problems/new", path="/problems/new?page=/glossary", act=_send),
    Sight("problems", "/problems", ADMINISTRATOR),
    Sight("preferences", "/preferences"),
    Sight("offline", "/offline"),
    Sight("about", "/pages/{page_id}", path="/pages/about"),
    Sight("orientation", "/pages/{page_id}", path="/pages/orientation"),
    Sight("cases", "/pages/{page_id}", path="/pages/cases"),
    Sight("glossary", "/glossary"),
    Sight("toolkit", "/toolkit"),
    Sight("quiz", "/modules/{module_id}/quiz", path="/modules/mobilities/quiz"),
    Sight("quiz-tried", "/modules/{module_id}/quiz", LEARNER, "/modules/recognition/quiz"),
    Sight("quiz-open", "/modules/{module_id}/quiz", LEARNER, "/modules/strategy/quiz"),
    Sight(
        "attempt",
        "/modules/{module_id}/quiz/attempts/{number}",
        LEARNER,
        "/modules/strategy/quiz/attempts/1?question=4",
    ),
    Sight(
        "review",
        "/modules/{module_id}/quiz/attempts/{number}/review",
        LEARNER,
        "/modules/strategy/quiz/attempts/1/review",
    ),
    Sight(
        "result-failed",
        "/modules/{module_id}/quiz/attempts/{number}/result",
        LEARNER,
        "/modules/recognition/quiz/attempts/1/result",
    ),
    Sight(
        "result-passed",
        "/modules/{module_id}/quiz/attempts/{number}/result",
        GRADUATE,
        "/modules/mobilities/quiz/attempts/1/result",
    ),
    Sight("certificates-none", "/certificates", LEARNER),
    Sight("certificates", "/certificates", GRADUATE),
    Sight("certificate", "/certificates/{code}", GRADUATE, "/certificates/{certificate}"),
    Sight(
        "certificate-for-wallets", "/certificates/{code}", GRADUATE, "/certificates/{certificate}", act=_open_details
    ),
    Sight("record", "/my-course/record", GRADUATE),
    Sight("register-of-certificates", "/register-of-certificates", ADMINISTRATOR),
    Sight(
        "register-entry", "/register-of-certificates/{code}", ADMINISTRATOR, "/register-of-certificates/{certificate}"
    ),
    Sight(
        "register-entry-refused",
        "/register-of-certificates/{code}",
        ADMINISTRATOR,
        "/register-of-certificates/{certificate}",
        act=_revoke_without_reason,
    ),
    Sight("verify", "/verify"),
    Sight("verify-file-refused", "/verify", act=_check_no_file),
    Sight("verify-refused", "/verify", path="/verify?code=abc", status=422),
    Sight("verify-unknown", "/verify/{code}", path="/verify/aaaaaaaaaaaaaaaaaaaaaaaaaa", status=404),
    Sight("verification", "/verify/{code}", path="/verify/{certificate}"),
    Sight("authoring", "/authoring", ADMINISTRATOR),
    Sight(
        "authoring-items",
        "/authoring/modules/{module_id}/items",
        ADMINISTRATOR,
        "/authoring/modules/mobilities/items",
    ),
    Sight(
        "authoring-item",
        "/authoring/modules/{module_id}/items/{item_id}",
        ADMINISTRATOR,
        "/authoring/modules/mobilities/items/credit-months-left",
    ),
    Sight("authoring-new", "/authoring/new", ADMINISTRATOR),
    Sight("authoring-new-refused", "/authoring/new", ADMINISTRATOR, act=_send),
    Sight("authoring-editor", "/authoring/files/{path:path}", ADMINISTRATOR, f"/authoring/files/{FILE}"),
    Sight(
        "authoring-editor-mistakes", "/authoring/files/{path:path}", ADMINISTRATOR, f"/authoring/files/{FILE}", act=_err
    ),
    Sight(
        "authoring-choice", "/authoring/choices/{path:path}", ADMINISTRATOR, "/authoring/files/about.md", act=_collide
    ),
    Sight("authoring-move", "/authoring/moves/{path:path}", ADMINISTRATOR, f"/authoring/moves/{FILE}"),
    Sight("authoring-history", "/authoring/history/{path:path}", ADMINISTRATOR, f"/authoring/history/{FILE}"),
    Sight("authoring-publish", "/authoring/publish", ADMINISTRATOR),
    Sight("authoring-translations", "/authoring/translations", ADMINISTRATOR),
    Sight(
        "authoring-translation",
        "/authoring/translations/{language}/{path:path}",
        ADMINISTRATOR,
        f"/authoring/translations/ur/{FILE}",
    ),
    Sight("authoring-archive", "/authoring/archive", ADMINISTRATOR),
    Sight("authoring-archive-refused", "/authoring/archive", ADMINISTRATOR, act=_send_nothing),
    Sight("statistics", "/statistics", ADMINISTRATOR),
    Sight("statistics-refused", "/statistics", ADMINISTRATOR, "/statistics?from=soon", status=422),
    Sight("people", "/statistics/people", ADMINISTRATOR),
    Sight("people-list", "/people", ADMINISTRATOR),
    Sight("people-read-in", "/people/lists", ADMINISTRATOR),
    Sight("people-read-in-refused", "/people/lists", ADMINISTRATOR, act=_send),
    Sight("people-lines", "/people/lists/{list_id}", ADMINISTRATOR, "/people/lists/1"),
    Sight("people-reminder", "/people/reminder", ADMINISTRATOR),
    Sight("people-universities", "/people/universities", ADMINISTRATOR),
    Sight("people-twice", "/people/duplicates", ADMINISTRATOR),
    Sight("survey", "/surveys/{survey_id}", GRADUATE, "/surveys/mobilities"),
    Sight("surveys", "/statistics/surveys", ADMINISTRATOR),
    Sight("report", "/statistics/reports/{plan_id}", ADMINISTRATOR, "/statistics/reports/pack"),
    Sight("figures", "/figures"),
    Sight("filings", "/statistics/filings", ADMINISTRATOR),
    Sight("filing", "/statistics/filings/{filing_id}", ADMINISTRATOR, "/statistics/filings/1"),
    Sight("changes", "/statistics/filings/{filing_id}/changes", ADMINISTRATOR, "/statistics/filings/1/changes"),
    Sight("figure", "/statistics/figures/{figure_id}", ADMINISTRATOR, "/statistics/figures/registered?category=staff"),
    Sight("roles", "/roles", ADMINISTRATOR),
    Sight("audit", "/audit", ADMINISTRATOR, "/audit?check=yes"),
    Sight("retention", "/retention", ADMINISTRATOR),
    Sight("my-data", "/my-data", LEARNER),
    Sight("erasure", "/my-data/erasure", LEARNER),
    Sight("erased", "/erased"),
    Sight("privacy", "/privacy"),
    Sight("privacy-version", "/privacy/{number}", path="/privacy/1"),
    Sight("accessibility", "/accessibility"),
    Sight("error-403", "/statistics", LEARNER, status=403),
    Sight("error-404", "/modules/{module_id}", path="/modules/cooking", status=404),
    Sight(
        "error-409",
        "/modules/{module_id}/quiz/attempts/{number}/result",
        LEARNER,
        "/modules/strategy/quiz/attempts/1/result",
        status=409,
    ),
)
NOT_PAGES = {
    "/sign-in/with/{provider_id}",  # leads to the ways in
    "/sign-in/from/{provider_id}",  # needs a provider: test_ways_in.py looks at it
    "/register/rest",  # as above
    "/account/second-factor",  # needs a set-up that has begun: test_ways_in.py looks at it
    "/toolkit/{module_id}",  # a file to take away; axe looks at it as such
    "/account/password",  # leads to the account
    "/modules/{module_id}/lessons/{lesson_id}/checks/{check_id}",  # leads to the lesson
    "/.well-known/did.json",
    "/certificates/{code}/{file_name}",
    "/keys/{key_name}",
    "/my-course/record.json",
    "/register-of-certificates/certificates.zip",
    "/status/{list_number}",
    "/statistics/{table_id}.csv",
    "/statistics/surveys.csv",
    "/people.csv",
    "/people.xlsx",
    "/statistics/{table_id}.xlsx",
    "/statistics/reports/{plan_id}.{extension}",
    "/statistics/figures/{figure_id}.csv",
    "/statistics/filings/{filing_id}.json",
    "/media/{name}",
    "/authoring/course.zip",
    "/authoring/preview/{path:path}",  # stands in a frame of the editor, where no script runs
    "/static/{name:path}",
    "/worker.js",
    "/modules/{module_id}/offline-list",
    "/my-data/my-data.json",
    "/my-data/my-data.zip",
    "/healthz",
    "/readyz",
}


@dataclass(frozen=True)
class Visit:
    """Brings people to the pages of one server."""

    server: Server
    records: Records

    def sign_in(self, context: BrowserContext, who: str) -> None:
        if who != VISITOR:
            context.add_cookies([{"name": "session", "value": self.token(who), "url": self.server.url}])

    def token(self, who: str) -> str:
        """What the session cookie of this person holds after signing in."""
        return self.server.sign_in(getattr(self.records, who))

    def address(self, sight: Sight) -> str:
        return self.server.url + (sight.path or sight.route).format(certificate=self.records.certificate)

    def go(self, page: Page, sight: Sight) -> None:
        answer = page.goto(self.address(sight))
        assert answer is not None
        assert answer.status == sight.status, f"{sight.name}: {answer.status}"
        if sight.act:
            sight.act(page)
            page.wait_for_load_state()
