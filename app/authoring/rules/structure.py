"""Headings, tables and boxes that are what they look like."""

import re
from collections.abc import Iterator

from markdown_it.token import Token

from app.authoring.rules.reading import Reading
from app.language import gettext as _
from app.modules.markdown import BOXES, line_of, text_of
from app.questions.blocks import IS_MATCHED
from app.questions.edits import Edit, delete, insert

MAX_HEADING = 90
HEADING_WORDS = 10
CELL = re.compile(r"(?<!\\)\|")
NEARLY_A_BOX = re.compile(r"(:{1,2}) ?([a-z-]+)\b")
RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")


def review_structure(reading: Reading) -> None:
    _review_headings(reading)
    _review_bold_lines(reading)
    _review_tables(reading)
    _review_boxes(reading)


def _review_headings(reading: Reading) -> None:
    seen: dict[str, int] = {}
    for place, token in enumerate(reading.tokens):
        if token.type != "heading_open":
            continue
        words, line = text_of(reading.tokens[place + 1]).strip(), line_of(token)
        if words.casefold() in seen and reading.place != "quiz":
            message = _("Line {line} has the same heading.").format(line=seen[words.casefold()])
            mend = _("Say what is different here; in the list of contents nobody can tell the two apart.")
            reading.advise(message, line, at=words, mend=mend)
        elif len(words) > MAX_HEADING:
            mend = _("Keep it under {limit} characters; the text below can say the rest.").format(limit=MAX_HEADING)
            reading.advise(_("This heading is long."), line, at=words[:20], mend=mend)
        elif words and _is_followed_by_nothing(reading, place, token):
            mend = _("Write the text, or delete the heading.")
            reading.advise(_("Nothing stands under this heading."), line, mend=mend, edit=delete(line))
        seen.setdefault(words.casefold(), line)


def _is_followed_by_nothing(reading: Reading, place: int, heading: Token) -> bool:
    following = next((token for token in reading.tokens[place + 3 :]), None)
    if following is None or following.type == "footnote_block_open":
        return True
    return following.type == "heading_open" and following.tag <= heading.tag


def _review_bold_lines(reading: Reading) -> None:
    for paragraph, inline in zip(reading.tokens, reading.tokens[1:], strict=False):
        children = inline.children or []
        kinds = [child.type for child in children if child.content or child.nesting]
        if paragraph.type != "paragraph_open" or paragraph.level or kinds != ["strong_open", "text", "strong_close"]:
            continue
        words, line = text_of(inline), line_of(paragraph)
        if len(words.split()) <= HEADING_WORDS and words[-1:] not in ".?!":
            mend = _("Write it as a heading: ## {words}").format(words=words)
            edit = Edit(line, line, (f"## {words.rstrip(':')}",))
            message = _("This line looks like a heading and is none.")
            reading.advise(message, line, expected="## …", mend=mend, edit=edit)


def _review_tables(reading: Reading) -> None:
    for place, token in enumerate(reading.tokens):
        if token.type == "table_open" and not token.meta.get(IS_MATCHED):
            _review_table(reading, place)
        elif token.type == "paragraph_open":
            _review_lines_with_bars(reading, token)


def _review_table(reading: Reading, place: int) -> None:
    head = list(_cells(reading, place))
    line = line_of(reading.tokens[place])
    if empty := [number for number, cell in enumerate(head, 1) if not cell.content.strip()]:
        message = _("Column {number} of the table has no name.").format(number=empty[0])
        mend = _("Name each column in the first row: it is read out with every cell.")
        reading.advise(message, line, expected="| … | … |", mend=mend)
    first, end = reading.tokens[place].map or (0, 0)
    for number in range(first + 2, end):
        _review_row(reading, number + 1, len(head))


def _cells(reading: Reading, place: int) -> Iterator[Token]:
    for token in reading.tokens[place:]:
        if token.type == "thead_close":
            return
        if token.type == "inline":
            yield token


def _review_row(reading: Reading, line: int, columns: int) -> None:
    written = reading.source.lines[line - 1].strip()
    count = len(CELL.findall(written.removeprefix("|").removesuffix("|"))) + 1
    if count > columns:
        message = _("The row has {count} cells, but the table has {columns} columns: the rest is not shown.")
        mend = _("Take a cell away, add a column to the first two rows, or write \\| for a bar inside a cell.")
        bars = [bar.start() for bar in CELL.finditer(written)][columns:-1]
        edit = Edit(line, line, ("".join(f"\\{sign}" if at in bars else sign for at, sign in enumerate(written)),))
        reading.advise(message.format(count=count, columns=columns), line, mend=mend, edit=edit)
    elif count < columns:
        message = _("The row has {count} cells, but the table has {columns} columns.")
        mend = _("Write the missing cells; an empty one is | |.")
        edit = Edit(line, line, (f"{written.removesuffix('|').rstrip()} |{'  |' * (columns - count)}",))
        reading.advise(message.format(count=count, columns=columns), line, mend=mend, edit=edit)


def _review_lines_with_bars(reading: Reading, paragraph: Token) -> None:
    first, end = paragraph.map or (0, 0)
    lines = reading.source.lines[first:end]
    if len(lines) < 2 or not all(line.strip().startswith("|") for line in lines):
        return
    columns = len(CELL.findall(lines[0].strip().strip("|"))) + 1
    rule = f"|{'---|' * columns}"
    is_rule_wrong = RULE.fullmatch(lines[1]) is not None
    edit = Edit(first + 2, first + 2, (rule,)) if is_rule_wrong else insert(first + 2, rule)
    mend = _("Write a line {rule} under the names of the columns, with as many parts as there are columns.")
    message = _("This looks like a table and is printed as it stands.")
    reading.advise(message, first + 1, expected=rule, mend=mend.format(rule=rule), edit=edit)


def _review_boxes(reading: Reading) -> None:
    for token, following in zip(reading.tokens, reading.tokens[1:], strict=False):
        if token.type == "container_box_open" and following.type == "container_box_close":
            name = token.info.split()[0]
            mend = _("Write what belongs into it, or delete its lines.")
            reading.advise(_("The box “{name}” is empty.").format(name=name), line_of(token), mend=mend)
        elif token.type == "paragraph_open" and (found := NEARLY_A_BOX.match(following.content)):
            _note_printed_box(reading, line_of(token), found)


def _note_printed_box(reading: Reading, line: int, found: re.Match[str]) -> None:
    if found[2] not in BOXES:
        return
    edit = reading.source.exchange(line, found[0], f":::{found[2]}")
    mend = _("A box begins with three colons: :::{name}").format(name=found[2])
    message = _("This looks like a box and is printed as it stands.")
    reading.advise(message, line, expected=f":::{found[2]}", mend=mend, edit=edit)
