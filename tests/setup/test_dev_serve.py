"""`python3 dev.py serve` in a fresh folder, with a made-up package instead of the real lock: no network."""

import base64
import contextlib
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import dev

pytestmark = pytest.mark.slow

APP = """
import sys, time, brick
print("running", brick.__version__, *sys.argv[1:], flush=True)
if "--wait" in sys.argv:
    time.sleep(60)
if "--fail" in sys.argv:
    sys.exit(7)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> "Clone":
    """A clone in which `serve` has run once; tests copy nothing and leave it working."""
    clone = Clone(tmp_path_factory.mktemp("clone"))
    clone.lock("1.0")
    clone.first_output = clone.serve("--demo", "--port", "8123")
    return clone


@pytest.fixture
def clone(installed: "Clone") -> Iterator["Clone"]:
    yield installed
    installed.lock("1.0")


class Clone:
    """A folder with dev.py, a tiny app and a lock file; pip may look only into `packages`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "course with a space"
        self.packages = folder / "packages"
        self.first_output = ""
        self.packages.mkdir()
        (self.folder / "app").mkdir(parents=True)
        (self.folder / "app" / "__main__.py").write_text(APP)
        shutil.copy(dev.__file__, self.folder)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PIP_")},
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_NO_CACHE_DIR": "1",
            "PIP_FIND_LINKS": self.packages.as_uri(),
            "PIP_USER": "1",
        }

    @property
    def stamp(self) -> Path:
        return self.folder / ".venv" / "installed-base"

    def lock(self, version: str, digest: str = "") -> None:
        wheel = make_wheel(self.packages, version)
        digest = digest or hashlib.sha256(wheel.read_bytes()).hexdigest()
        (self.folder / "requirements.lock").write_text(f"brick=={version} \\\n    --hash=sha256:{digest}\n")

    def start(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        command = [sys.executable, str(self.folder / "dev.py"), "serve", *arguments]
        return subprocess.Popen(
            command,
            cwd="/",
            env={**self.environment, **more},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def serve(self, *arguments: str, code: int = 0, **more: str) -> str:
        process = self.start(*arguments, **more)
        output, _ = process.communicate(timeout=300)
        assert process.returncode == code, output
        return output


def test_the_first_call_installs_and_hands_its_arguments_to_the_app(installed: Clone) -> None:
    assert "Installing 1 packages" in installed.first_output
    assert installed.first_output.endswith("running 1.0 serve --demo --port 8123\n")


def test_the_second_call_installs_nothing(clone: Clone) -> None:
    assert clone.serve() == "running 1.0 serve\n"


def test_a_changed_lock_is_installed(clone: Clone) -> None:
    clone.lock("2.0")
    assert clone.serve().endswith("running 2.0 serve\n")


def test_a_package_with_another_hash_is_refused(clone: Clone) -> None:
    clone.lock("3.0", digest="0" * 64)
    output = clone.serve(code=1)
    assert "could not be installed" in output
    assert "running" not in output
    assert not clone.stamp.exists()


def test_an_interrupted_installation_leaves_no_stamp(clone: Clone) -> None:
    clone.serve()
    clone.lock("4.0")
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        index = f"http://127.0.0.1:{deaf.getsockname()[1]}/simple"
        process = clone.start(PIP_NO_INDEX="0", PIP_INDEX_URL=index)
        deaf.settimeout(60)
        connection, _ = deaf.accept()  # pip now waits for an answer that does not come
        output = interrupt(process)
        connection.close()
    assert process.returncode != 0
    assert "Traceback" not in output.split("Interrupted.")[-1]
    assert not clone.stamp.exists()
    assert clone.serve().endswith("running 4.0 serve\n")


def interrupt(process: "subprocess.Popen[str]") -> str:
    """Ctrl+C as people press it: again, where pip swallowed the first; gives what was printed."""
    for _ in range(5):
        os.killpg(process.pid, signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=10)[0]
    raise AssertionError("Ctrl+C does not end it")


def test_signals_and_exit_codes_are_the_apps_own(clone: Clone) -> None:
    clone.serve("--fail", code=7)
    with clone.start("--wait") as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("running")
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()
    assert process.returncode == -signal.SIGTERM, rest


def test_a_half_made_environment_is_made_anew(clone: Clone) -> None:
    shutil.rmtree(next((clone.folder / ".venv" / "lib").glob("python*/site-packages/pip")))
    clone.stamp.unlink(missing_ok=True)
    output = clone.serve()
    assert "Making the virtual environment" in output
    assert output.endswith("running 1.0 serve\n")


def test_without_venv_it_says_what_to_install(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    clone.lock("1.0")
    hidden = "import runpy, sys; sys.modules['ensurepip'] = None; sys.argv = ['dev.py', 'serve']; "
    run = hidden + f"runpy.run_path({str(clone.folder / 'dev.py')!r}, run_name='__main__')"
    process = subprocess.run(
        [sys.executable, "-c", run], env=clone.environment, capture_output=True, text=True, check=False
    )
    assert process.returncode == 1
    assert "sudo apt install python3-venv" in process.stderr
    assert "Traceback" not in process.stderr


def make_wheel(folder: Path, version: str) -> Path:
    files = {
        "brick.py": f"__version__ = {version!r}\n",
        f"brick-{version}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: brick\nVersion: {version}\n",
        f"brick-{version}.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={digest(text)},{len(text)}\n" for name, text in files.items())
    files[f"brick-{version}.dist-info/RECORD"] = f"{record}brick-{version}.dist-info/RECORD,,\n"
    path = folder / f"brick-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in files.items():
            wheel.writestr(zipfile.ZipInfo(name), text)
    return path


def digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
