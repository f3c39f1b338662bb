"""What every process of a run does, also the one that only hands out the tests and starts sooner without the course."""

import gc

import pytest

from tests import logged
from tests.tools import absent_tools


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(logged.LogSearch())
    hands_out = config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput")
    if not hands_out:
        config.pluginmanager.import_plugin("tests.fixtures")


def pytest_collection_finish() -> None:
    """See tests/__init__.py."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On PostgreSQL an ordinary test, whose transaction is undone, is slow: SQLite shows the same every day.

    What commits, races, migrates or exports runs on both every day, and so does what carries `both_databases`.
    """
    for item in items:
        is_ordinary = "shared_database" in getattr(item, "fixturenames", ())
        if is_ordinary and kind_of(item) == "postgres" and item.get_closest_marker("both_databases") is None:
            item.add_marker(pytest.mark.slow)


def kind_of(item: pytest.Item) -> str:
    """The database that a test runs on; empty for none."""
    return str(item.callspec.params.get("database_kind", "")) if hasattr(item, "callspec") else ""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in absent_tools():
        terminalreporter.write_line(f"ABSENT TOOL: {line}", red=True, bold=True)
