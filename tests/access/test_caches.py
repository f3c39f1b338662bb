"""What a signed-in person sees is kept by no cache: pages, redirects and refusals alike."""

import pytest

from tests.access.table import VISITOR, Cell, read_table
from tests.access.world import World

pytestmark = pytest.mark.slow

THE_SAME_FOR_ALL = {"/worker.js"}
"""The script that keeps modules on the device; browsers ask for it anew each time."""
SIGNED_IN = [cell for row in read_table() if row.method == "GET" for cell in row.cells() if cell.person != VISITOR]


def test_no_cache_keeps_what_a_signed_in_person_sees(world: World) -> None:
    assert [str(cell) for cell in SIGNED_IN if not _is_kept_by_nobody(world, cell)] == []


def _is_kept_by_nobody(world: World, cell: Cell) -> bool:
    control = world.ask(cell).headers["cache-control"]
    is_public = "public" in control or cell.row.path in THE_SAME_FOR_ALL
    return "no-store" in control or (is_public and cell.row.shows == "–")
