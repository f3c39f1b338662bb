"""docs/access.md is true: every address is in it, and every cell is what the application does."""

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from tests.access.executing import accepted, wrong_cells
from tests.access.table import DOCUMENT, LEARNER, OUTCOMES, PEOPLE, SHOWN, Cell, read_table, routes
from tests.access.world import World

ROWS = read_table()
ONE_OF_EACH = [Cell(row, LEARNER) for row in {row.path: row for row in ROWS}.values()]
"""Each address once, asked for by the learner."""
FOREIGN_PAGES = {
    "nothing at all": {},
    "another origin": {"Origin": "https://evil.example"},
    "the origin null": {"Origin": "null"},
    "plain http": {"Origin": "http://course.example.org"},
    "a cross-site fetch": {"Sec-Fetch-Site": "cross-site", "Origin": "https://course.example.org"},
    "a sister site": {"Sec-Fetch-Site": "same-site"},
    "a typed address": {"Sec-Fetch-Site": "none"},
}


def routes_of(app: FastAPI) -> set[str]:
    return {f"{method} {route.path}" for route in iter_route_contexts(app.routes) for method in route.methods or ()}


def test_every_address_of_the_application_is_in_the_table(world: World) -> None:
    assert sorted(routes_of(world.app) - set(routes(ROWS))) == []


def test_every_row_of_the_table_has_an_address(world: World) -> None:
    assert sorted(set(routes(ROWS)) - routes_of(world.app)) == []


def test_no_row_stands_twice() -> None:
    keys = [(row.route, row.object) for row in ROWS]
    assert len(keys) == len(set(keys))


def test_an_address_that_names_a_thing_says_what_happens_where_it_is_missing() -> None:
    silent = {row.route for row in ROWS if "{" in row.path} - {row.route for row in ROWS if row.object == "missing"}
    assert silent == set()


def test_what_belongs_to_somebody_has_a_row_for_somebody_else() -> None:
    for row in ROWS:
        if row.object.startswith("own") and "{" in row.path:
            foreign = row.object.replace("own", "foreign")
            assert any(other.object == foreign and other.route == row.route for other in ROWS), row


def test_every_word_of_the_table_is_explained_above_it() -> None:
    explained = {line.split("|")[1].strip() for line in DOCUMENT.read_text().splitlines() if line.startswith("| ")}
    assert (OUTCOMES | SHOWN | set(PEOPLE)) - explained == set()
    assert {word for row in ROWS for word in row.object.split(", ")} - explained == {"open", "sent in"}


@pytest.mark.parametrize("route", routes(ROWS))
def test_every_cell_is_what_the_application_does(world: World, route: str) -> None:
    cells = [cell for row in ROWS if row.route == route for cell in row.cells()]
    assert wrong_cells(world, cells) == []


@pytest.mark.parametrize("headers", FOREIGN_PAGES.values(), ids=FOREIGN_PAGES.keys())
def test_nothing_can_be_changed_from_another_page(world: World, headers: dict[str, str]) -> None:
    methods = ("POST",) if headers else ("POST", "PUT", "PATCH", "DELETE")
    with world.undone() as connection:
        assert accepted(world, ONE_OF_EACH, methods, headers) == []
        assert world.changed(connection) == set()


@pytest.mark.slow
@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"])
def test_no_address_takes_another_method(world: World, method: str) -> None:
    for cell in ONE_OF_EACH:
        answer = world.ask(cell, method=method)
        assert answer.status_code == 405, f"{method} {cell.row.path}"
        assert "access-control-allow-origin" not in answer.headers
