"""The part of YAML that front matter may use: nested keys, lists and strings, each with its line.

Everything else is refused: aliases and anchors (a few bytes can unfold into gigabytes), tags, repeated keys,
deep nesting. Strings stay strings, so `no` is the word and not False, and `1:20` is no number.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TypeAlias

import yaml

from app.language import gettext as _

MAX_BYTES = 16_384
MAX_DEPTH = 6
OPEN_QUOTE = re.compile(r"(\s*(?:- )?(?:[\w-]+: +)?)([\"'])(.*?)\s*")


@dataclass(frozen=True)
class Scalar:
    text: str
    line: int
    column: int


@dataclass(frozen=True)
class Listing:
    items: tuple["Node", ...]
    line: int
    column: int


@dataclass(frozen=True)
class Table:
    entries: Mapping[str, "Entry"]
    line: int
    column: int


@dataclass(frozen=True)
class Entry:
    key: Scalar
    value: "Node"


Node: TypeAlias = Scalar | Listing | Table


class YamlMistake(Exception):
    """The first place that cannot be read; line and column count from 1 inside the given text."""

    def __init__(
        self, message: str, line: int, column: int, mend: str = "", rewrite: Callable[[str], str] | None = None
    ) -> None:
        """`rewrite` makes a line that can be read from the one that cannot; an empty one is to be deleted."""
        super().__init__(message)
        self.message, self.line, self.column, self.mend, self.rewrite = message, line, column, mend, rewrite


@lru_cache(maxsize=1024)
def read_yaml(text: str) -> Table:
    """The keys of one document. Raises YamlMistake.

    Kept: a course is read again after each save, and the front matter of its files hardly ever changes.
    """
    if len(text.encode()) > MAX_BYTES:
        raise YamlMistake(_("The front matter is longer than {limit} kB.").format(limit=MAX_BYTES // 1024), 1, 1)
    try:
        return _read_document(yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise YamlMistake(_("There is an invisible control character here."), line, 1, _("Delete it.")) from None
    except yaml.MarkedYAMLError as error:
        raise _find_open_quote(text) or _in_plain_words(error) from None


def _read_document(events: Iterator[yaml.Event]) -> Table:
    event = next(events)
    while not isinstance(event, yaml.NodeEvent | yaml.StreamEndEvent):
        event = next(events)
    if isinstance(event, yaml.StreamEndEvent):
        return Table({}, 1, 1)
    node = _read_node(event, events, 1)
    if not isinstance(node, Table):
        raise YamlMistake(
            _("The front matter is not a list of keys."), node.line, node.column, _("Write “key: value”.")
        )
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            raise _mistake(_("The front matter ends and begins again here."), event, _("Delete this line."))
    return node


def _read_node(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
    _refuse_extras(event, depth)
    line, column = _place(event)
    if isinstance(event, yaml.ScalarEvent):
        return Scalar(event.value, line, column)
    if isinstance(event, yaml.SequenceStartEvent):
        return Listing(tuple(_read_items(events, depth)), line, column)
    return Table(_read_entries(events, depth), line, column)


def _read_items(events: Iterator[yaml.Event], depth: int) -> Iterator[Node]:
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        yield _read_node(event, events, depth + 1)


def _read_entries(events: Iterator[yaml.Event], depth: int) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _read_node(event, events, depth + 1)
        if not isinstance(key, Scalar):
            raise _mistake(_("A key must be a word."), event, _("Write “key: value”."))
        if key.text in entries:
            message = _("The key “{key}” stands here twice; the first is in line {line}.")
            first = entries[key.text].key.line
            mend = _("Delete one of the two.")
            raise YamlMistake(message.format(key=key.text, line=first), key.line, key.column, mend, lambda _line: "")
        entries[key.text] = Entry(key, _read_node(next(events), events, depth + 1))
    return entries


def _refuse_extras(event: yaml.Event, depth: int) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _mistake(_("References with & and * are not allowed here."), event, _("Write the value out, in quotes."))
    if getattr(event, "tag", None):
        raise _mistake(_("Tags with ! are not allowed here."), event, _("Put the value in quotes."))
    if depth > MAX_DEPTH:
        raise _mistake(_("The keys are nested too deeply."), event)


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _mistake(message: str, event: yaml.Event, mend: str = "") -> YamlMistake:
    return YamlMistake(message, *_place(event), mend)


def _find_open_quote(text: str) -> YamlMistake | None:
    """The reader notices a missing quotation mark only lines below, where the next one stands or the text ends."""
    for number, line in enumerate(text.split("\n"), 1):
        value = OPEN_QUOTE.fullmatch(line)
        if value and not value[3].replace(f"\\{value[2]}", "").endswith(value[2]):
            message, mend = _("A quotation mark is not closed."), _("Close it with the same mark.")
            return YamlMistake(message, number, value.start(2) + 1, mend, partial(_closed, value[2]))
    return None


def _closed(sign: str, line: str) -> str:
    return line.rstrip() + sign


def _in_plain_words(error: yaml.MarkedYAMLError) -> YamlMistake:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = f"{error.context or ''} {error.problem or ''}"
    if "mapping values are not allowed" in problem:
        mend = _("Put the value in double quotes.")
        return YamlMistake(_("A second colon breaks this line."), line, column, mend, _quoted)
    if "\\t" in problem:
        return YamlMistake(
            _("A tab stands here."), line, column, _("Use spaces."), lambda text: text.replace("\t", "  ")
        )
    if "quoted scalar" in problem:
        return YamlMistake(_("A quotation mark is not closed."), line, column, _("Close it with the same mark."))
    if "cannot start any token" in problem:
        mend = _("Put the value in quotes.")
        return YamlMistake(_("A value may not begin with this character."), line, column, mend, _quoted)
    if "flow" in problem:
        return YamlMistake(
            _("A list in brackets is not closed."), line, column, _("Write [one, two] with both brackets.")
        )
    mend = _("Write “key: value”; indent lists and inner keys by two spaces.")
    return YamlMistake(_("This line does not fit to the ones above it."), line, column, mend)


def _quoted(line: str) -> str:
    """The line with its value in double quotes."""
    key, colon, value = line.partition(": ")
    return f'{key}{colon}"{value.strip().replace(chr(34), chr(39))}"'
