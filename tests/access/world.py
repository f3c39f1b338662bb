"""Seven people who each own one of everything, the request that asks for a given object, and what it changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Connection

from tests.access.addresses import address_of
from tests.access.forms import sent_with
from tests.access.store import Writes, changed_tables, take_snapshot
from tests.access.table import Cell
from tests.access.things import Things
from tests.clients import OWN_PAGE, PUBLIC_URL


@dataclass
class World(Things):
    untouched: dict[str, str] = field(default_factory=dict)
    """The store as it is before every cell; empty where the world commits."""
    writes: Writes = field(default_factory=Writes)

    def ask(self, cell: Cell, method: str = "", headers: dict[str, str] | None = None) -> Response:
        """Send the cell's request as its person; `headers` stand in for those of our own page."""
        client = TestClient(
            self.app,
            base_url=PUBLIC_URL,
            headers=OWN_PAGE if headers is None else headers,
            follow_redirects=False,
            raise_server_exceptions=False,
        )
        if cell.person in self.sessions:
            client.cookies.set("__Host-session", self.sessions[cell.person])
        if cell.row.path.startswith("/sign-in/code") and cell.row.object != "missing":
            client.cookies.set("__Host-waiting", self.mailed[cell.person].tab)
        method = method or cell.row.method
        form = {} if method in ("GET", "HEAD", "OPTIONS") else sent_with(self, cell)
        return client.request(method, self.address(cell), **form)

    def address(self, cell: Cell) -> str:
        return address_of(self, cell)

    def keep_still(self, connection: Connection) -> None:
        """From now on this is the state that every cell begins with."""
        self.untouched = take_snapshot(connection)
        self.writes.listen(connection)

    @contextmanager
    def undone(self) -> Iterator[Connection]:
        """Whatever happens inside is rolled back; only where the world lives in one connection."""
        connection = self.database.writing.kw["bind"]
        savepoint = connection.begin_nested()
        self.writes.seen = False
        try:
            yield connection
        finally:
            savepoint.rollback()
            if self.writes.seen:
                # What was published inside is not live any more.
                self.app.state.library.refresh()

    def changed(self, connection: Connection) -> set[str]:
        """The tables that are no more as they were; for a request that wrote nothing this costs nothing."""
        return changed_tables(self.untouched, take_snapshot(connection)) if self.writes.seen else set()
