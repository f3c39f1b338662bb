"""`python -m tools.sbom > sbom.json`: what the course is made of, as CycloneDX 1.6, from the lock file alone.

Nothing is asked of any server and no time is written down, so the same lock always gives the same bytes.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[1] / "requirements.lock"
PACKAGE = re.compile(
    r"(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+?))?\s*\\?"
)
HASH = re.compile(r"\s+--hash=sha256:(?P<hash>[0-9a-f]{64})\s*\\?")


def describe(lock: str) -> dict[str, Any]:
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "b-international-course", "bom-ref": "course"}},
        "components": list(_components(lock)),
    }


def _components(lock: str) -> Iterator[dict[str, Any]]:
    component: dict[str, Any] = {}
    for line in lock.splitlines():
        if found := PACKAGE.fullmatch(line):
            if component:
                yield component
            component = _component(**found.groupdict())
        elif found := HASH.fullmatch(line):
            component["externalReferences"][0]["hashes"].append({"alg": "SHA-256", "content": found["hash"]})
        else:
            raise ValueError(f"not a line of a lock: {line}")
    yield component


def _component(name: str, version: str, marker: str | None) -> dict[str, Any]:
    place = f"pkg:pypi/{re.sub('[-_.]+', '-', name).lower()}@{version}"
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": place,
        "name": name,
        "version": version,
        "purl": place,
        # One hash a file: a wheel for each platform, and the source.
        "externalReferences": [{"type": "distribution", "url": place, "hashes": []}],
    }
    if marker:
        component["properties"] = [{"name": "environment-marker", "value": marker}]
    return component


if __name__ == "__main__":
    json.dump(describe(LOCK.read_text(encoding="utf-8")), sys.stdout, indent=1)
