"""HAProxy with the configuration that we ship, before servers of a test."""

import csv
import http.client
import json
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ports import take_port
from tests.tools import require_tool

SHIPPED = Path(__file__).resolve().parents[2] / "deploy" / "haproxy.cfg"
WAIT_SECONDS = 15
NAMES = ("one", "two", "three")
# The system's folders for daemons are often not in an ordinary user's PATH.
SEARCH_PATH = "/usr/local/sbin:/usr/sbin:/usr/local/bin:/usr/bin:/sbin:/bin:/opt/homebrew/bin"


@dataclass
class Proxy:
    https: int
    http: int
    console: int

    def request(self, method: str = "GET", path: str = "/", **more: object) -> tuple[int, bytes]:
        connection = http.client.HTTPSConnection("127.0.0.1", self.https, timeout=WAIT_SECONDS, context=trusting())
        try:
            connection.request(method, path, **more)  # type: ignore[arg-type]
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def ask(self, method: str = "GET", path: str = "/", **more: object) -> tuple[int, dict[str, object]]:
        """Status, and what an echoing server behind the proxy saw."""
        status, body = self.request(method, path, **more)
        return status, json.loads(body) if status == 200 else {}

    def servers_in_use(self) -> set[str]:
        """Names of those that people are sent to, as the proxy itself says."""
        with socket.create_connection(("127.0.0.1", self.console), timeout=WAIT_SECONDS) as console:
            console.sendall(b"show stat\n")
            told = console.makefile(encoding="ascii").read().removeprefix("# ")
        rows = csv.DictReader(told.splitlines())
        return {row["svname"] for row in rows if row["svname"] in NAMES and row["status"] == "UP"}

    def send(self, beginning: bytes) -> ssl.SSLSocket:
        plain = socket.create_connection(("127.0.0.1", self.https), timeout=WAIT_SECONDS)
        secure = trusting().wrap_socket(plain)
        secure.sendall(beginning)
        return secure


@contextmanager
def running_proxy(folder: Path, *server_ports: int) -> Iterator[Proxy]:
    """The proxy before servers at these ports, once the first of them is in use."""
    program = shutil.which("haproxy", path=SEARCH_PATH)
    require_tool("proxy", program is not None, "apt install haproxy")
    ports = Proxy(https=take_port(), http=take_port(), console=take_port())
    configuration = folder / "haproxy.cfg"
    configuration.write_text(_moved(SHIPPED.read_text(), _make_certificate(folder), ports, server_ports))
    subprocess.run([str(program), "-c", "-f", str(configuration)], check=True)
    running = subprocess.Popen([str(program), "-db", "-f", str(configuration)], stdout=subprocess.DEVNULL)
    try:
        _wait_until_open(ports, running)
        yield ports
    finally:
        running.terminate()
        running.wait(timeout=10)


def trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _moved(text: str, certificate: Path, ports: Proxy, server_ports: tuple[int, ...]) -> str:
    """The shipped file with ports and certificate of a test; everything else as it is."""
    changes = {
        "/etc/haproxy/certs/course.pem": str(certificate),
        "bind :443 ": f"bind 127.0.0.1:{ports.https} ",
        "bind :80\n": f"bind 127.0.0.1:{ports.http}\n",
    }
    examples = ["server one 127.0.0.1:8000", "# server two 192.0.2.11:8000", "# server three 192.0.2.12:8000"]
    for example, port in zip(examples, server_ports, strict=False):
        changes[example] = f"server {example.removeprefix('# ').split()[1]} 127.0.0.1:{port}"
    for shipped, here in changes.items():
        assert text.count(shipped) == 1
        text = text.replace(shipped, here)
    return f"{text}\nglobal\n    stats socket ipv4@127.0.0.1:{ports.console}\n"


def _make_certificate(folder: Path) -> Path:
    require_tool("proxy", shutil.which("openssl") is not None, "apt install openssl")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    form = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command = ["openssl", "req", *form, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    together = folder / "course.pem"
    together.write_text(certificate.read_text() + key.read_text())
    return together


def _wait_until_open(ports: Proxy, running: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        assert running.poll() is None, "haproxy ended"
        try:
            if ports.request(path="/healthz", headers={"Host": "localhost"})[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail("haproxy does not answer")
