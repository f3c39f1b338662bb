"""Every form of the site with a body that would do, sent byte by byte with one field replaced."""

import asyncio
import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote_plus

from fastapi import FastAPI
from starlette.types import Message

from tests.access.table import ADMINISTRATOR, AUTHOR, LEARNER, VISITOR
from tests.access.things import PASSWORD
from tests.access.world import World
from tests.clients import PUBLIC_URL

ATTEMPT = "/modules/alpha/quiz/attempts/2"
URLENCODED = "application/x-www-form-urlencoded"
HOST = PUBLIC_URL.removeprefix("https://")


@dataclass(frozen=True)
class FormOfTheSite:
    address: str
    person: str
    fields: Mapping[str, str]
    typed: frozenset[str] = frozenset()
    """Fields in which people write: a refusal shows its message there and keeps what was written."""
    secret: frozenset[str] = frozenset()
    """Fields that are never given back."""
    method: str = "POST"
    counts_tries: bool = False
    takes_file: bool = False

    @property
    def reads_files(self) -> bool:
        """The route reads its body itself; a file in place of a text is then no text, and nothing is stored."""
        return self.address.startswith("/authoring/") or self.address == "/people/lists"

    def __str__(self) -> str:
        return f"{self.method} {self.address}"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """Of a page, whose every byte must be UTF-8; of other files a rough reading."""
        content = gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body
        return content.decode(errors="strict" if "text/" in self.headers.get("content-type", "") else "replace")


def _form(address: str, person: str, fields: dict[str, str], typed: str = "", **more: object) -> FormOfTheSite:
    return FormOfTheSite(address, person, fields, frozenset(typed.split()), **more)  # type: ignore[arg-type]


