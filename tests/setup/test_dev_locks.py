"""The lock files hold pins and hashes and nothing else, and `dev.py lock` cannot write anything else."""

import re
import tomllib

import pytest

import dev

HASH = "    --hash=sha256:" + "0" * 64


@pytest.mark.parametrize("name", dev.LOCKS)
def test_a_shipped_lock_names_no_host(name: str) -> None:
    text = dev.LOCKS[name].read_text()
    assert dev.checked_lock(text) == text


def test_the_test_lock_pins_what_the_server_runs() -> None:
    assert pins("base").items() <= pins("test").items()


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((dev.ROOT / "pyproject.toml").read_text())["project"]
    wanted = {"base": project["dependencies"], "test": project["optional-dependencies"]["test"]}
    for name, requirements in wanted.items():
        assert {re.split(r"[\[<>=!~; ]", line.lower())[0] for line in requirements} <= pins(name).keys()


@pytest.mark.parametrize("line", ["--index-url https://packages.example.org/simple", "# from host.example.org"])
def test_lines_that_only_tell_the_source_are_dropped(line: str) -> None:
    assert dev.checked_lock(f"{line}\nabc==1.0 \\\n{HASH}\n") == f"abc==1.0 \\\n{HASH}\n"


@pytest.mark.parametrize(
    "line",
    [
        "abc @ https://packages.example.org/abc-1.0.whl \\",
        "abc @ file:///srv/abc-1.0.whl \\",
        "abc==1.0",
        "abc==1.0 ; sys_platform == 'packages.example.org/abc' \\",
        "git+ssh://host/abc \\",
        f"{HASH} https://packages.example.org",
    ],
)
def test_any_other_line_is_refused(line: str) -> None:
    with pytest.raises(SystemExit, match="left as they are"):
        dev.checked_lock(f"{line}\n{HASH}\n")


def pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==(\S+)", dev.LOCKS[name].read_text(), re.MULTILINE))
