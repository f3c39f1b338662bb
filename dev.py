#!/usr/bin/env python3
"""Set-up and daily commands. Needs Python 3.11 or newer and nothing else.

python3 dev.py serve [--demo] [--port N] …  install what is missing, then run the course
python3 dev.py install                      install only: for a server that something else starts
python3 dev.py test                         linters, types, import rules and the quick tests
python3 dev.py test --all                   the same with the slow tests
python3 dev.py test ARGUMENTS               pytest only, with these arguments
python3 dev.py lock [--upgrade]             make the two lock files anew (needs uv)
"""

from __future__ import annotations  # so that an older Python reads as far as the message about its age

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = {"base": ROOT / "requirements.lock", "test": ROOT / "requirements-test.lock"}
LINTERS = {
    "ruff": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy", "app"],
    "import-linter": ["lint-imports"],
    "djlint": ["djlint", "app/web/templates", "--lint", "--quiet"],
}
MEMORY, ROOM = Path("/dev/shm"), 6 * 2**30  # noqa: S108 - the tests get a folder of their own in it
"""Where Linux keeps files in memory, and how much of it must be free before the tests may use it."""
# The reason of every skip that tests/tools.py makes for an absent tool begins so.
ABSENT = "absent tool: "

VENV_IS_MISSING = """\
This Python ({python}) cannot make virtual environments: the part called "venv" is not installed.
  Debian, Ubuntu:  sudo apt install python3-venv
  elsewhere:       install Python 3.11 or newer from your system's packages, with pip and venv
Then run the same command again."""

INSTALL_FAILED = """\
The packages could not be installed; the lines above say why.
Most often there is no way to the package index: check the network, or set pip's proxy or index
(pip config). Then run the same command again: what was fetched already is kept."""

# One locked requirement: a name, a version, perhaps a marker, and its hashes. Nothing that could name a host.
LOCK_LINE = re.compile(
    r"""[a-z0-9][a-z0-9-]*(\[[a-z0-9,-]+\])?==[0-9][A-Za-z0-9.!+]*([ ];[ ][a-z_]+[ ][^:/@\\]+)?[ ]\\
      | [ ]{4}--hash=sha256:[0-9a-f]{64}([ ]\\)?""",
    re.VERBOSE,
)


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python is what a person may well have
        sys.exit(f"This needs Python 3.11 or newer; this is Python {sys.version_info[0]}.{sys.version_info[1]}.")
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    os.chdir(ROOT)
    if command == "serve":
        serve(rest)
    if command == "install":
        install("base")
        return 0
    if command == "test":
        return test(rest)
    if command == "lock":
        return lock(rest)
    print(__doc__)
    return 0 if command in ("-h", "--help", "help") else 2


def serve(arguments: list[str]) -> NoReturn:
    install("base")
    become([str(PYTHON), "-m", "app", "serve", *arguments])


def test(arguments: list[str]) -> int:
    """Run the checks; 0 only if each passed. Slow tests only with --all; other arguments go to pytest alone."""
    install("base", "test")
    selected = [argument for argument in arguments if argument != "--all"]
    if selected:
        become([str(PYTHON), "-m", "pytest", *selected])
    return Suite(with_slow="--all" in arguments).run()


def lock(arguments: list[str]) -> int:
    """Resolve again, keeping the pins that still fit (all may move with --upgrade)."""
    uv = shutil.which("uv")
    if not uv:
        sys.exit("uv is not installed: python3 -m pip install uv, then run this again.")
    with tempfile.TemporaryDirectory() as folder:
        made = {name: Path(folder) / path.name for name, path in LOCKS.items()}
        for name, path in LOCKS.items():
            if path.exists():
                shutil.copy(path, made[name])
        compile_lock(uv, made["base"], *arguments)
        compile_lock(uv, made["test"], "--extra", "test", "--constraint", str(made["base"]), *arguments)
        texts = {name: checked_lock(path.read_text()) for name, path in made.items()}
    for name, text in texts.items():
        LOCKS[name].write_text(text)
        print(f"{LOCKS[name].name}: {package_count(text)} packages")
    return 0


# Installing


def install(*extras: str) -> None:
    """Bring .venv up to the lock files; a stamp per set makes the next call cheap."""
    with one_at_a_time():
        if all(stamp(extra).is_file() and stamp(extra).read_text() == lock_key(extra) for extra in extras):
            return
        make_venv()
        for extra in extras:
            install_lock(extra)


