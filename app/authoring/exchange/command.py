"""`python -m app questions import` and `export`: the text to the terminal or a file, what is lost to the side."""

import sys
from pathlib import Path

from app.authoring.exchange.drafts import Loss
from app.authoring.exchange.exchanging import MAX_ZIP_BYTES, export_questions, import_questions
from app.authoring.exchange.formats import Format
from app.errors import InvalidInput, StartRefused
from app.language import gettext as _
from app.language import ngettext


def run_import(file: Path, format_: Format | None, output: Path | None) -> None:
    """Raises StartRefused, in words, for a file that cannot be taken."""
    try:
        imported = import_questions(file.name, _read(file), format_)
    except InvalidInput as refusal:
        raise StartRefused(f"{file}: {refusal.message}") from None
    _write(imported.markdown, output)
    _tell(file, imported.questions, imported.losses)


def run_export(file: Path, format_: Format, output: Path | None) -> None:
    try:
        exported = export_questions(_read(file).decode("utf-8-sig"), format_)
    except UnicodeDecodeError:
        raise StartRefused(_("{file}: this is no UTF-8 text.").format(file=file)) from None
    except InvalidInput as refusal:
        raise StartRefused(f"{file}: {refusal.message}") from None
    _write(exported.text, output)
    _tell(file, exported.questions, exported.losses)


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_ZIP_BYTES + 1)
    except OSError as fault:
        raise StartRefused(f"{file}: {fault.strerror}") from None


def _write(text: str, output: Path | None) -> None:
    """Never over a file that is there."""
    if output is None:
        sys.stdout.write(text)
        return
    try:
        with output.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except OSError as fault:
        raise StartRefused(f"{output}: {fault.strerror}") from None


def _tell(file: Path, questions: int, losses: tuple[Loss, ...]) -> None:
    for loss in losses:
        sys.stderr.write(f"{file}:{loss.line}  {_('lost:')} {loss.what}\n")
    count = ngettext("{count} question", "{count} questions", questions).format(count=questions)
    lost = ngettext("{count} thing lost", "{count} things lost", len(losses)).format(count=len(losses))
    sys.stderr.write(f"{file}: {count}, {lost}\n")
