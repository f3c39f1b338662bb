"""Two certified OpenID providers of npm, and a browser's walk through their pages."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx2
from fastapi.testclient import TestClient

from app.accounts.providers import Provider
from tests.clients import PUBLIC_URL
from tests.ports import take_port
from tests.tools import require_tool

FOLDER = Path(__file__).parents[1] / "node"


@contextmanager
def running_provider(id_: str, public_url: str = PUBLIC_URL) -> Iterator[Provider]:
    is_there = (FOLDER / "node_modules" / "oidc-provider").is_dir()
    require_tool("node", available=is_there, how="npm ci --prefix tests/node")
    port = take_port()
    redirect_uri = f"{public_url}/sign-in/from/{id_}"
    command = ["node", "oidc_provider.mjs", str(port), f"course-at-{id_}", "a secret", redirect_uri]
    process = subprocess.Popen(command, cwd=FOLDER, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    assert any(line == "ready\n" for line in process.stdout)
    yield Provider(id_, f"University {id_.title()}", f"http://127.0.0.1:{port}", f"course-at-{id_}", "a secret")
    process.terminate()
    process.wait(timeout=10)
    process.stdout.close()


def leave(client: TestClient, provider: str, next_page: str = "/modules/alpha") -> str:
    """Press the button of the provider; gives the address that the page leads to."""
    page = client.post(f"/sign-in/with/{provider}", data={"next": next_page})
    assert page.status_code == 200, page.text
    return unescape(re.findall(r'class="button" href="([^"]+)"', page.text)[0])


def sign_in_there(address: str, account: str) -> dict[str, str]:
    """Walk through the provider's own pages as this account; gives the query that it sends the browser back with."""
    with httpx2.Client(follow_redirects=False, timeout=30) as browser:
        while True:
            answer = browser.get(address)
            while answer.is_redirect:
                address = urljoin(address, answer.headers["location"])
                if "/sign-in/from/" in address:
                    return dict(parse_qsl(urlsplit(address).query))
                answer = browser.get(address)
            action = unescape(re.findall(r'action="([^"]+)"', answer.text)[0])
            prompt = re.findall(r'name="prompt" value="(\w+)"', answer.text)[0]
            answer = browser.post(urljoin(address, action), data={"prompt": prompt, "login": account, "password": "x"})
            address = urljoin(address, answer.headers["location"])


def come_back(client: TestClient, provider: str, query: dict[str, str]):  # type: ignore[no-untyped-def]
    assert client.get(f"/sign-in/from/{provider}", params=query).status_code == 200
    return client.post(f"/sign-in/from/{provider}", data=query)
