"""Hostile addresses and headers: whatever arrives, the answer is a page in plain words and never a failure of ours."""

import re

import pytest

from tests.access.table import ADMINISTRATOR, LEARNER, VISITOR, read_table
from tests.access.world import World
from tests.bad_input.forms import Answer, send
from tests.bad_input.values import ENCODED, SHARES, pick
from tests.clients import PUBLIC_URL

pytestmark = pytest.mark.slow

PARTS = {name: value for name, value in ENCODED.items() if value} | {
    "dots": b"..",
    "encoded dots": b"%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "backslashes": b"..%5c..%5cwindows",
    "encoded slash": b"a%2Fb",
    "semicolon": b"alpha;jsessionid=1",
    "question mark": b"%3f",
    "10,000 slashes": b"/" * 10_000,
}
WHOLE = {
    "empty": b"",
    "two slashes": b"//evil.example/",
    "dots": b"/../../../../etc/passwd",
    "dots below static": b"/static/../../config.py",
    "encoded dots below static": b"/static/%2e%2e/%2e%2e/config.py",
    "dots below media": b"/media/../../../etc/passwd",
    "100,000 characters": b"/" + b"a" * 100_000,
    "10,000 folders": b"/a" * 10_000,
    "an absolute address": b"http://evil.example/",
    "asterisk": b"*",
    "control characters": b"/\x01\x02%00%0d%0aX:y",
    "trailing slash": b"/my-course/",
    "capitals": b"/MY-COURSE",
    "a dot file": b"/.env",
    "the repository": b"/.git/config",
    "API documentation": b"/openapi.json",
}
QUERIES = {
    "no name": b"=",
    "only ampersands": b"&" * 5_000,
    "repeated": b"from=2026-01-01&from=x&page=1&page=2&code=a&code=b&next=/a&next=//b",
    "brackets": b"page[]=1&page[0][a]=2&code[$ne]=1",
    "100,000 characters": b"x=" + b"a" * 100_000,
    "10,000 fields": b"&".join(b"f%d=1" % number for number in range(10_000)),
    "bytes": bytes(range(1, 256)).replace(b"#", b""),
    "broken percent": b"code=%&next=%zz&from=%u0041",
}
HEADERS: dict[str, dict[bytes, bytes]] = {
    "cookie garbage": {b"cookie": b"\xff\xfe;;;=;__Host-session;__Host-session=\x00\x01;a=b=c;\"'<>"},
    "a cookie without a name": {b"cookie": b"=x; ="},
    "a huge cookie": {b"cookie": b"__Host-session=" + b"x" * 60_000},
    "a thousand cookies": {b"cookie": b"; ".join(b"c%d=1" % number for number in range(1_000))},
    "a session that is no ASCII": {b"cookie": "__Host-session=ключ".encode()},
    "a session with a quote": {b"cookie": b'__Host-session="abc; __Host-waiting="'},
    "a language of garbage": {b"accept-language": b"\xff;;q=NaN, *;q=1e400, ../../etc, %s, " + b"a-" * 5_000},
    "a type of garbage": {b"accept": b"\xff/\xff;q=x, application/json" + b"," * 5_000},
    "an accept of JSON": {b"accept": b"application/json"},
    "an encoding of garbage": {b"accept-encoding": b"gzip;q=NaN, \xff, *;q=-1"},
    "a referrer that is no address": {b"referer": b"http://[::1"},
    "a referrer of bytes": {b"referer": b"\xff\xfe http://\x00"},
    "an origin of garbage": {b"origin": b"\xff http://["},
    "a length of garbage": {b"content-length": b"NaN"},
    "a length below nothing": {b"content-length": b"-1"},
    "a length of 5,000 digits": {b"content-length": b"9" * 5_000},
    "a range": {b"range": b"bytes=0-0,1-1," * 500},
    "conditions": {b"if-none-match": b"*", b"if-modified-since": b"yesterday", b"if-match": b'W/"'},
    "forwarded": {b"x-forwarded-for": b"' OR 1=1", b"x-forwarded-host": b"evil.example", b"forwarded": b"for=\xff"},
    "another method": {b"x-http-method-override": b"DELETE"},
    "another address": {b"x-original-url": b"/statistics", b"x-rewrite-url": b"/statistics"},
    "a script's mark": {b"x-requested-with": b"fetch"},
    "user agent of bytes": {b"user-agent": bytes(range(128, 256)) * 50},
    "host with a bracket": {b"host": b"[::"},
    "host with brackets": {b"host": b"[]"},
    "host of dots": {b"host": b"..:.."},
    "host of bytes": {b"host": b"\xff\xfe"},
    "host with a port of letters": {b"host": b"localhost:abc"},
    "no host": {b"host": b""},
}
ROUTES = [row for row in read_table() if row.object != "missing"]
ADDRESSES = sorted({row.path.replace(":path", "") for row in ROUTES if "{" in row.path})
PAGES = ["/", "/my-course", "/verify", "/sign-in", "/sign-in/code", "/statistics", "/account", "/modules/alpha"]
SENT = ["/sign-out", "/account/password", "/modules/alpha/quiz/attempts", "/modules/alpha/quiz/attempts/2/answers"]

