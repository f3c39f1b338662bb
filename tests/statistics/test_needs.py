"""Only what the tables show is counted, and nothing that was not counted is shown as a number."""

import pytest

from app.accounts.scope import WHOLE_COURSE, Scope
from app.modules.report_plan import STANDARD, STANDARD_TABLES, Measure
from app.statistics.counts import Counts, Group
from app.statistics.needs import Need, needs_of


def test_a_table_asks_for_its_axes_and_the_funnel_for_its_totals() -> None:
    found = {need.figure: need for need in needs_of([STANDARD["months"], STANDARD["modules"]], WHOLE_COURSE)}
    assert found[Measure.REGISTERED] == Need(Measure.REGISTERED, by_month=True)
    assert found[Measure.MODULE_STARTED] == Need(Measure.MODULE_STARTED)
    assert set(found) == {
        *(Measure.REGISTERED, Measure.STARTED, Measure.COMPLETED, Measure.CERTIFIED),
        *(Measure.MODULE_STARTED, Measure.MODULE_COMPLETED),
    }


def test_whoever_sees_one_university_needs_every_figure_by_university() -> None:
    assert all(need.by_group for need in needs_of(STANDARD_TABLES, Scope("nust", sees_people=False)))


@pytest.mark.parametrize("limit", [{"partner": "nust"}, {"country": "PK"}, {"month": "2026-03"}, {"duration": "0"}])
def test_what_was_not_counted_is_no_number(limit: dict[str, str]) -> None:
    groups = (Group("completed", "", "", "", "", "", "", people=7),)
    counts = Counts(groups, needs=(Need(Measure.COMPLETED),))
    assert counts.people("completed") == 7
    with pytest.raises(LookupError):
        counts.people("completed", **limit)
