"""How one event of the trail follows from the one before; pure, for whoever must not load the models."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

FIRST_HASH = "0" * 64
HEAD_ID = 1


def hash_after(
    previous: str,
    at: datetime,
    actor_id: int | None,
    action: str,
    object_type: str,
    object_id: str,
    details: Mapping[str, str | int | bool | None],
) -> str:
    event = [previous, at.isoformat(), actor_id, action, object_type, object_id, details]
    return hashlib.sha256(json.dumps(event, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
