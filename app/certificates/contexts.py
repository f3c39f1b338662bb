"""The vocabularies that credentials are written in, as files on this machine: nothing is ever fetched.

PyLD brings those of the W3C, openbadgeslib those of 1EdTech; of the latter only these two files are used.
Their bytes are pinned, because a signature covers what they say: another text under the same name would make
every credential look forged.
"""

import hashlib
import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pyld import BUNDLED_CONTEXTS, FrozenDocumentLoader

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
CREDENTIAL_CONTEXTS = [CREDENTIALS, OPEN_BADGES, EXTENSIONS]
PINNED = {
    OPEN_BADGES: (
        "ob-v3p0-context-3.0.3.json",
        "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    ),
    EXTENSIONS: (
        "ob-v3p0-extensions.json",
        "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93",
    ),
}


@cache
def loader() -> FrozenDocumentLoader:
    """What PyLD asks for a vocabulary; it refuses every address but these three."""
    documents: dict[str, Any] = {address: _read(*pinned) for address, pinned in PINNED.items()}
    return FrozenDocumentLoader({CREDENTIALS: BUNDLED_CONTEXTS[CREDENTIALS], **documents})


def _read(name: str, sha256: str) -> Any:
    content = (_folder() / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise RuntimeError(f"the vocabulary {name} is not the one that credentials were signed with")
    return json.loads(content)


def _folder() -> Path:
    # Found without importing the package, which would load all of it for two files.
    package = find_spec("openbadgeslib")
    if package is None or not package.submodule_search_locations:
        raise RuntimeError("the package openbadgeslib is not installed")
    return Path(package.submodule_search_locations[0]) / "ob3" / "contexts"
