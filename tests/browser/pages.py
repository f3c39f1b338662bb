"""Every page of the course and every state of it that looks different: where it is, and who sees it."""

import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Page, Route

from tests.browser import acts
from tests.browser.acts import Act, refuse
from tests.browser.records import Records
from tests.browser.server import Server

VISITOR, NEWCOMER, LEARNER, GRADUATE = "visitor", "newcomer", "learner", "graduate"
GUARDED, ADMINISTRATOR = "guarded", "administrator"
LESSON = "/modules/mobilities/lessons/why-mobility"
FILE = "mobilities/01-why-mobility.md"
FRESH_SECONDS = 300
"""What matters most asks again for a sign-in that is older than a quarter of an hour; a run may take longer."""


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
    refuses: str = ""
    """The address of the form whose refusal this is."""
    has_script: bool = True
    """False for a page that our script leaves at once, and for one whose policy lets nobody's script run."""


SIGHTS = (
    Sight("home", "/"),
    Sight("home-learner", "/", LEARNER),
    Sight("register", "/register"),
    Sight("register-other-university", "/register", act=acts.open_details),
    Sight("register-refused", "/register", act=refuse("/register"), refuses="/register"),
    Sight("register-rest", "/register/rest", NEWCOMER),
    Sight("register-rest-refused", "/register/rest", NEWCOMER, act=refuse("/rest"), refuses="/register/rest"),
    Sight("sign-in", "/sign-in"),
    Sight("sign-in-refused", "/sign-in", act=refuse("/sign-in"), refuses="/sign-in"),
    Sight("sign-in-password-refused", "/sign-in", act=refuse("/password"), refuses="/sign-in/password"),
    Sight("sign-in-from", "/sign-in/from/{provider_id}", path="/sign-in/from/uni?code=a&state=b", has_script=False),
    Sight("code", "/sign-in/code", path="/sign-in", act=acts.ask_for_code),
    Sight("code-refused", "/sign-in/code", path="/sign-in", act=acts.type_wrong_code, refuses="/sign-in/code"),
    Sight("mailed-link", "/sign-in/link/{link}", path="/sign-in/link/of-a-mail"),
    Sight("mailed-link-spent", "/sign-in/link/{link}", path="/sign-in/link/of-a-mail", act=acts.spend_link),
    Sight("account", "/account", LEARNER),
    Sight("account-refused", "/account", LEARNER, act=refuse("/account/password"), refuses="/account/password"),
    Sight("second-factor", "/sign-in/second-factor", GUARDED),
    Sight("second-factor-missing", "/sign-in/second-factor", ADMINISTRATOR),
    Sight(
        "second-factor-refused",
        "/sign-in/second-factor",
        GUARDED,
        act=refuse("/sign-in/second-factor", code="12"),
        refuses="/sign-in/second-factor",
    ),
    Sight("second-factor-set-up", "/account/second-factor", LEARNER, "/account", act=acts.begin_second_factor),
    Sight(
        "second-factor-set-up-refused",
        "/account/second-factor",
        LEARNER,
        "/account",
        act=acts.type_wrong_factor,
        refuses="/account/second-factor/confirmation",
    ),
    Sight("sign-in-again", "/sign-in/again", LEARNER),
    Sight("code-by-hand", "/sign-in-codes", ADMINISTRATOR),
    Sight(
        "code-by-hand-refused", "/sign-in-codes", ADMINISTRATOR, act=refuse("/sign-in-codes"), refuses="/sign-in-codes"
    ),
    Sight("mails", "/mails", ADMINISTRATOR),
    Sight("my-course", "/my-course", LEARNER),
    Sight("my-course-new", "/my-course", ADMINISTRATOR),
    Sight("my-course-completed", "/my-course", GRADUATE),
    Sight("module", "/modules/{module_id}", path="/modules/mobilities"),
    Sight("module-learner", "/modules/{module_id}", LEARNER, "/modules/mobilities"),
    Sight("module-passed", "/modules/{module_id}", GRADUATE, "/modules/mobilities"),
    Sight("lesson", "/modules/{module_id}/lessons/{lesson_id}", path=LESSON),
    Sight("lesson-check-answered", "/modules/{module_id}/lessons/{lesson_id}", path=LESSON, act=acts.answer_check),
    Sight("lesson-completed", "/modules/{module_id}/lessons/{lesson_id}", LEARNER, LESSON),
    Sight("search", "/search"),
    Sight("search-found", "/search", path="/search?q=credit+transfer"),
    Sight("search-nothing", "/search", path="/search?q=zzzz"),
    Sight("module-whole", "/modules/{module_id}/whole", path="/modules/mobilities/whole"),
    Sight("styleguide", "/styleguide", ADMINISTRATOR),
    Sight("problem-new", "/problems/new", path="/problems/new?page=/glossary"),
    Sight(
        "problem-refused",
        "/problems/new",
        path="/problems/new?page=/glossary",
        act=refuse("/problems"),
        refuses="/problems",
    ),
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
        "certificate-for-wallets",
        "/certificates/{code}",
        GRADUATE,
        "/certificates/{certificate}",
        act=acts.open_details,
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
        act=refuse("/revocation"),
        refuses="/register-of-certificates/{code}/revocation",
    ),
    Sight("verify", "/verify"),
    Sight("verify-file-refused", "/verify", act=refuse("/verify"), refuses="/verify"),
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
    Sight("authoring-new-refused", "/authoring/new", ADMINISTRATOR, act=refuse("/new"), refuses="/authoring/new"),
    Sight("authoring-editor", "/authoring/files/{path:path}", ADMINISTRATOR, f"/authoring/files/{FILE}"),
    Sight(
        "authoring-editor-mistakes",
        "/authoring/files/{path:path}",
        ADMINISTRATOR,
        f"/authoring/files/{FILE}",
        act=acts.err,
    ),
    Sight(
        "authoring-choice",
        "/authoring/choices/{path:path}",
        ADMINISTRATOR,
        "/authoring/files/about.md",
        act=acts.collide,
    ),
    Sight(
        "authoring-editor-refused",
        "/authoring/files/{path:path}",
        ADMINISTRATOR,
        f"/authoring/files/{FILE}",
        act=refuse(f"/files/{FILE}", "[value=picture]"),
        refuses="/authoring/files/{path}",
    ),
    Sight(
        "authoring-preview",
        "/authoring/preview/{path:path}",
        ADMINISTRATOR,
        "/authoring/preview/mobilities/02-erasmus-map.md",
        has_script=False,
    ),
    Sight("authoring-move", "/authoring/moves/{path:path}", ADMINISTRATOR, f"/authoring/moves/{FILE}"),
    Sight(
        "authoring-move-refused",
        "/authoring/moves/{path:path}",
        ADMINISTRATOR,
        f"/authoring/moves/{FILE}",
        act=refuse(f"/moves/{FILE}", number="x"),
        refuses="/authoring/moves/{path}",
    ),
    Sight("authoring-history", "/authoring/history/{path:path}", ADMINISTRATOR, f"/authoring/history/{FILE}"),
    Sight("authoring-publish", "/authoring/publish", ADMINISTRATOR),
    Sight(
        "authoring-publish-refused",
        "/authoring/publish",
        ADMINISTRATOR,
        act=refuse("/authoring/publish", reason="x" * 501),
        refuses="/authoring/publish",
    ),
    Sight("authoring-translations", "/authoring/translations", ADMINISTRATOR),
    Sight(
        "authoring-translation",
        "/authoring/translations/{language}/{path:path}",
        ADMINISTRATOR,
        f"/authoring/translations/ur/{FILE}",
    ),
    Sight("authoring-archive", "/authoring/archive", ADMINISTRATOR),
    Sight(
        "authoring-archive-refused",
        "/authoring/archive",
        ADMINISTRATOR,
        act=refuse("/archive"),
        refuses="/authoring/archive",
    ),
    Sight("statistics", "/statistics", ADMINISTRATOR),
    Sight("statistics-refused", "/statistics", ADMINISTRATOR, "/statistics?from=soon", status=422),
    Sight("people", "/statistics/people", ADMINISTRATOR),
    Sight("people-list", "/people", ADMINISTRATOR),
    Sight("people-read-in", "/people/lists", ADMINISTRATOR),
    Sight("people-read-in-refused", "/people/lists", ADMINISTRATOR, act=refuse("/lists"), refuses="/people/lists"),
    Sight("people-lines", "/people/lists/{list_id}", ADMINISTRATOR, "/people/lists/1"),
    Sight("people-reminder", "/people/reminder", ADMINISTRATOR),
    Sight(
        "people-reminder-refused",
        "/people/reminder",
        ADMINISTRATOR,
        act=refuse("/reminder", "[value=send]", subject=""),
        refuses="/people/reminder",
    ),
    Sight("people-erasures", "/people/erasures", ADMINISTRATOR),
    Sight(
        "people-erasures-refused",
        "/people/erasures",
        ADMINISTRATOR,
        act=refuse("/people/erasures"),
        refuses="/people/erasures",
    ),
    Sight("people-universities", "/people/universities", ADMINISTRATOR),
    Sight(
        "people-universities-refused",
        "/people/universities",
        ADMINISTRATOR,
        act=refuse("/universities", partner=""),
        refuses="/people/universities",
    ),
    Sight("people-twice", "/people/duplicates", ADMINISTRATOR),
    Sight(
        "people-twice-refused",
        "/people/duplicates",
        ADMINISTRATOR,
        act=refuse("/merges", email="nobody"),
        refuses="/people/merges",
    ),
    Sight("survey", "/surveys/{survey_id}", GRADUATE, "/surveys/mobilities"),
    Sight("surveys", "/statistics/surveys", ADMINISTRATOR),
    Sight("report", "/statistics/reports/{plan_id}", ADMINISTRATOR, "/statistics/reports/pack"),
    Sight("figures", "/figures"),
    Sight("filings", "/statistics/filings", ADMINISTRATOR),
    Sight("filing", "/statistics/filings/{filing_id}", ADMINISTRATOR, "/statistics/filings/2"),
    Sight("changes", "/statistics/filings/{filing_id}/changes", ADMINISTRATOR, "/statistics/filings/2/changes?since=1"),
    Sight("figure", "/statistics/figures/{figure_id}", ADMINISTRATOR, "/statistics/figures/registered?category=staff"),
    Sight("roles", "/roles", ADMINISTRATOR),
    Sight("roles-refused", "/roles", ADMINISTRATOR, act=refuse("/roles"), refuses="/roles"),
    Sight("audit", "/audit", ADMINISTRATOR, "/audit?check=yes"),
    Sight("retention", "/retention", ADMINISTRATOR),
    Sight("my-data", "/my-data", LEARNER),
    Sight("my-data-refused", "/my-data", LEARNER, act=refuse("/name", name=""), refuses="/my-data/name"),
    Sight("erasure", "/my-data/erasure", LEARNER),
    Sight("erasure-refused", "/my-data/erasure", LEARNER, act=refuse("/erasure"), refuses="/my-data/erasure"),
    Sight("erased", "/erased"),
    Sight("privacy", "/privacy"),
    Sight("privacy-version", "/privacy/{number}", path="/privacy/1"),
    Sight("accessibility", "/accessibility"),
    Sight("error-403", "/statistics", LEARNER, status=403),
    Sight("error-404", "/modules/{module_id}", path="/modules/cooking", status=404),
    Sight("error-409", "/surveys/{survey_id}", LEARNER, "/surveys/mobilities", status=409),
)


