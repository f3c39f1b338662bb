"""A period is typed as days of the course's zone; both days belong to it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.errors import InvalidInput
from app.statistics.export import file_name
from app.statistics.period import Cut, read_cut

KARACHI = ZoneInfo("Asia/Karachi")
NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)


def make_cut(first: str = "", last: str = "", as_of: str = "") -> Cut:
    return read_cut(first, last, as_of, KARACHI, NOW)


def mistakes(*typed: str) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        make_cut(*typed)
    return refused.value.fields


def test_days_begin_at_midnight_in_karachi() -> None:
    cut = make_cut("2026-03-10", "2026-03-11")
    assert cut.begins_at == datetime(2026, 3, 9, 19, tzinfo=UTC)
    assert cut.ends_at == datetime(2026, 3, 11, 19, tzinfo=UTC)


def test_a_midnight_that_summer_time_skipped_is_the_moment_it_was_skipped() -> None:
    """Pakistan went from midnight to one o'clock on 1 June 2008."""
    assert make_cut("2008-06-01").begins_at == datetime(2008, 5, 31, 19, tzinfo=UTC)
    assert make_cut("", "2008-06-01").ends_at == datetime(2008, 6, 1, 18, tzinfo=UTC)


def test_nothing_typed_is_all_time_as_of_now() -> None:
    cut = make_cut(" ", "")
    assert (cut.first_day, cut.last_day, cut.as_of) == (None, None, NOW)


def test_one_day_is_a_period() -> None:
    assert make_cut("2024-02-29", "2024-02-29").first_day == date(2024, 2, 29)


@pytest.mark.parametrize(
    "typed",
    [
        *("2026-02-30", "2025-02-29", "23/11/2026", "20261123", "2026-W01-1", "2026-11-23T10:00", "yesterday", "0"),
        *("0001-01-01", "9999-12-31", "1970-12-31", "-2026-01-01", "２０２６-11-23", "2026-11-23\0", "x" * 10_000),
        *("9223372036854775808", "2026-11-23;DROP TABLE person", "\u200f2026-11-23", "🙂"),
    ],
)
def test_what_is_no_day_is_told_at_its_field(typed: str) -> None:
    assert set(mistakes(typed, "")) == {"from"}
    assert set(mistakes("", typed)) == {"until"}


def test_both_mistakes_are_told_at_once() -> None:
    assert set(mistakes("x", "y")) == {"from", "until"}


def test_the_last_day_cannot_come_before_the_first() -> None:
    assert set(mistakes("2026-03-10", "2026-03-09")) == {"until"}


@pytest.mark.parametrize("typed", ["2026-11-23T09:05:00.000001Z", "2026-11-23T09:00", "x", "1969-01-01T00:00Z", "\0"])
def test_the_moment_is_one_in_the_past_with_a_zone(typed: str) -> None:
    assert set(mistakes("", "", typed)) == {""}


@pytest.mark.parametrize("typed", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_moment_at_the_end_of_the_calendar_is_refused(typed: str) -> None:
    assert set(mistakes("", "", typed)) == {""}


def test_the_address_leads_to_the_same_cut() -> None:
    cut = make_cut("2026-03-10", "", "2026-11-23T13:00:00.123456+05:00")
    assert cut.query == "from=2026-03-10&as_of=2026-11-23T08%3A00%3A00.123456Z"
    assert make_cut("2026-03-10", "", "2026-11-23T08:00:00.123456Z") == cut


@pytest.mark.parametrize(
    ("days", "name"),
    [
        (("", ""), "c_partners_all_as-of-2026-11-23-1405.csv"),
        (("2026-03-10", "2026-03-11"), "c_partners_2026-03-10_2026-03-11_as-of-2026-11-23-1405.csv"),
        (("2026-03-10", ""), "c_partners_2026-03-10_now_as-of-2026-11-23-1405.csv"),
        (("", "2026-03-11"), "c_partners_beginning_2026-03-11_as-of-2026-11-23-1405.csv"),
    ],
)
def test_file_names_carry_scope_period_and_moment(days: tuple[str, str], name: str) -> None:
    assert file_name("c", "partners", make_cut(*days), "csv") == name
