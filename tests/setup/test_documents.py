"""What the documents name exists: settings, commands and their options, files, links."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer.main

from app.cli import app
from app.config import OF_TESTS, PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | set(OF_TESTS)
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/*.md", "bench/*.md", "deploy/*", "Dockerfile", ".env.example")
    for path in ROOT.glob(pattern)
    if path.name != "findings.md"  # made from the code, with examples of what authors write
)
COMMAND = re.compile(r"-m app ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?([^`#\n]*)")
PROGRAM = re.compile(r"\bpython3? (?:-m ((?:app|bench|tests|tools)(?:\.\w+)+)|((?:bench|tools)/[\w/]+\.py|dev\.py))")
FILE = re.compile(r"`((?:\.ci|app|bench|deploy|docs|migrations|tests|tools)/[\w./-]+)`")


@pytest.fixture(params=DOCUMENTS)
def document(request: pytest.FixtureRequest) -> Path:
    return ROOT / request.param


def test_settings_that_are_named_exist(document: Path) -> None:
    assert set(re.findall(r"\bCOURSE_[A-Z_]+\b", document.read_text())) - SETTINGS == set()


def test_commands_that_are_named_exist_with_their_options(document: Path) -> None:
    named = COMMAND.findall(document.read_text())
    assert [word for name, sub_name, rest in named for word in missing_words(name, sub_name, rest)] == []


def missing_words(name: str, sub_name: str, rest: str) -> Iterator[str]:
    command = commands_of(typer.main.get_command(app)).get(name)
    if commands_of(command):
        name, command = f"{name} {sub_name}", commands_of(command).get(sub_name)
    if command is None:
        yield name
        return
    options = {option for parameter in command.params for option in parameter.opts}
    yield from (f"{name} {option}" for option in re.findall(r"--[a-z-]+", rest) if option not in options)


def commands_of(command: click.Command | None) -> dict[str, click.Command]:
    return dict(getattr(command, "commands", {}))


def test_programs_that_are_named_exist(document: Path) -> None:
    named = PROGRAM.findall(document.read_text())
    paths = [path or f"{module.replace('.', '/')}.py" for module, path in named]
    assert [path for path in paths if not (ROOT / path).is_file()] == []


def test_files_that_are_named_exist(document: Path) -> None:
    assert [path for path in FILE.findall(document.read_text()) if not (ROOT / path).exists()] == []


def test_links_lead_to_files_of_the_repository_and_to_headings(document: Path) -> None:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", document.read_text(), flags=re.DOTALL)
    links = re.findall(r"\]\((?!https?:|mailto:)([^)#]*)#?([^)]*)\)", prose)
    targets = [(document.parent / path if path else document, heading) for path, heading in links]
    assert [str(target) for target, _heading in targets if not target.exists()] == []
    assert [heading for target, heading in targets if heading and heading not in headings_of(target)] == []


def headings_of(document: Path) -> set[str]:
    """As they stand in addresses: lower case, hyphens for spaces, no other signs."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(), flags=re.MULTILINE)
    return {re.sub(r"[^\w\s-]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}
