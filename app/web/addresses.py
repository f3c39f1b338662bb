"""Addresses inside this site."""

import re

_OWN_PATH = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f]{0,499}")


def own_path(text: str, otherwise: str = "/") -> str:
    """`text` where it is a path of this site, so that nobody can be sent elsewhere after signing in."""
    return text if _OWN_PATH.fullmatch(text) else otherwise