def install_lock(extra: str) -> None:
    key = lock_key(extra)
    if stamp(extra).is_file() and stamp(extra).read_text() == key:
        return
    stamp(extra).unlink(missing_ok=True)
    count = package_count(LOCKS[extra].read_text())
    print(f"Installing {count} packages from {LOCKS[extra].name} into .venv; this takes a minute or two …", flush=True)
    started = time.monotonic()
    options = ["-qq", "--no-input", "--disable-pip-version-check", "--require-hashes"]
    command = [str(PYTHON), "-m", "pip", "install", *options, "-r", str(LOCKS[extra])]
    # A user's PIP_USER=1 would make pip refuse to work inside a virtual environment.
    if subprocess.run(command, env={**os.environ, "PIP_USER": "0"}, check=False).returncode:
        sys.exit(INSTALL_FAILED)
    write_whole(stamp(extra), key)
    print(f"Installed in {time.monotonic() - started:.0f} s.", flush=True)


def make_venv() -> None:
    """A working .venv: one left half-made, or made by a Python that is gone, is made anew."""
    if PYTHON.exists() and succeeds([str(PYTHON), "-m", "pip", "--version"]):
        return
    try:
        import ensurepip  # noqa: F401 - Debian takes it out of Python and ships it as python3-venv
        import venv  # noqa: F401
    except ImportError:
        sys.exit(VENV_IS_MISSING.format(python=sys.executable))
    print("Making the virtual environment .venv …", flush=True)
    if not succeeds([sys.executable, "-m", "venv", "--clear", str(VENV)], show=True):
        sys.exit(VENV_IS_MISSING.format(python=sys.executable))


def lock_key(extra: str) -> str:
    """What a stamp must say: the content of the lock, and the Python that .venv now runs."""
    return f"{hashlib.sha256(LOCKS[extra].read_bytes()).hexdigest()} {venv_version()}\n"


