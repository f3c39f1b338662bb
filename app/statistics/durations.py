"""How long people took for the course, in spans of whole days."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.language import gettext as _
from app.language import mark


@dataclass(frozen=True)
class Span:
    id: str
    first_day: int
    last_day: int | None
    """Included; None is open."""
    label: str


SPANS = (
    Span("0", 0, 0, mark("Less than a day")),
    Span("1-6", 1, 6, mark("1 to 6 days")),
    Span("7-29", 7, 29, mark("7 to 29 days")),
    Span("30-89", 30, 89, mark("30 to 89 days")),
    Span("90-364", 90, 364, mark("90 to 364 days")),
    Span("365", 365, None, mark("365 days and more")),
)
NOT_REGISTERED = Span("none", -1, -1, mark("Registered later or not at all"))
"""Of people whose completion lies before their registration: imported ones, for example."""


_BY_ID = {span.id: span for span in (*SPANS, NOT_REGISTERED)}


def find_span(span_id: str) -> Span | None:
    return _BY_ID.get(span_id)


def get_span(span_id: str) -> Span:
    return _BY_ID[span_id]


def median_days(durations: Mapping[int, int]) -> int | None:
    """The days within which at least half of the people completed; None where nobody did."""
    known = sorted((days, people) for days, people in durations.items() if days >= 0)
    half, so_far = sum(people for _days, people in known) / 2, 0
    for days, people in known:
        so_far += people
        if so_far >= half:
            return days
    return None


def median_sentence(durations: Mapping[int, int]) -> str:
    days = median_days(durations)
    return "" if days is None else _("Half of them took %(days)s whole days or fewer.") % {"days": days}
