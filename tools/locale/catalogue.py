"""`python -m tools.locale.catalogue`: every sentence of the interface, brought into each app/web/locale/*.po.

What is translated stays; a sentence that is new comes in empty, one that is gone goes out. A test compares.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "app" / "web" / "locale"
METHODS = [("**.py", "python"), ("web/templates/**.html", "jinja2")]
WRITTEN = datetime(2026, 11, 26, tzinfo=UTC)
"""The day of the first translation: a file that changes with every run would hide what changed."""
KEYWORDS = DEFAULT_KEYWORDS | {"mark": None}
OPTIONS = {"web/templates/**.html": {"newstyle_gettext": "true", "trimmed": "false"}}


def extract() -> Catalog:
    """Every message of app/, in the order of files and lines."""
    template = Catalog(project="course", version="1", fuzzy=False)
    found = extract_from_dir(ROOT / "app", METHODS, OPTIONS, KEYWORDS)
    for path, _line, message, comments, context in sorted(found, key=lambda one: one[:2]):
        template.add(message, locations=[(path, 0)], auto_comments=comments, context=context)
    return template


def read(language: str) -> Catalog:
    with (LOCALE / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def write(language: str, catalogue: Catalog) -> None:
    catalogue.creation_date = catalogue.revision_date = WRITTEN
    catalogue.header_comment = f"# The interface of the course in {language}."
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = ""
    with (LOCALE / f"{language}.po").open("wb") as file:
        write_po(file, catalogue, width=0, include_lineno=False, no_location=True, sort_output=False)


def update(language: str) -> list[str]:
    """The messages that wait for a translation."""
    catalogue = read(language) if (LOCALE / f"{language}.po").exists() else Catalog(locale=language)
    catalogue.update(extract(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    write(language, catalogue)
    return [str(message.id) for message in catalogue if message.id and not _is_translated(message.string)]


def _is_translated(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def main() -> int:
    waiting = {file.stem: update(file.stem) for file in sorted(LOCALE.glob("*.po"))}
    for language, messages in waiting.items():
        print(f"{language}: {len(messages)} to translate")
    return 1 if any(waiting.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
