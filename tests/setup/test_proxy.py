"""deploy/haproxy.cfg as shipped, before a small server that tells what reached it."""

import http.client
import json
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from tests.setup.proxy import Proxy, running_proxy

pytestmark = pytest.mark.slow

SLOWEST_REQUEST_SECONDS = 10


class Echo(BaseHTTPRequestHandler):
    """Answers with the headers and the number of body bytes that came through the proxy."""

    protocol_version = "HTTP/1.1"
    vanished: ClassVar[Counter[str]] = Counter()

    def do_GET(self) -> None:
        if self.path == "/vanish":
            self.vanished[self.command] += 1
            self.close_connection = True
            return
        length = int(self.headers.get("Content-Length", "0"))
        came = {"headers": self.headers.items(), "body": len(self.rfile.read(length)), "path": self.path}
        answer = json.dumps(came).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_GET  # noqa: N815 - the name is http.server's

    def log_message(self, *_: object) -> None:
        pass


class Backend(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: HAProxy may hang up on a health check whose status it has read."""


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    server = Backend(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with running_proxy(tmp_path_factory.mktemp("proxy"), server.server_port) as running:
        yield running
    server.shutdown()
    server.server_close()


def test_a_request_passes(proxy: Proxy) -> None:
    status, seen = proxy.ask("POST", "/modules/mobilities?page=2", body="a" * 100_000)
    assert status == 200
    assert (seen["path"], seen["body"]) == ("/modules/mobilities?page=2", 100_000)


def test_what_a_client_claims_about_its_address_does_not_arrive(proxy: Proxy) -> None:
    forged = {
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Port": "1",
        "X-Real-IP": "203.0.113.7",
        "Forwarded": "for=203.0.113.7",
    }
    status, seen = proxy.ask(headers=forged)
    assert status == 200
    forwarded = [(name.lower(), value) for name, value in seen["headers"] if "forwarded" in name.lower()]  # type: ignore[attr-defined]
    assert sorted(forwarded) == [("x-forwarded-for", "127.0.0.1"), ("x-forwarded-proto", "https")]
    assert "203.0.113.7" not in json.dumps(seen)


@pytest.mark.parametrize(
    "beginning",
    [b"", b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf"],
    ids=["nothing", "headers", "body"],
)
def test_a_slow_sender_is_cut_off(proxy: Proxy, beginning: bytes) -> None:
    started = time.monotonic()
    with proxy.send(beginning) as connection:
        while connection.recv(4096):  # the answer 408, where there is one, then the end
            pass
    assert time.monotonic() - started <= SLOWEST_REQUEST_SECONDS


def test_a_sender_of_a_byte_a_second_is_cut_off_and_others_are_served(proxy: Proxy) -> None:
    started = time.monotonic()
    slow = [proxy.send(b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ") for _ in range(20)]
    open_connections = list(slow)
    # Without a limit on the whole request each byte would buy more time, for ever.
    while open_connections and time.monotonic() - started < 3 * SLOWEST_REQUEST_SECONDS:
        open_connections = [connection for connection in open_connections if still_open(connection)]
        assert proxy.ask()[0] == 200
        time.sleep(0.5)
    assert not open_connections
    for connection in slow:
        connection.close()


def test_sizes_are_limited(proxy: Proxy) -> None:
    assert proxy.ask(headers={"X-Long": "a" * 40_000})[0] == 400
    assert proxy.ask(headers={f"X-{number}": "a" for number in range(100)})[0] == 400
    for length in (b"2097153", b"99999999999999"):
        beginning = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + b"\r\n\r\n"
        assert refusal(proxy, beginning + b"a" * 40_000) == b"413"
    assert refusal(proxy, b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") == b"411"


def test_a_page_that_a_stopping_process_left_unanswered_is_asked_again_but_never_a_form(proxy: Proxy) -> None:
    assert proxy.ask("GET", "/vanish")[0] == 502
    assert proxy.ask("POST", "/vanish", body="answer=a")[0] == 502
    assert Echo.vanished["GET"] > 1
    assert Echo.vanished["POST"] == 1


def test_plain_http_leads_to_https(proxy: Proxy) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.http, timeout=5)
    connection.request("GET", "/sign-in?next=/", headers={"Host": "course.example.org"})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Location")) == (308, "https://course.example.org/sign-in?next=/")
    connection.close()


def refusal(proxy: Proxy, request: bytes) -> bytes:
    with proxy.send(request) as connection:
        return connection.recv(4096).split()[1]


def still_open(connection: ssl.SSLSocket) -> bool:
    """Send one more byte; False once the other side has answered or closed."""
    connection.settimeout(0.01)
    try:
        connection.sendall(b"a")
        return connection.recv(4096) == b"?"
    except TimeoutError:
        return True
    except OSError:
        return False