ASKED = [*PAGES, "/statistics/people", "/statistics/people.csv", "/modules/alpha/quiz/attempts/2"]
SOUND = {
    "module_id": "alpha",
    "lesson_id": "first",
    "check_id": "alpha-first-check",
    "item_id": "alpha-q1",
    "number": "2",
    "page_id": "about",
    "table_id": "people",
    "plan_id": "programme",
    "extension": "csv",
    "figure_id": "completed",
    "filing_id": "1",
    "code": "a" * 26,
    "link": "x",
    "name": "x",
    "file_name": "certificate.pdf",
    "key_name": "x",
    "list_number": "1",
    "language": "ur",
    "path": "about.md",
}
OWN_ADDRESS = re.compile(rf"({PUBLIC_URL})?/([^/\\].*)?")


def faults_of(name: str, answer: Answer) -> list[str]:
    faults = {
        f"status {answer.status}": answer.status >= 500,
        "leads to another site": not OWN_ADDRESS.fullmatch(answer.headers.get("location", "/")),
        "shows a traceback": "Traceback" in answer.text,
        "gives a file of ours away": "root:x:" in answer.text or "from pydantic" in answer.text,
    }
    return [f"{name}: {fault}" for fault, is_there in faults.items() if is_there]


@pytest.mark.parametrize("share", SHARES, indirect=True)
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_with_a_hostile_part_is_just_not_there(world: World, address: str, method: str, share: int) -> None:
    faults = []
    for name in [part.split("}")[0] for part in address.split("{")[1:]]:
        template = address.format_map({**SOUND, name: "HERE"}).encode()
        person = ADMINISTRATOR if address.startswith("/authoring") else LEARNER
        for kind in pick(PARTS, share, f"{method} {address} {name}"):
            path = template.replace(b"HERE", PARTS[kind].replace(b"?", b"%3F"))
            with world.undone():
                answer = send(world, method, path, person=person)
            faults += faults_of(f"{method} {address} with {name} = {kind}", answer)
    assert faults == []


@pytest.mark.parametrize("share", SHARES, indirect=True)
@pytest.mark.parametrize("path", WHOLE)
def test_a_hostile_address_gets_an_answer_in_words(world: World, path: str, share: int) -> None:
    asked = [(method, person) for method in ("GET", "POST", "HEAD", "OPTIONS") for person in (VISITOR, ADMINISTRATOR)]
    for method, person in pick(asked, share, path) or asked[:1]:
        with world.undone():
            answer = send(world, method, WHOLE[path], person=person)
        assert faults_of(f"{method} by {person}", answer) == []


@pytest.mark.parametrize("share", SHARES, indirect=True)
@pytest.mark.parametrize("query", QUERIES)
def test_a_hostile_query_gets_an_answer_in_words(world: World, query: str, share: int) -> None:
    for page in pick(ASKED, share, query) or ASKED[:1]:
        with world.undone():
            answer = send(world, "GET", f"{page}?".encode() + QUERIES[query], person=ADMINISTRATOR)
        assert faults_of(page, answer) == []


@pytest.mark.parametrize("share", SHARES, indirect=True)
@pytest.mark.parametrize("headers", HEADERS)
def test_hostile_headers_get_an_answer_in_words(world: World, headers: str, share: int) -> None:
    requests = [(method, page) for method, pages in (("GET", PAGES), ("POST", SENT)) for page in pages]
    asked = [(method, page, person) for method, page in requests for person in (VISITOR, LEARNER)]
    for method, page, person in pick(asked, share, headers):
        with world.undone():
            answer = send(world, method, page.encode(), HEADERS[headers], person=person)
        assert faults_of(f"{method} {page} by {person}", answer) == []


def test_a_referrer_that_is_no_address_leads_home_after_signing_in(world: World) -> None:
    answer = send(world, "POST", b"/account/password", {b"referer": b"http://[::1"})
    assert (answer.status, answer.headers["location"]) == (303, "/sign-in?next=/")


@pytest.mark.parametrize("host", [b"[::", b"[]", b"localhost]"])
def test_a_host_that_is_none_is_refused(world: World, host: bytes) -> None:
    assert send(world, "GET", b"/healthz", {b"host": host}).status == 400


def test_an_address_with_a_nul_is_not_there(world: World) -> None:
    for path in (b"/certificates/%00", b"/modules/%00/quiz/attempts/1"):
        assert send(world, "GET", path, person=LEARNER).status == 404


def test_a_query_in_bare_bytes_is_read_as_if_it_were_encoded(world: World) -> None:
    answer = send(world, "GET", "/verify?code=ключ".encode())
    assert answer.status == 422
    assert "ключ" in answer.text