def venv_version() -> str:
    """'3.11', or '' without a .venv. Asked, not read: an upgrade of the system's Python changes it in silence."""
    if not PYTHON.exists():
        return ""
    command = [str(PYTHON), "-I", "-S", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def stamp(extra: str) -> Path:
    return VENV / f"installed-{extra}"


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two commands started together must not install into each other."""
    try:
        import fcntl
    except ImportError:  # Windows has no fcntl; there the second one may have to be started again
        yield
        return
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


# Testing


class Suite:
    """All checks, each run to its end even when an earlier one failed."""

    def __init__(self, with_slow: bool) -> None:
        self.with_slow = with_slow
        self.outcomes: list[tuple[str, bool, float]] = []
        self.required = [name for name in os.environ.get("COURSE_TEST_REQUIRE", "").split(",") if name]

    def run(self) -> int:
        # Tests start this program hundreds of times; each would compile it anew where somebody forbade to keep that.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        self.check_source()
        with kept_folder() as folder, temporary_files_in_memory():
            results, tools = folder / "results.xml", folder / "tools.jsonl"
            os.environ["TEST_TOOLS_LOG"] = str(tools)
            chosen = [] if self.with_slow else ["-m", "not slow"]
            # Neighbours share what they need: each process gets a stretch, and takes of the other's when it is done.
            spread = ["-n", "2", "--dist", "worksteal"]
            self.check("pytest", "pytest", *spread, f"--junitxml={results}", *chosen)
            counts, skipped = read_results(results)
            if self.with_slow:
                self.check("every test ran", "tests.counting", str(results))
                report = folder / "accessibility-conformance.md"
                self.check("conformance report", "tools.conformance", str(results), str(report))
            idle = [tool for tool in self.required if tool not in tools_used(tools)]
        self.outcomes += [(f"{tool}: no test used it, but it is required", False, 0) for tool in idle]
        self.report(counts, skipped)
        return 0 if all(passed for _, passed, _ in self.outcomes) else 1

    def check_source(self) -> None:
        """All linters at once: each of them keeps a single core busy."""
        started = time.monotonic()
        running = {
            name: subprocess.Popen(command_of(*linter), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            for name, linter in LINTERS.items()
        }
        for name, process in running.items():
            said, _nothing = process.communicate()
            print(f"\n== {name}\n{said}", end="", flush=True)
            self.outcomes.append((name, process.returncode == 0, time.monotonic() - started))

    def check(self, name: str, tool: str, *arguments: str) -> None:
        print(f"\n== {name}", flush=True)
        started = time.monotonic()
        passed = succeeds(command_of(tool, *arguments), show=True)
        self.outcomes.append((name, passed, time.monotonic() - started))

    def report(self, counts: Counter[str], skipped: dict[str, list[str]]) -> None:
        print("\n== Summary")
        for name, passed, seconds in self.outcomes:
            print(f"{'passed' if passed else 'FAILED'}  {name}" + (f" ({seconds:.0f} s)" if seconds else ""))
        shown = ", ".join(f"{counts[kind]} {kind}" for kind in ("passed", "failed", "errors", "skipped"))
        print(f"tests: {shown}" + ("" if self.with_slow else "; the slow ones were left out (--all runs them)"))
        for reason, tests in skipped.items():
            print(f"\n!!! Absent: {reason}\n!!! so {len(tests)} tests did NOT run:")
            print("\n".join(f"!!!   {name}" for name in tests))


def command_of(tool: str, *arguments: str) -> list[str]:
    """The command that runs a tool of .venv; import-linter is the one that cannot be run as a module."""
    program = [str(PYTHON.with_name(tool))] if tool == "lint-imports" else [str(PYTHON), "-m", tool]
    return [*program, *arguments]


@contextmanager
def kept_folder() -> Iterator[Path]:
    """For what a run leaves: the folder named by COURSE_TEST_ARTIFACTS, else one that goes when it is over."""
    kept = os.environ.get("COURSE_TEST_ARTIFACTS")
    if kept:
        yield Path(kept)
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@contextmanager
def temporary_files_in_memory() -> Iterator[None]:
    """For as long as the tests run, where there is room: their thousands of commits then wait for no disk."""
    if "TMPDIR" in os.environ or not is_roomy(MEMORY):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="course-tests-", dir=MEMORY, ignore_cleanup_errors=True) as folder:
        os.environ["TMPDIR"] = folder
        try:
            yield
        finally:
            del os.environ["TMPDIR"]


def is_roomy(folder: Path) -> bool:
    """Whether files can be written there, many of them, and programs among them started."""
    if not os.access(folder, os.W_OK | os.X_OK):
        return False
    return shutil.disk_usage(folder).free > ROOM and not os.statvfs(folder).f_flag & os.ST_NOEXEC


def read_results(path: Path) -> tuple[Counter[str], dict[str, list[str]]]:
    """How many tests ended how, and for each absent tool the tests that were skipped."""
    counts: Counter[str] = Counter()
    skipped: dict[str, list[str]] = {}
    if not path.is_file():
        return counts, skipped
    for case in ET.parse(path).iter("testcase"):  # noqa: S314 - written by our own pytest a moment ago
        ending = next((child for child in case if child.tag in ("failure", "error", "skipped")), None)
        kinds = {"failure": "failed", "error": "errors", "skipped": "skipped"}
        counts[kinds[ending.tag] if ending is not None else "passed"] += 1
        reason = absent_tool(ending) if ending is not None else ""
        if reason:
            skipped.setdefault(reason, []).append(f"{case.get('classname')}.{case.get('name')}")
    return counts, skipped


def absent_tool(ending: ET.Element) -> str:
    """The reason of a skip for an absent tool, else ''. A whole file that was skipped has it in the text."""
    for text in (ending.get("message", ""), ending.text or ""):
        if ABSENT in text:
            reason = text[text.index(ABSENT) + len(ABSENT) :].splitlines()[0]
            return reason.removesuffix("')").removesuffix('")')
    return ""


def tools_used(path: Path) -> set[str]:
    """The outside tools that at least one test found and used; tests/tools.py writes them down."""
    if not path.is_file():
        return set()
    return {entry["tool"] for entry in map(json.loads, path.read_text().splitlines()) if entry["available"]}


# Locking


def compile_lock(uv: str, output: Path, *options: str) -> None:
    form = ["--universal", "--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate", "--quiet"]
    command = [uv, "pip", "compile", *form, "--python-version", "3.11", *options, "--output-file", str(output)]
    if subprocess.run([*command, "pyproject.toml"], stdout=subprocess.DEVNULL, check=False).returncode:
        sys.exit("uv could not resolve the dependencies; nothing was changed.")


def checked_lock(text: str) -> str:
    """The lock without option and comment lines. Exits if any other line could name a host or a path."""
    kept = [line for line in text.splitlines() if line.strip() and not line.startswith(("-", "#"))]
    for line in kept:
        if not LOCK_LINE.fullmatch(line):
            sys.exit(f"Not a plain locked requirement, so the lock files were left as they are:\n  {line}")
    return "\n".join(kept) + "\n"


def package_count(text: str) -> int:
    return sum(not line.startswith(" ") for line in text.splitlines())


# Running


def become(command: list[str]) -> NoReturn:
    """Run the command in place of this process, so that signals and the exit code are its own."""
    sys.stdout.flush()
    if os.name == "nt":
        sys.exit(subprocess.run(command, check=False).returncode)
    os.execv(command[0], command)  # noqa: S606 - our own command, without a shell on purpose


def succeeds(command: list[str], show: bool = False) -> bool:
    output = None if show else subprocess.DEVNULL
    return subprocess.run(command, stdout=output, stderr=output, check=False).returncode == 0


def write_whole(path: Path, text: str) -> None:
    """Write so that the file is either complete or not there."""
    draft = path.with_name(path.name + ".new")
    draft.write_text(text)
    draft.replace(path)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nInterrupted. The same command takes up where this one stopped.")
