"""Running the retention rules from the console."""

from app.config import load_settings
from app.db import open_database
from app.operations.migrating import migrate
from app.privacy import retention
from app.privacy.erasing import finish


def run_retention(*, apply: bool) -> list[str]:
    """Count what is due, or end it; gives the lines to print."""
    settings = load_settings()
    database = open_database(settings.effective_database_url)
    migrate(database)
    if apply:
        with database.writing.begin() as db:
            ended = retention.apply(db, settings)
        finish(database, settings.erasure_list)
        return [_line(due, "ended") for due in ended]
    with database.reading.begin() as db:
        due_now = retention.list_due(db, settings)
    return [*(_line(due, "due") for due in due_now), "Nothing was changed. To end what is due, add --apply."]


def _line(due: retention.Due, word: str) -> str:
    return f"{due.rule.what} (kept {_days(due.rule.period.days)}): {due.rows} {word}"


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