REGISTRATION = {
    "name": "Zainab Ünal",
    "email": "zainab@example.org",
    "university": "other",
    "other_name": "University of Malta",
    "country": "MT",
    "category": "staff",
    "access_code": "",
    "next": "/modules/alpha",
}
PERIOD = {"from": "2026-01-01", "until": "2026-11-30", "as_of": ""}
NEW_LESSON = {"kind": "lesson", "module": "alpha", "title": "A title", "summary": "Words", "outcome": "Do it."}
SAVED = {
    "text": "---\ntitle: A\n---\nWords.\n",
    "seen": "",
    "page": "p",
    "change": "1",
    "act": "insert",
    "pattern": "tip",
}
PEOPLE_ASKED_FOR = {"q": "amina", "university": "nust", "category": "staff", "status": "", "before": "", "sort": "name"}
BEHIND = {"partner": "nust", "category": "staff", "country": "PK", "month": "", "duration": "", "page": "1"}
FORMS = [
    _form("/register", VISITOR, REGISTRATION, "name email other_name access_code"),
    _form("/sign-in", VISITOR, {"email": "zainab@example.org", "next": "/my-course"}, "email"),
    _form("/sign-in/code", VISITOR, {"code": "000000"}, "code", counts_tries=True),
    _form("/sign-in/code/another", VISITOR, {"x": "1"}),
    _form(
        "/sign-in/password",
        VISITOR,
        {"email": "zainab@example.org", "password": PASSWORD, "next": "/"},
        "email password",
        secret=frozenset({"password"}),
        counts_tries=True,
    ),
    _form("/sign-in/link/unknown", VISITOR, {"x": "1"}),
    _form("/sign-out", VISITOR, {"x": "1"}),
    _form("/search", VISITOR, {"q": "mobility"}, "q", method="GET"),
    _form("/problems", VISITOR, {"page": "/glossary", "text": "A word is missing."}, "text"),
    _form("/problems/1/resolution", AUTHOR, {"x": "1"}),
    _form("/preferences", VISITOR, {"language": "en", "pictures": "later", "next": "/my-course"}),
    _form("/preferences", LEARNER, {"language": "en", "pictures": "later", "next": "/my-course"}),
    _form("/account/password", LEARNER, {"password": PASSWORD}, "password", secret=frozenset({"password"})),
    _form("/my-data/consents", LEARNER, {"purpose": "news"}),
    _form(
        "/audit",
        ADMINISTRATOR,
        {"action": "role.granted", "person": "1", "object": "2", "page": "1", "check": "yes"},
        method="GET",
    ),
    _form("/my-data/name", LEARNER, {"name": "Zainab Ünal"}, "name"),
    _form("/my-data/erasure", LEARNER, {"email": "zainab@example.org"}, "email"),
    _form("/roles", ADMINISTRATOR, {"email": "zainab@example.org", "role": "viewer", "partner": ""}, "email"),
    _form("/roles/999999/end", ADMINISTRATOR, {"x": "1"}),
    _form("/surveys/alpha/responses", LEARNER, {"alpha-satisfaction.answer:a": "1", "alpha-better.answer": "More."}),
    _form("/people/reminder", ADMINISTRATOR, {"subject": "Your course", "text": "Go on.", "act": ""}, "subject text"),
    _form("/people/universities", ADMINISTRATOR, {"spelling": "nust isb", "partner": "nust"}),
    _form("/people/merges", ADMINISTRATOR, {"person": "999999", "into": "999998"}),
    _form("/people/merges", ADMINISTRATOR, {"email": "a@example.org", "other": "b@example.org"}, "email other"),
    _form("/people/merges/999999/undoing", ADMINISTRATOR, {"x": "1"}),
    _form("/people/erasures", ADMINISTRATOR, {"email": "nobody@example.org", "name": "Nobody"}, "email"),
    _form("/people/pairs-apart", ADMINISTRATOR, {"person": "999999", "other": "999998"}),
    _form("/people/lists/1/reading", ADMINISTRATOR, {"source": "Old list", "invite": "yes"}),
    _form("/people/lists/1/removal", ADMINISTRATOR, {"x": "1"}),
    _form("/people/lists", ADMINISTRATOR, {"file": "x"}),
    _form("/sign-in/with/university", VISITOR, {"next": "/my-course"}),
    _form("/sign-in/from/university", VISITOR, {"code": "c", "state": "s", "iss": "i"}),
    _form("/sign-in/from/university", VISITOR, {"code": "c", "state": "s", "iss": "i"}, method="GET"),
    _form("/register/rest", VISITOR, REGISTRATION),
    _form("/sign-in/passkey", VISITOR, {"credential": "{}", "next": "/"}),
    _form("/sign-in/passkey/question", VISITOR, {"x": "1"}),
    _form("/account/passkeys", LEARNER, {"credential": "{}"}),
    _form("/account/passkeys/question", LEARNER, {"x": "1"}),
    _form("/account/passkeys/1/removal", LEARNER, {"x": "1"}),
    _form("/sign-in/second-factor", LEARNER, {"code": "000000", "next": "/"}, counts_tries=True),
    _form("/sign-in/second-factor", LEARNER, {"next": "/"}, method="GET"),
    _form("/account/second-factor", LEARNER, {"x": "1"}),
    _form("/account/second-factor/confirmation", LEARNER, {"code": "000000"}),
    _form("/account/second-factor/removal", LEARNER, {"x": "1"}),
    _form("/account/password/removal", LEARNER, {"x": "1"}),
    _form("/account/devices/1/end", LEARNER, {"x": "1"}),
    _form("/account/devices/end-others", LEARNER, {"x": "1"}),
    _form("/sign-in/again", LEARNER, {"next": "/"}, method="GET"),
    _form("/sign-in-codes", ADMINISTRATOR, {"email": "spent@example.org"}, "email"),
    _form("/mails/1/again", ADMINISTRATOR, {"x": "1"}),
    _form("/modules/alpha/lessons/first/checks/alpha-first-check", LEARNER, {"answer": "a"}),
    _form("/modules/alpha/lessons/first/completion", LEARNER, {"x": "1"}),
    _form("/modules/alpha/quiz/attempts", LEARNER, {"number": "3"}),
    _form(f"{ATTEMPT}/answers", LEARNER, {"item": "ITEM", "answer": "a", "key": "k-9", "place": "1", "go": "next"}),
    _form(f"{ATTEMPT}/submission", LEARNER, {"key": "k-9"}),
    _form("/authoring/new", ADMINISTRATOR, NEW_LESSON, "title summary outcome"),
    _form("/authoring/files/about.md", ADMINISTRATOR, SAVED),
    _form("/authoring/files/alpha/01-first.md", ADMINISTRATOR, {**SAVED, "act": "picture", "alt": "A plan"}),
    _form("/authoring/preview/about.md", ADMINISTRATOR, SAVED),
    _form("/authoring/choices/orientation.md", ADMINISTRATOR, {"mine": "x", "base": "", "seen": "", "kind": "live"}),
    _form("/authoring/moves/about.md", ADMINISTRATOR, {"name": "renamed", "seen": ""}, "name"),
    _form("/authoring/moves/alpha/02-second.md", ADMINISTRATOR, {"module": "alpha", "number": "9"}, "number"),
    _form("/authoring/deletions/about.md", ADMINISTRATOR, {"seen": ""}),
    _form("/authoring/history/about.md", ADMINISTRATOR, {"sha256": "0" * 64, "seen": ""}),
    _form("/authoring/publish", ADMINISTRATOR, {"version": "1", "state": "x", "reason": "Why.", "leave": "about.md"}),
    _form("/authoring/undo", ADMINISTRATOR, {"version": "1", "back_to": "2", "reason": "Why."}),
    _form("/authoring/files/about.md", ADMINISTRATOR, {"line": "3", "words": "words", "done": "saved"}, method="GET"),
    _form("/authoring/publish", ADMINISTRATOR, {"leave": "about.md", "done": "published"}, method="GET"),
    _form("/authoring/pasted/alpha/01-first.md", ADMINISTRATOR, {"html": "<h2>A</h2>"}),
    _form("/authoring/mends", ADMINISTRATOR, {"path": "about.md", "key": "0123456789ab"}),
    _form("/authoring/archive", ADMINISTRATOR, {"archive": "x"}),
    _form("/authoring/translations/ur/alpha/01-first.md", ADMINISTRATOR, {"number": "2", "text": "## x", "seen": ""}),
    _form("/verify", VISITOR, {"code": "aaaa"}, "code", method="GET"),
    _form("/register-of-certificates", ADMINISTRATOR, {"q": "amina", "page": "1"}, method="GET"),
    _form(f"/register-of-certificates/{'a' * 26}/revocation", ADMINISTRATOR, {"reason": "A test."}),
    _form("/verify", VISITOR, {"file": "x"}, takes_file=True),
    _form("/statistics", ADMINISTRATOR, PERIOD, "from until", method="GET"),
    _form("/statistics/people", ADMINISTRATOR, PERIOD | {"page": "1"}, method="GET"),
    _form("/statistics/people.csv", ADMINISTRATOR, PERIOD, method="GET"),
    _form("/statistics/funnel.xlsx", ADMINISTRATOR, PERIOD, method="GET"),
    _form("/people", ADMINISTRATOR, PEOPLE_ASKED_FOR | {"page": "1", "done": "read", "people": "3"}, method="GET"),
    _form("/people.csv", ADMINISTRATOR, PEOPLE_ASKED_FOR, method="GET"),
    _form("/people/universities", ADMINISTRATOR, {"people": "3"}, method="GET"),
    _form("/statistics/filings", ADMINISTRATOR, PERIOD | {"report": "programme"}),
    _form("/statistics/reports/programme", ADMINISTRATOR, PERIOD, "from until", method="GET"),
    _form("/statistics/reports/programme.json", ADMINISTRATOR, PERIOD, method="GET"),
    _form("/statistics/figures/completed", ADMINISTRATOR, PERIOD | BEHIND, method="GET"),
    _form(ATTEMPT, LEARNER, {"question": "1"}, method="GET"),
    _form("/sign-in", VISITOR, {"next": "/"}, method="GET"),
    _form("/register", VISITOR, {"next": "/"}, method="GET"),
    _form("/account", LEARNER, {"saved": "password"}, method="GET"),
]


