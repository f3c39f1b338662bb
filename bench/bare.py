"""(a) An ASGI application that does nothing but send the same bytes with the same headers."""

import json
import os
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

from bench.servers import serve

_saved = json.loads(Path(os.environ["BENCH_ANSWER"]).read_text())
START = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(name.encode(), value.encode()) for name, value in _saved["headers"]],
}
BODY = {"type": "http.response.body", "body": _saved["body"].encode()}


async def app(
    scope: MutableMapping[str, Any],
    receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
    send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
) -> None:
    if scope["type"] == "lifespan":
        for answer in ("lifespan.startup.complete", "lifespan.shutdown.complete"):
            await receive()
            await send({"type": answer})
        return
    await send(START)
    await send(BODY)


if __name__ == "__main__":
    serve(app)
