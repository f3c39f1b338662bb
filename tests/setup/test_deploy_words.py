"""What the pages and files for deployment name exists: settings, commands, files, links."""

import re
from pathlib import Path

import pytest
import typer.main

from app.cli import app
from app.config import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
FILES = ["docs/deploy.md", "deploy/course.service", "Dockerfile", "CONTRIBUTING.md", "SECURITY.md"]


@pytest.mark.parametrize("name", FILES)
def test_settings_that_are_named_exist(name: str) -> None:
    assert set(re.findall(r"\bCOURSE_[A-Z_]+\b", (ROOT / name).read_text())) <= SETTINGS | {"COURSE_TEST_REQUIRE"}


@pytest.mark.parametrize("name", FILES)
def test_commands_that_are_named_exist(name: str) -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    assert set(re.findall(r"-m app ([a-z-]+)", (ROOT / name).read_text())) <= set(commands)


@pytest.mark.parametrize("name", FILES)
def test_links_lead_to_files_of_the_repository(name: str) -> None:
    page = ROOT / name
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), target
