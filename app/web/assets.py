"""Stylesheet, script and pictures of the interface, held in memory under names that carry their hash."""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
READERS_FILES = ("site.css", "site.js", "offline.js", "marks.svg", "favicon.svg", "eu-emblem.svg")
"""What the pages of learners show or run."""
MEDIA_TYPES = {".woff2": "font/woff2"}
"""Those that a bare machine does not know."""
_FILE = re.compile(rb'url\("([a-z0-9-]+\.woff2)"\)')
_LAYOUT = {
    ".css": re.compile(rb"/\*.*?\*/|(?<=\n)\s+", re.DOTALL),
    ".js": re.compile(rb"^\s*//.*\n|^\s+", re.MULTILINE),
}
"""Comments, indents and empty lines: a fifth of the weight on the line, and nothing to a browser."""
WORKER = "worker.js"
"""Served at a fixed address at the top, since a service worker rules only what lies below its own."""


@dataclass(frozen=True)
class Asset:
    url: str
    content: bytes
    zipped: bytes
    media_type: str


@cache
def assets() -> dict[str, Asset]:
    """Every file below static/, by its path there."""
    files = [path for path in FOLDER.rglob("*") if path.is_file()]
    return {path.relative_to(FOLDER).as_posix(): _asset(path) for path in files}


@cache
def assets_by_url() -> dict[str, Asset]:
    return {asset.url: asset for asset in assets().values()}


def static(name: str) -> str:
    """The address of a file below static/; changes when the file does, so browsers may keep it for ever."""
    return assets()[name].url


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    if path.suffix in _LAYOUT:
        content = _FILE.sub(_by_hash, _LAYOUT[path.suffix].sub(b"", content))
    digest = hashlib.sha256(content).hexdigest()[:12]
    stem = path.relative_to(FOLDER).with_suffix("").as_posix()
    media_type = MEDIA_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(f"/static/{stem}.{digest}{path.suffix}", content, gzip.compress(content, 9, mtime=0), media_type)


def _by_hash(address: re.Match[bytes]) -> bytes:
    """The address of a file that a style sheet names, under the name that carries its hash."""
    return f'url("{_asset(FOLDER / address[1].decode()).url}")'.encode()
