"""Front matter read field by field: each call says what it wants, and notes a diagnostic where it is not so."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from app.language import gettext as _
from app.modules.yaml_subset import Entry, Listing, Node, Scalar, Table
from app.questions.diagnostics import Source, did_you_mean, nearest
from app.questions.edits import Edit, delete, insert

Word = TypeVar("Word", bound=StrEnum)
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MAX_ID = 60
MAX_TEXT = 2_000
NUMBER = re.compile(r"\d{1,9}", re.ASCII)
YES_NO: Mapping[str, bool] = {"yes": True, "true": True, "no": False, "false": False, "": False}


class Fields:
    """One table of the front matter. Call `finish` last: it names the keys that nobody asked for."""

    def __init__(self, table: Table, source: Source, *, is_broken: bool = False) -> None:
        self._table = table
        self._source = source
        self._is_broken = is_broken
        self._asked: dict[str, str] = {}

    def line_of(self, name: str) -> int:
        entry = self._table.entries.get(name)
        return entry.key.line if entry else self._table.line

    def text(self, name: str, *, required: bool = True, example: str = "…") -> str:
        node = self._find(name, required=required, example=example)
        return self._scalar(name, node) if node else ""

    def identifier(self, name: str, *, suggested: str = "") -> str:
        """Lower-case letters, digits and hyphens. What is `suggested` is written where there is none."""
        value = self._suggest(name, suggested) if suggested else self.text(name, example="my-id")
        if value and (not ID.fullmatch(value) or len(value) > MAX_ID):
            expected = _("lower-case letters, digits and hyphens, at most {limit}").format(limit=MAX_ID)
            self.complain(name, _("“{value}” cannot be an id.").format(value=value), expected=expected)
        return value

    def _suggest(self, name: str, suggested: str) -> str:
        value = self.text(name, required=False)
        if not value and not self._is_broken:
            message, line = _("“{key}” is missing.").format(key=name), f"{name}: {suggested}"
            mend = _("Run “python -m app check --fix”, which writes it; or add a line “{line}”.").format(line=line)
            edit = insert(max(self._table.line, 2), line, is_safe=True)
            is_empty = name in self._table.entries
            self.complain(name, message, expected=line, mend=mend, edit=None if is_empty else edit)
        return value

    def texts(self, name: str, *, required: bool = False) -> tuple[str, ...]:
        node = self._find(name, required=required, example="[…]")
        if node is None or (isinstance(node, Scalar) and not node.text):
            return ()
        if not isinstance(node, Listing):
            self.complain(name, _("“{key}” must be a list.").format(key=name), expected="- …")
            return ()
        return tuple(text for item in node.items if (text := self._scalar(name, item)))

    def lines_of(self, name: str) -> list[tuple[str, int]]:
        """The entries of a list of texts, each with its line."""
        entry = self._table.entries.get(name)
        items = entry.value.items if entry and isinstance(entry.value, Listing) else ()
        return [(item.text.strip(), item.line) for item in items if isinstance(item, Scalar)]

    def words(self, *names: str) -> tuple[str, ...]:
        """Whatever is written under these names, without a word about how."""
        nodes = [entry.value for name in names if (entry := self._table.entries.get(name))]
        items = [item for node in nodes for item in (node.items if isinstance(node, Listing) else (node,))]
        return tuple(item.text for item in items if isinstance(item, Scalar))

    def words_within(self, name: str, key: str) -> tuple[str, ...]:
        """The same of this key in each entry of a list whose items have keys of their own."""
        entry = self._table.entries.get(name)
        items = entry.value.items if entry and isinstance(entry.value, Listing) else ()
        found = [item.entries[key].value for item in items if isinstance(item, Table) and key in item.entries]
        return tuple(value.text.strip() for value in found if isinstance(value, Scalar))

    def number(self, name: str, lowest: int, highest: int, default: int | None) -> int | None:
        value = self.text(name, required=False)
        if value in ("", "none"):
            return default
        if NUMBER.fullmatch(value) and lowest <= int(value) <= highest:
            return int(value)
        expected = _("a whole number from {lowest} to {highest}").format(lowest=lowest, highest=highest)
        message = _("“{value}” does not fit here.").format(value=value[:40])
        mend = _("Correct the number; or delete the line, and what is usual holds.")
        self.complain(name, message, expected=expected, mend=mend, edit=delete(self.line_of(name)))
        return default

    def choice(self, name: str, words: Sequence[Word], default: Word) -> Word:
        """One of the given words."""
        value = self.text(name, required=False).lower()
        found = next((word for word in words if word == value), None)
        if value and found is None:
            expected = ", ".join(words)
            message = _("“{value}” does not fit here.").format(value=value[:40])
            self.complain(name, message, expected=expected, mend=did_you_mean(value, words))
        return found or default

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.text(name, required=False).lower()
        if value not in YES_NO:
            self.complain(name, _("“{value}” does not fit here.").format(value=value[:40]), expected=_("yes or no"))
        return YES_NO.get(value, default) if value else default

    def table(self, name: str) -> "Fields":
        """The keys indented under `name`; empty where it is left out."""
        node = self._find(name, required=False, example="")
        if node is not None and not isinstance(node, Table):
            self.complain(name, _("“{key}” must have keys of its own, indented.").format(key=name))
        found = node if isinstance(node, Table) else Table({}, self.line_of(name), 1)
        return Fields(found, self._source, is_broken=self._is_broken)

    def tables(self, name: str, *, required: bool = True) -> list["Fields"]:
        """The entries of a list whose items have keys of their own."""
        node = self._find(name, required=required, example="- id: …")
        if isinstance(node, Listing) and all(isinstance(item, Table) for item in node.items):
            return [Fields(item, self._source) for item in node.items if isinstance(item, Table)]
        if node is not None:
            self.complain(name, _("“{key}” must be a list whose items have keys.").format(key=name), expected="- id: …")
        return []

    def retire(self, name: str, reason: str) -> None:
        """A key that authors may expect; `reason` tells them why it is not needed."""
        self._asked[name] = reason

    def pass_over(self, *names: str) -> None:
        """Keys that may stand here and say nothing."""
        self._asked |= dict.fromkeys(names, "")

    def complain(
        self, name: str, message: str, *, line: int = 0, expected: str = "", mend: str = "", edit: Edit | None = None
    ) -> None:
        """`line` is that of an entry of a list; otherwise the key's own."""
        self._source.error(message, line or self.line_of(name), expected=expected, mend=mend, edit=edit)

    def finish(self) -> None:
        known = [name for name, reason in self._asked.items() if not reason]
        for name, entry in self._table.entries.items():
            if self._asked.get(name):
                self._note_unknown(entry, self._asked[name], delete(entry.key.line))
            elif name not in self._asked:
                close = nearest(name, known)
                edit = self._source.exchange(entry.key.line, name, close) if close else None
                self._note_unknown(entry, did_you_mean(name, known), edit)

    def _note_unknown(self, entry: Entry, mend: str, edit: Edit | None) -> None:
        message = _("The key “{key}” is not known here.").format(key=entry.key.text[:40])
        self._source.error(message, entry.key.line, column=entry.key.column, mend=mend, edit=edit)

    def _find(self, name: str, *, required: bool, example: str) -> Node | None:
        self._asked.setdefault(name, "")
        entry = self._table.entries.get(name)
        is_empty = entry is None or (isinstance(entry.value, Scalar) and not entry.value.text.strip())
        if required and is_empty and not self._is_broken:
            mend = _("Add a line “{line}”.").format(line=f"{name}: {example}")
            self.complain(name, _("“{key}” is missing.").format(key=name), expected=f"{name}: {example}", mend=mend)
        return entry.value if entry else None

    def _scalar(self, name: str, node: Node) -> str:
        if not isinstance(node, Scalar):
            mend = _("Put the text in double quotes.")
            self._source.error(
                _("“{key}” must be plain text.").format(key=name), node.line, column=node.column, mend=mend
            )
            return ""
        if len(node.text) > MAX_TEXT:
            self.complain(name, _("“{key}” is longer than {limit} characters.").format(key=name, limit=MAX_TEXT))
        return node.text.strip()
