"""The sign-in services of universities that this installation trusts, from the file that its operator writes."""

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.errors import StartRefused

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_WANTED = ("name", "issuer", "client_id", "client_secret")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True)
class Provider:
    """One OpenID Connect provider. `id` stands in our addresses, `issuer` is who the provider says it is."""

    id: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    scope: str = "openid profile email"


def load_providers(path: str) -> dict[str, Provider]:
    """Every provider of the TOML file by its id; none without a file. Raises StartRefused with what to mend."""
    if not path:
        return {}
    file = Path(path)
    if not file.is_file():
        raise StartRefused(f"COURSE_PROVIDERS_FILE: there is no file {file}.")
    if os.name == "posix" and file.stat().st_mode & 0o077:
        raise StartRefused(f"{file} holds secrets and can be read by other people. Run: chmod 600 {file}")
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StartRefused(f"{file} cannot be read: {error}") from None
    return {id_: _provider(file, id_, table) for id_, table in tables.items()}


def _provider(file: Path, id_: str, table: Any) -> Provider:
    if not _ID.fullmatch(id_) or not isinstance(table, dict):
        raise StartRefused(f"{file}: [{id_}] must be a table; its id has small letters, digits and hyphens.")
    missing = [key for key in _WANTED if not isinstance(table.get(key), str) or not table[key].strip()]
    unknown = sorted(set(table) - {*_WANTED, "scope"})
    if missing or unknown:
        fault = f"lacks {', '.join(missing)}" if missing else f"has the unknown key {unknown[0]}"
        raise StartRefused(f"{file}: [{id_}] {fault}. It needs {', '.join(_WANTED)}, and may have scope.")
    if not is_safe_address(table["issuer"]):
        raise StartRefused(f"{file}: the issuer of [{id_}] must begin with https://")
    provider = Provider(id_, **table)
    if "openid" not in provider.scope.split():
        raise StartRefused(f"{file}: the scope of [{id_}] must contain openid.")
    return provider


def is_safe_address(address: str) -> bool:
    """https, or a server on this machine."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    )
