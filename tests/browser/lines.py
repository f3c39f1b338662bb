"""A line that is slow for as long as a test wants."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, Route


@contextmanager
def held_up(page: Page, address: str) -> Iterator[list[Route]]:
    """What the page asks there waits until the block is over, and then arrives."""
    waiting: list[Route] = []
    is_over = False

    def hold(route: Route) -> None:
        if is_over:
            route.continue_()
        else:
            waiting.append(route)

    page.route(address, hold)
    yield waiting
    is_over = True
    for route in waiting:
        route.continue_()
    page.unroute(address, hold)
