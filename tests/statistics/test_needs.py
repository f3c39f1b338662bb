"""Only what the tables show is counted, and nothing that was not counted is shown as a number."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import PersonMerge, Registration
from app.accounts.scope import WHOLE_COURSE, Scope
from app.modules.catalogue import Course
from app.modules.report_plan import STANDARD, STANDARD_TABLES, Measure
from app.statistics.counting import count_people
from app.statistics.counts import Counts, Group
from app.statistics.needs import Need, needs_of
from tests.statistics.make import NOON, RandomCourse
from tests.statistics.test_recount import make_cut


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


@pytest.mark.slow
@pytest.mark.both_databases
@pytest.mark.parametrize("seed", [1, 2])
def test_one_university_alone_counts_as_it_does_among_all(db: Session, course: Course, seed: int) -> None:
    """It looks at fewer people: those who ever belonged there, and whoever is part of a merge."""
    RandomCourse(db, seed).fill(40)
    people = db.scalars(select(Registration.person_id).order_by(Registration.person_id)).all()
    for person, into in zip(people[::4], people[1::4], strict=False):
        db.add(PersonMerge(person_id=person, step=1, counts_as=into, happened_at=NOON, recorded_at=NOON))
    db.flush()
    for partner in ("nust", "lums", "salamanca"):
        scope = Scope(partner, sees_people=True)
        needs = needs_of([*STANDARD_TABLES, STANDARD["duration"]], scope)
        alone = count_people(db, make_cut(course), needs, partner).within(scope)
        among_all = count_people(db, make_cut(course), needs).within(scope)
        assert set(alone.groups) == set(among_all.groups)
        assert alone.took == among_all.took
        assert alone.people("registered") > 0
