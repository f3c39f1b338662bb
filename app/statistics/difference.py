"""Why two reports differ: every person who counts in one and not in the other, or elsewhere, with the reason."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.language import gettext as _
from app.language import mark

Key = tuple[int, str, str, str]
"""Person, module, lesson; and of events that all count, the moment."""


class Reason(StrEnum):
    SINCE = "since"
    LATE = "late"
    PERIOD = "period"
    OTHER_DAY = "other-day"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    SEPARATED = "separated"
    MOVED = "moved"


_WORDS = {
    Reason.SINCE: mark("Happened after the first report"),
    Reason.LATE: mark("Happened before the first report, recorded after it"),
    Reason.PERIOD: mark("Lies in the period of one report only"),
    Reason.OTHER_DAY: mark("Counts on another day, by what was recorded later"),
    Reason.ENDED: mark("Certificates revoked"),
    Reason.WITHDRAWN: mark("Withdrawn by what was recorded later"),
    Reason.MERGED: mark("Registrations merged"),
    Reason.SEPARATED: mark("Merges undone"),
    Reason.MOVED: mark("Another university or category"),
}


@dataclass(frozen=True)
class Held:
    """How one person stands in a figure of one report."""

    at: datetime
    partner: str
    category: str
    is_inside: bool
    """Within the period of the report."""


@dataclass(frozen=True)
class Side:
    """One of the two reports, of one figure."""

    as_of: datetime
    held: Mapping[Key, Held]
    merged: Mapping[int, int]
    """Registrations that counted as another one, and as which."""
    period: tuple[datetime, datetime] | None = None
    """Of a figure that knows nobody outside of its period."""
    counts_certificates: bool = False
    """Whether a certificate that is revoked ends in it."""

    def held_apart(self, key: Key, merged: Mapping[int, int]) -> bool:
        """Whether a registration that is merged into the person of the key stands in it by itself here."""
        person, *where = key
        return any(main == person and (folded, *where) in self.held for folded, main in merged.items())


@dataclass
class Change:
    """Of the people of one university and category in one figure, or of all of them."""

    first: int = 0
    second: int = 0
    reasons: Counter[Reason] = field(default_factory=Counter)

    @property
    def change(self) -> int:
        return self.second - self.first

    @property
    def is_explained(self) -> bool:
        return sum(self.reasons.values()) == self.change


def reason_words(reason: Reason) -> str:
    return _(_WORDS[reason])


@dataclass(frozen=True)
class Step:
    """Somebody came into the number of a university and category, or left it."""

    key: Key
    group: tuple[str, str]
    reason: Reason
    sign: int
    before: Held | None
    after: Held | None


def explain(first: Side, second: Side) -> dict[tuple[str, str], Change]:
    """Partner and category → how their number changed, and why; `("", "*")` is not among them."""
    found: dict[tuple[str, str], Change] = {}
    for held in first.held.values():
        if held.is_inside:
            found.setdefault((held.partner, held.category), Change()).first += 1
    for held in second.held.values():
        if held.is_inside:
            found.setdefault((held.partner, held.category), Change()).second += 1
    for step in find_steps(first, second):
        found[step.group].reasons[step.reason] += step.sign
    return found


def find_steps(first: Side, second: Side) -> Iterator[Step]:
    """Person by person."""
    for key in sorted(first.held.keys() | second.held.keys()):
        before, after = first.held.get(key), second.held.get(key)
        for group, reason, sign in _steps(key, first, second, before, after):
            yield Step(key, group, reason, sign, before, after)


def total(changes: Mapping[tuple[str, str], Change]) -> Change:
    """Of all groups; who only moved between them cancels out."""
    whole = Change()
    for change in changes.values():
        whole.first += change.first
        whole.second += change.second
        whole.reasons.update(change.reasons)
    return whole


def _steps(
    key: Key, first: Side, second: Side, before: Held | None, after: Held | None
) -> Iterator[tuple[tuple[str, str], Reason, int]]:
    was, is_now = bool(before and before.is_inside), bool(after and after.is_inside)
    if before and was and after and is_now:
        if (before.partner, before.category) != (after.partner, after.category):
            yield (before.partner, before.category), Reason.MOVED, -1
            yield (after.partner, after.category), Reason.MOVED, 1
    elif after and is_now:
        yield (after.partner, after.category), _why_gained(key, first, second, before, after), 1
    elif before and was:
        yield (before.partner, before.category), _why_lost(key, first, second, before, after), -1


def _why_gained(key: Key, first: Side, second: Side, before: Held | None, after: Held) -> Reason:
    if before is not None:
        return Reason.PERIOD if before.at == after.at else Reason.OTHER_DAY
    if after.at > first.as_of:
        return Reason.SINCE
    if first.held_apart(key, second.merged):
        return Reason.MERGED
    if key[0] in first.merged:
        return Reason.SEPARATED
    return Reason.PERIOD if first.period != second.period else Reason.LATE


def _why_lost(key: Key, first: Side, second: Side, before: Held, after: Held | None) -> Reason:
    if after is not None:
        return Reason.PERIOD if before.at == after.at else Reason.OTHER_DAY
    if key[0] in second.merged:
        return Reason.MERGED
    if second.held_apart(key, first.merged):
        return Reason.SEPARATED
    if first.period != second.period:
        return Reason.PERIOD
    return Reason.ENDED if second.counts_certificates else Reason.WITHDRAWN
