"""Answers in rows: a table to match, a numbered list to put in order, a matrix to rate on."""

from collections.abc import Iterator
from string import ascii_lowercase

from markdown_it.token import Token

from app.language import gettext as _
from app.questions.checks import check_count, check_different, check_reason, check_word
from app.questions.diagnostics import Source
from app.questions.passages import refuse_gaps
from app.questions.raw import RawMatrix, RawOption, RawOptions, RawTable, has_words, line_of, plain
from app.questions.setting import Context
from app.questions.tasks import Choice, Entry, Likert, Matching, Ordering, OrderScheme, Row, name_of

ORDER_ATTRIBUTES = ("scheme",)
MATCH_ATTRIBUTES: tuple[str, ...] = ()
LEAST_TO_ORDER = 3
"""Two entries are a choice between two orders."""
MAX_ROWS = 10
Cells = tuple[int, list[Token]]
"""A row of a table: its line, and the inline tokens of its cells."""


def build_ordering(body: RawOptions, context: Context) -> Ordering | None:
    source, entries = context.source, body.options
    check_word("scheme", tuple(OrderScheme), context.attributes, source)
    check_reason(context.raw, source, is_given_elsewhere=all(has_words(entry.feedback) for entry in entries))
    words = (_("There are {count} entries to put in order."), _("{least} to {most} entries"))
    is_enough = check_count(len(entries), LEAST_TO_ORDER, MAX_ROWS, words, entries[0].line, source)
    if not body.is_numbered:
        mend = _("Number the entries in the right order: 1. … 2. … 3. …")
        source.error(_("The list to put in order is not numbered."), entries[0].line, expected="1. …", mend=mend)
    texts = [(plain(entry.text) if entry.text else "", entry.line) for entry in entries]
    is_sound = not [entry for entry in entries if not _check_entry(entry, source)] and check_different(texts, source)
    if not (is_enough and body.is_numbered and is_sound):
        return None
    named = context.value("scheme")
    scheme = OrderScheme(named) if named in set(OrderScheme) else OrderScheme.ADJACENT_PAIRS
    return Ordering(tuple(_entry(entry, context) for entry in entries), scheme)


def build_matching(body: RawTable, context: Context) -> Matching | None:
    source, rows = context.source, list(_rows(body.block))
    refuse_gaps(body.block, source)
    if not _check_columns(rows, source):
        return None
    pairs = [row for row in rows if plain(row[1][0])]
    words = (_("The table has {count} rows to match."), _("{least} to {most} rows"))
    is_enough = check_count(len(pairs), 2, MAX_ROWS, words, line_of(body.block[0]), source)
    is_different = check_different([(plain(cells[0]), line) for line, cells in pairs], source)
    is_given = all(len(cells) > 2 and plain(cells[2]) for _line, cells in pairs)
    check_reason(context.raw, source, is_given_elsewhere=is_given)
    texts = list(dict.fromkeys(plain(cells[1]) for _line, cells in rows))
    if len(texts) < 2:
        mend = _("Add a row with an empty first cell and a choice that belongs to none.")
        source.error(_("There is only one choice, so nothing is to be matched."), line_of(body.block[0]), mend=mend)
    if not (is_enough and is_different and len(texts) > 1):
        return None
    choices = tuple(Choice(name_of(context.attributes.id, text), text) for text in texts)
    return Matching(tuple(_pair(cells, context) for _line, cells in pairs), choices)


def build_likert(body: RawMatrix, context: Context) -> Likert | None:
    source, head = context.source, body.block[0]
    line, points, rows = line_of(head), head.meta["points"], body.block[1:-1]
    refuse_gaps(rows, source)
    for number, text in head.meta["unread"]:
        mend = _("A row has empty brackets and its text; scales have no right answer, so nothing is marked.")
        source.error(_("This row of the matrix cannot be read."), number, at=text[:20], expected="[ ] …", mend=mend)
    if not points:
        mend = _("Write the scale in round brackets: [(never) (sometimes) (always)].")
        source.error(_("Several marks in a row are not offered."), line, expected="[(…) (…)]", mend=mend)
        return None
    words = (_("The scale has {count} points."), _("{least} to {most} points"))
    is_scale = check_count(len(points), 2, MAX_ROWS, words, line, source)
    rows_words = (_("The matrix has {count} rows."), _("{least} to {most} rows"))
    is_enough = check_count(len(rows), 1, MAX_ROWS, rows_words, line, source)
    is_different = check_different([(point, line) for point in points], source)
    is_different &= check_different([(plain(row), line_of(row)) for row in rows], source)
    if not (is_scale and is_enough and is_different and all(points)) or head.meta["unread"]:
        return None
    entries = tuple(Entry(id_, context.render_inline(row)) for id_, row in zip(ascii_lowercase, rows, strict=False))
    return Likert(entries, tuple(Choice(str(number), point) for number, point in enumerate(points, start=1)))


def _check_entry(entry: RawOption, source: Source) -> bool:
    text = entry.text
    refuse_gaps([*([text] if text else []), *entry.feedback], source)
    if text is None or not plain(text):
        source.error(_("This entry has no text."), entry.line, expected="1. …")
        return False
    if entry.has_more or entry.marker:
        mend = _("Keep each entry to one paragraph and, if you like, a quotation (>) under it; no markers.")
        source.error(_("Something else stands in this entry."), entry.line, expected="1. …", mend=mend)
        return False
    return True


def _entry(entry: RawOption, context: Context) -> Entry:
    html = context.render_inline(entry.text) if entry.text else ""
    name = name_of(context.attributes.id, entry.text.content if entry.text else "")
    return Entry(name, html, context.render(entry.feedback))


def _rows(block: list[Token]) -> Iterator[Cells]:
    """The body of a table."""
    cells: list[Token] = []
    is_body, line = False, 1
    for token in block:
        is_body |= token.type == "tbody_open"
        if token.type == "tr_open":
            cells, line = [], line_of(token)
        elif token.type == "inline" and is_body:
            cells.append(token)
        elif token.type == "tr_close" and is_body:
            yield line, cells


def _check_columns(rows: list[Cells], source: Source) -> bool:
    is_sound = True
    for line, cells in rows:
        if len(cells) not in (2, 3):
            expected = _("| what | belongs to what | why |, the third only if you like")
            source.error(_("A table to match has two or three columns."), line, expected=expected)
            return False
        if not plain(cells[1]):
            mend = _("Write there what belongs to the first cell.")
            source.error(_("The second cell of this row is empty."), line, mend=mend)
            is_sound = False
    return is_sound


def _pair(cells: list[Token], context: Context) -> Row:
    question = context.attributes.id
    left, right, *why = cells
    reason_html = context.render_inline(why[0]) if why else ""
    return Row(
        id=name_of(question, left.content),
        html=context.render_inline(left),
        right_choice=name_of(question, plain(right)),
        feedback_html=f"<p>{reason_html}</p>" if reason_html else "",
    )
