"""Who may know the web and who the database: every file of a domain is held to it, a new one too."""

import ast
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parents[2] / "app"
NO_DOMAINS = {"web"}
WEB = ("fastapi", "starlette", "jinja2", "app.web")
SQL = ("sqlalchemy",)
ROUTES_OF_OTHER_NAMES = {
    "accounts/entering.py",
    "accounts/registering.py",
    "certificates/pages.py",
    "operations/health.py",
    "operations/mails.py",
}
MEET_THE_WEB = {
    "accounts/access.py": "who asks, told from a request",
    "authoring/access.py": "the same, for authors",
    "modules/live.py": "the course that a request is answered from",
    "mail/rendering.py": "mails are templates",
    "people/roster.py": "a typed line is cleaned as in a form",
    "privacy/notice.py": "its text is a part of a page, kept by its hash",
}
MEET_THE_DATABASE = {"operations/health.py": "asks whether it answers"}


def domain_files() -> list[str]:
    folders = [folder for folder in sorted(APP.iterdir()) if folder.is_dir() and folder.name not in NO_DOMAINS]
    return [path.relative_to(APP).as_posix() for folder in folders for path in sorted(folder.rglob("*.py"))]


def is_route(name: str) -> bool:
    return name.endswith(("/routes.py", "_routes.py")) or name in ROUTES_OF_OTHER_NAMES


def knows(name: str, packages: tuple[str, ...]) -> bool:
    imported: set[str] = set()
    for node in ast.walk(ast.parse((APP / name).read_text())):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported |= {f"{node.module}.{alias.name}" for alias in node.names}
    return any(f"{module}.".startswith(f"{package}.") for module in imported for package in packages)


def test_only_routes_and_forms_know_the_web() -> None:
    may = {name for name in domain_files() if is_route(name) or name.endswith("/forms.py")} | set(MEET_THE_WEB)
    assert [name for name in domain_files() if name not in may and knows(name, WEB)] == []


def test_routes_hold_no_sql() -> None:
    may = set(MEET_THE_DATABASE)
    assert [name for name in domain_files() if is_route(name) and name not in may and knows(name, SQL)] == []


@pytest.mark.parametrize(("excused", "packages"), [(MEET_THE_WEB, WEB), (MEET_THE_DATABASE, SQL)])
def test_an_excuse_that_nobody_needs_any_more_is_taken_away(excused: dict[str, str], packages: tuple[str, ...]) -> None:
    assert [name for name in excused if not knows(name, packages)] == []
    assert [name for name in ROUTES_OF_OTHER_NAMES if not (APP / name).exists()] == []
