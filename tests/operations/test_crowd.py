"""A class comes back from its break and presses at one moment: everybody is answered, nobody waits for nobody."""

import asyncio
from collections import Counter
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import update

from app import clock
from app.accounts.models import SignInSession
from app.db import open_database
from tests.operations.harness import OWN_PAGE, Server, prepare

pytestmark = pytest.mark.slow
CROWD = 150
"""More than there are threads and connections together."""
PATIENCE = 60
"""Seconds. They need five; without a bound on requests at once all of them stood for minutes."""


def test_everybody_is_answered(database_kind: str, tmp_path: Path) -> None:
    url, tokens = prepare(database_kind, tmp_path, CROWD)
    _let_them_rest(url)
    server = Server(url, tmp_path)
    server.start()
    try:
        statuses = asyncio.run(_press(server, tokens))
    finally:
        server.end()
    assert statuses == {200: CROWD}


def _let_them_rest(url: str) -> None:
    """So long that each page notes the use of its session, on a second connection."""
    database = open_database(url)
    with database.writing.begin() as db:
        db.execute(update(SignInSession).values(last_used_at=clock.now() - timedelta(hours=1)))
    database.engine.dispose()


async def _press(server: Server, tokens: list[str]) -> Counter[int]:
    async with httpx.AsyncClient(
        base_url=server.address, headers=OWN_PAGE, timeout=PATIENCE, trust_env=False, limits=httpx.Limits()
    ) as client:

        async def press(token: str) -> int:
            return (await client.get("/my-course", headers={"Cookie": f"session={token}"})).status_code

        return Counter(await asyncio.gather(*map(press, tokens)))
