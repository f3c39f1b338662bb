"""JSON from strangers: small, flat enough, every key once, and no numbers that are none."""

import json
from typing import Any


class NotJson(ValueError):
    """The bytes are not JSON that we read."""


def read_json(content: bytes, max_bytes: int) -> Any:
    """What the bytes say. Raises NotJson, also where two readers could understand different things."""
    if len(content) > max_bytes:
        raise NotJson("too long")
    try:
        return json.loads(content.decode(), object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise NotJson("no JSON") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a key stands twice")
    return table


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is no number")
