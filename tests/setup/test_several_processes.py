"""The larger shape of docs/deploy.md: two services of two workers on PostgreSQL behind the shipped proxy."""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests import logged
from tests.databases import empty_database
from tests.ports import take_port
from tests.setup.proxy import NAMES, Proxy, running_proxy

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 240
HOST = {"Host": "course.example.org"}


def test_replacing_one_process_after_the_other_costs_no_request(tmp_path: Path) -> None:
    settings = {
        "COURSE_DATA_DIR": str(tmp_path / "data"),
        "COURSE_DATABASE_URL": empty_database("postgres", tmp_path),
        "COURSE_PUBLIC_URL": "https://course.example.org",
        "COURSE_TRUSTED_PROXIES": "127.0.0.1",
        "COURSE_WORKERS": "2",
    }
    ports = [take_port(), take_port()]
    with ExitStack() as stack:
        services = [stack.enter_context(service(port, settings)) for port in ports]  # both on an empty database
        for running, port in zip(services, ports, strict=True):
            wait_until_ready(running, port)
        proxy = stack.enter_context(running_proxy(tmp_path, *ports))
        with visitors(proxy) as answers:
            for name, running, port in zip(NAMES, services, ports, strict=False):
                stop(running)
                wait_until_ready(stack.enter_context(service(port, settings)), port)
                wait_until_in_use(proxy, name)
    assert set(answers) == {200}
    assert answers[200] > 20


@contextmanager
def service(port: int, settings: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("COURSE_")}
    with logged.server_output() as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve", "--port", str(port)],
            cwd=ROOT,
            env={**own, **settings},
            stdout=output,
            stderr=output,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=30)


def wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "the service ended"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"not ready within {START_SECONDS} s")


def wait_until_in_use(proxy: Proxy, name: str) -> None:
    """The proxy's checks have found it."""
    end = time.monotonic() + START_SECONDS
    while name not in proxy.servers_in_use():
        assert time.monotonic() < end, f"the proxy does not use {name}"
        time.sleep(0.2)


@contextmanager
def visitors(proxy: Proxy) -> Iterator[Counter[int]]:
    """Somebody opens the home page ten times a second; the statuses are counted."""
    answers: Counter[int] = Counter()
    done = threading.Event()

    def visit() -> None:
        while not done.wait(0.1):
            try:
                answers[proxy.request(headers=HOST)[0]] += 1
            except OSError:
                answers[0] += 1

    thread = threading.Thread(target=visit)
    thread.start()
    try:
        yield answers
    finally:
        done.set()
        thread.join()
