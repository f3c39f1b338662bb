"""An author who means harm: nothing that can be written, named or brought runs, even without the page's policy."""

import json
import re
from collections.abc import Iterator

import httpx2
import pytest
from playwright.sync_api import Browser, Dialog, Page

from app.accounts import service as accounts
from app.accounts.roles import AUTHOR, Grant
from tests.authoring.test_editor_pages import hidden, png
from tests.browser.server import Server

pytestmark = pytest.mark.slow

RUN = "alert(1)"
PAYLOADS = [
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f'"><svg onload={RUN}>',
    f"'><body onload={RUN}>",
    f"<iframe srcdoc='<script>{RUN}</script>'>",
    f"</textarea><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"<a href=javascript:{RUN}>x</a>",
    f"[x](javascript:{RUN})",
    f"[x](java\tscript:{RUN})",
    f"[x](JaVaScRiPt&#58;{RUN})",
    f"[x](data:text/html,<script>{RUN}</script>)",
    f"![x](javascript:{RUN})",
    f'![x](media/x.svg"onerror={RUN} )',
    f"[x](<javascript:{RUN}>)",
    f"[x]: javascript:{RUN}\n\n[x]",
    f"<javascript:{RUN}>",
    f'{{#a" onmouseover="{RUN}"}}\nQuestion?\n\n- [(x)] <script>{RUN}</script>\n- [( )] B',
    f'{{caption="</caption><script>{RUN}</script>"}}\n| a | b |\n|---|---|\n| <img src=x onerror={RUN}> | x |',
    f":::example <script>{RUN}</script>\nx\n:::",
    f"## <img src=x onerror={RUN}>",
    f"x[^1]\n\n[^1]: <script>{RUN}</script>",
    f"`</code><script>{RUN}</script>`",
    f"```\n</pre><script>{RUN}</script>\n```",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"{{{{ {RUN} }}}} {{% raw %}} ${{{RUN}}}",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
]
SVGS = [
    f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 3 2'{inside}</svg>"
    for inside in (
        f" onload='{RUN}'>",
        f"><script>{RUN}</script>",
        f"><a href='javascript:{RUN}'><rect width='3'/></a>",
        f"><foreignObject><b onclick='{RUN}'/></foreignObject>",
        f"><set attributeName='onclick' to='{RUN}'/>",
    )
]
FILE = "mobilities/01-why-mobility.md"


@pytest.fixture
def session(own_server: Server) -> str:
    name = f"Eve <img src=x onerror={RUN}>"
    with own_server.writing() as db:
        staff = {"category": "staff", "partner": "salamanca"}
        person = accounts.add_person(db, name, "eve@example.org", staff, (Grant(AUTHOR),))
    return own_server.sign_in(person)


@pytest.fixture
def client(own_server: Server, session: str) -> Iterator[httpx2.Client]:
    headers = {"Sec-Fetch-Site": "same-origin"}
    with httpx2.Client(base_url=own_server.url, cookies={"session": session}, headers=headers, timeout=60) as client:
        yield client


def head(words: str) -> str:
    quoted = json.dumps(words.replace("\n", " ").replace("\t", " "))
    return f"---\nid: why-mobility\ntitle: {quoted}\nsummary: {quoted}\noutcomes:\n  - {quoted}\n---\n"


def save(client: httpx2.Client, text: str, **more: str) -> httpx2.Response:
    page = client.get(f"/authoring/files/{FILE}").text
    data = {**hidden(page, "seen", "page", "change"), "text": text, "act": "keep", **more}
    files = {"picture": (f"<img src=x onerror={RUN}>.png", png(), "image/png")} if more else None
    return client.post(f"/authoring/files/{FILE}", data=data, files=files)


def test_nothing_runs(browser: Browser, own_server: Server, session: str, client: httpx2.Client) -> None:
    context = browser.new_context(bypass_csp=True)
    context.add_cookies([{"name": "session", "value": session, "url": own_server.url}])
    page = context.new_page()
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(page.url), dialog.dismiss()))
    save(client, head(PAYLOADS[0]) + "\n\n".join(PAYLOADS))
    look_around(page, own_server)
    for payload in PAYLOADS[:8]:
        picture = {"act": "picture", "alt": payload, "caption": payload, "line": "999999"}
        assert save(client, head(payload) + "\n## A heading\n\nWords.\n", **picture).status_code == 303
        shown = hidden(client.get("/authoring/publish").text, "version", "state")
        answer = client.post("/authoring/publish", data={**shown, "reason": payload})
        assert answer.status_code == 303, re.findall(r"<h2[^>]*>.*?</ul>", answer.text, re.DOTALL)[:2]
        look_around(page, own_server)
    context.close()
    assert ran == []


def look_around(page: Page, server: Server) -> None:
    for path in (
        "/authoring",
        f"/authoring/files/{FILE}",
        "/authoring/publish",
        f"/authoring/history/{FILE}",
        f"/authoring/preview/{FILE}",
        "/modules/mobilities",
        "/modules/mobilities/lessons/why-mobility",
    ):
        page.goto(server.url + path, wait_until="load")


def test_a_picture_that_holds_script_is_refused(client: httpx2.Client) -> None:
    page = client.get(f"/authoring/files/{FILE}").text
    for svg in SVGS:
        data = {**hidden(page, "seen", "page", "change"), "text": "x", "act": "picture", "alt": "A plan"}
        files = {"picture": ("a.svg", svg.encode(), "image/svg+xml")}
        assert client.post(f"/authoring/files/{FILE}", data=data, files=files).status_code == 422


def test_the_check_can_fail(browser: Browser, own_server: Server) -> None:
    page = browser.new_page(bypass_csp=True)
    page.on("dialog", Dialog.dismiss)
    page.goto(own_server.url)
    with page.expect_event("dialog") as ran:
        page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x onerror=alert(1)>')")
    page.close()
    assert ran.value.message == "1"
