"""The lines between `---` at the head of a file: split off, read, and handed out field by field."""

from dataclasses import dataclass

from app.language import gettext as _
from app.modules.fields import Fields
from app.modules.yaml_subset import Table, YamlMistake, read_yaml
from app.questions.diagnostics import Source
from app.questions.edits import Edit

FENCE = "---"
EMPTY = Table({}, 1, 1)


@dataclass(frozen=True)
class Parts:
    fields: Fields
    body: str
    """The text below, with empty lines in place of the front matter: line numbers stay those of the file."""


def split_front_matter(source: Source) -> Parts:
    """Front matter and body; a fault in the front matter is noted and leaves the fields empty."""
    lines = source.lines
    if lines[0].rstrip() != FENCE:
        mend = _("Begin the file with a line ---, then title: …, then a line ---.")
        source.error(_("The front matter is missing."), 1, expected=FENCE, mend=mend)
        return Parts(Fields(EMPTY, source, is_broken=True), source.text)
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), 0)
    if not end:
        source.error(_("The front matter has no end."), 1, expected=FENCE, mend=_("Close it with a line ---."))
        return Parts(Fields(EMPTY, source, is_broken=True), "")
    return Parts(_read(lines[1:end], source), "\n" * (end + 1) + "\n".join(lines[end + 1 :]))


def _read(lines: list[str], source: Source) -> Fields:
    try:
        # A comment in place of the opening fence lets lines count as in the file.
        return Fields(read_yaml("\n".join(["#", *lines])), source)
    except YamlMistake as mistake:
        edit = _edit(mistake, source)
        expected = _("key: value")
        source.error(
            mistake.message, mistake.line, column=mistake.column, expected=expected, mend=mistake.mend, edit=edit
        )
        return Fields(EMPTY, source, is_broken=True)


def _edit(mistake: YamlMistake, source: Source) -> Edit | None:
    if mistake.rewrite is None:
        return None
    line = mistake.rewrite(source.lines[mistake.line - 1])
    return Edit(mistake.line, mistake.line, (line,) if line else ())