@dataclass(frozen=True)
class Visit:
    """Brings people to the pages of one server."""

    server: Server
    records: Records
    since: dict[BrowserContext, float] = field(default_factory=dict)
    """When each browser was signed in last."""

    def sign_in(self, context: BrowserContext, who: str) -> None:
        cookies = self.cookies(who)
        self.since[context] = time.monotonic()
        context.add_cookies([{"name": name, "value": cookies[name], "url": self.server.url} for name in cookies])

    def cookies(self, who: str) -> dict[str, str]:
        """What the browser of this person holds."""
        if who == VISITOR:
            return {}
        if who == NEWCOMER:
            return {"visit": self.records.newcomer}
        return {"session": self.server.sign_in(getattr(self.records, who))}

    def address(self, sight: Sight) -> str:
        return self.server.url + (sight.path or sight.route).format(certificate=self.records.certificate)

    def fetch(self, sight: Sight, encoding: str = "identity", language: str = "en") -> bytes:
        """The page as it travels, whatever its status, without a browser and what is done in it."""
        cookies = self.cookies(sight.who) | {"language": language}
        request = urllib.request.Request(self.address(sight), headers={"Accept-Encoding": encoding})
        request.add_header("Cookie", "; ".join(f"{name}={value}" for name, value in cookies.items()))
        try:
            answer = urllib.request.urlopen(request)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return bytes(answer.read())

    def go(self, page: Page, sight: Sight) -> None:
        if time.monotonic() - self.since[page.context] > FRESH_SECONDS:
            self.sign_in(page.context, sight.who)
        if not sight.has_script:
            page.route("**", _without_script)
        answer = page.goto(self.address(sight))
        page.unroute_all()
        assert answer is not None
        assert answer.status == sight.status, f"{sight.name}: {answer.status}"
        if sight.act:
            sight.act(page)
            page.wait_for_load_state()


def _without_script(route: Route) -> None:
    """The page without ours, and open to that of axe."""
    if route.request.resource_type == "document":
        answer = route.fetch()
        headers = {name: value for name, value in answer.headers.items() if name != "content-security-policy"}
        route.fulfill(response=answer, headers=headers)
    elif route.request.resource_type == "script":
        route.abort()
    else:
        route.continue_()