def body_with(form: FormOfTheSite, item: str, changed: Mapping[str, bytes]) -> bytes:
    """The form's fields, encoded, with those of `changed` put in as they are."""
    sound = {name: quote(value.replace("ITEM", item), safe="").encode() for name, value in form.fields.items()}
    return b"&".join(name.encode() + b"=" + value for name, value in {**sound, **changed}.items())


def send_form(world: World, form: FormOfTheSite, body: bytes, content_type: str = URLENCODED) -> Answer:
    headers = {b"content-type": content_type.encode("latin-1")} if form.method == "POST" else {}
    address = form.address.encode() + (b"?" + body if form.method == "GET" else b"")
    return send(world, form.method, address, headers, body if form.method == "POST" else b"", form.person)


def send(
    world: World,
    method: str,
    address: bytes,
    headers: Mapping[bytes, bytes] | None = None,
    body: bytes = b"",
    person: str = VISITOR,
) -> Answer:
    """What the application makes of these very bytes, which no client would let through."""
    cookies = f"__Host-session={world.sessions.get(person, '')}; __Host-waiting={world.mailed[person].tab}"
    sent = {b"host": HOST.encode(), b"sec-fetch-site": b"same-origin", b"cookie": cookies.encode(), **(headers or {})}
    raw_path, _mark, query = address.partition(b"?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "https",
        # As uvicorn does it.
        "path": unquote_plus(raw_path.replace(b"+", b"%2B").decode("latin-1")),
        "raw_path": raw_path,
        "query_string": query,
        "root_path": "",
        "headers": list(sent.items()),
        "client": ("192.0.2.7", 50000),
        "server": (HOST, 443),
        "state": {},
    }
    return asyncio.run(_run(world.app, scope, body))


async def _run(app: FastAPI, scope: dict[str, object], body: bytes) -> Answer:
    received: list[Message] = []
    incoming = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        if not incoming:
            await asyncio.Event().wait()  # the browser stays
        return incoming.pop()

    async def collect(message: Message) -> None:
        received.append(message)

    try:
        await app(scope, receive, collect)  # type: ignore[arg-type]
    except Exception:
        # The page was sent before the exception is passed on to the server's log.
        if not received:
            raise
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in received[0]["headers"]}
    content = b"".join(message.get("body", b"") for message in received[1:])
    return Answer(received[0]["status"], headers, content)
