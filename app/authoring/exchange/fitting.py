"""Questions made such that our Markdown says exactly them: what is written is read back before it is believed.

A text from elsewhere may hold a heading, a table in an option, or signs that mean something here. Then its layout is
given up first, and its markup last; words are never given up.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from app.authoring.exchange.drafts import (
    Body,
    Choices,
    Draft,
    Option,
    Order,
    Pair,
    Pairs,
    Piece,
    Reading,
    Section,
    Typed,
    Words,
)
from app.authoring.exchange.markdown_reader import read_markdown
from app.authoring.exchange.markdown_writer import write_markdown
from app.authoring.exchange.markup import from_plain, one_line, tidy
from app.language import gettext as _

HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)
Change: TypeAlias = Callable[[str], str]
LONGEST = 20_000
"""Characters of a question: more is no question, and Markdown has corners that take long."""
RULE = re.compile(r"^ {0,3}(?:[-*_]\s*){3,}$", re.MULTILINE)


def fit(reading: Reading) -> list[Piece]:
    """The pieces as our Markdown gives them back; what had to go is noted."""
    return [fitted for piece in reading.pieces for fitted in _fit(piece, reading)]


def _fit(piece: Piece, reading: Reading) -> Iterator[Piece]:
    if isinstance(piece, Section):
        yield replace(piece, title=one_line(piece.title))
    elif isinstance(piece, Words):
        yield from _fit_words(piece, reading)
    elif fitted := _fit_draft(piece, reading):
        yield replace(fitted, line=piece.line)
    else:
        reading.lose(piece.line, _("The whole question “{id}”: its text cannot be written here.").format(id=piece.id))


def _fit_words(words: Words, reading: Reading) -> Iterator[Piece]:
    if len(words.text) > LONGEST:
        reading.lose(words.line, _("A text of more than {limit} characters.").format(limit=LONGEST))
        return
    found = _read(words)
    if any(isinstance(piece, Draft) for piece in found):
        found = _read(replace(words, text=from_plain(words.text)))
    yield from (replace(piece, line=words.line) for piece in found)


def _fit_draft(draft: Draft, reading: Reading) -> Draft | None:
    """The first of these that our Markdown gives back as it was written."""
    if len(_words(draft)) > LONGEST:
        return None
    for outside, inside, what in (
        (_same, _same, ""),
        (_same, one_line, _("{id}: lines and paragraphs in its answers; the words are kept.")),
        (_without_headings, one_line, _("{id}: headings and rules in its texts; the words are kept.")),
        (one_line, one_line, _("{id}: lines and paragraphs in its texts; the words are kept.")),
        (_as_plain, _as_plain, _("{id}: the markup of its texts; the words are kept.")),
    ):
        if kept := _kept(_changed(draft, outside, inside)):
            if what:
                reading.lose(draft.line, what.format(id=draft.id))
            return kept
    return None


def _kept(draft: Draft) -> Draft | None:
    """What comes back, where it says the same and stays so."""
    found = _read(draft)
    [only] = found if len(found) == 1 else [None]
    is_same = isinstance(only, Draft) and _words(only) == _words(draft) and _read(only) == [only]
    return only if is_same and isinstance(only, Draft) else None


def _read(piece: Piece) -> list[Piece]:
    return [replace(found, line=0) for found in read_markdown("---\n---\n" + write_markdown([piece])).pieces]


def _words(draft: Draft) -> str:
    return one_line(write_markdown([draft]))


def _same(text: str) -> str:
    return text


def _without_headings(text: str) -> str:
    return tidy(RULE.sub("", HEADING.sub(r"**\1**", text)))


def _as_plain(text: str) -> str:
    return from_plain(one_line(text))


def _changed(draft: Draft, outside: Change, inside: Change) -> Draft:
    """`outside` is for the question and its reason, `inside` for what belongs to single answers."""
    body = _changed_body(draft.body, inside)
    return replace(draft, text=outside(draft.text), body=body, reason=outside(draft.reason))


def _changed_body(body: Body, change: Change) -> Body:
    if isinstance(body, Choices):
        return replace(body, options=tuple(_changed_option(one, change) for one in body.options))
    if isinstance(body, Order):
        return Order(tuple(_changed_option(one, change) for one in body.entries))
    if isinstance(body, Typed):
        return replace(body, answers=tuple(replace(one, feedback=change(one.feedback)) for one in body.answers))
    if isinstance(body, Pairs):
        return replace(body, rows=tuple(Pair(change(one.left), one.right, one.why) for one in body.rows))
    return body


def _changed_option(option: Option, change: Change) -> Option:
    return replace(option, text=change(option.text), feedback=change(option.feedback))
