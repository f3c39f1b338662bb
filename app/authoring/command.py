"""`python -m app check`: findings on the terminal, as plain text or JSON."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.text import Text

from app.authoring.check import check_folder
from app.authoring.fixing import fix_folder
from app.language import gettext as _
from app.language import ngettext
from app.modules.folder import FolderRefused
from app.questions.diagnostics import Diagnostic, Severity, has_errors

STYLES = {Severity.ERROR: "bold red", Severity.ADVICE: "bold yellow"}


def run_check(folder: Path, as_json: bool, fix: bool) -> int:
    """Print what is wrong with the folder; 1 where it could not be published like this, else 0."""
    console = Console(highlight=False, soft_wrap=True)
    if fix:
        _fix(folder)
    found = check_folder(folder)
    if as_json:
        json.dump([asdict(diagnostic) for diagnostic in found], sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        _print(found, folder, console)
    return int(has_errors(found))


def _fix(folder: Path) -> None:
    try:
        changed = fix_folder(folder)
    except FolderRefused:
        return
    for path in changed:
        message = _("Mended: {path}").format(path=(folder / path).as_posix())
        sys.stderr.write(f"{message}\n")


def _print(found: Sequence[Diagnostic], folder: Path, console: Console) -> None:
    for diagnostic in found:
        text = Text(str(diagnostic))
        text.highlight_words([f"{diagnostic.severity}:"], STYLES[diagnostic.severity])
        console.print(text)
        console.print()
    console.print(Text(_summary(found, folder)))


def _summary(found: Sequence[Diagnostic], folder: Path) -> str:
    if not found:
        return _("{folder}: nothing to mend.").format(folder=folder.as_posix())
    errors = sum(diagnostic.is_error for diagnostic in found)
    advice = len(found) - errors
    counts = (
        ngettext("{count} error", "{count} errors", errors).format(count=errors),
        ngettext("{count} piece of advice", "{count} pieces of advice", advice).format(count=advice),
    )
    return f"{folder.as_posix()}: {', '.join(counts)}"
